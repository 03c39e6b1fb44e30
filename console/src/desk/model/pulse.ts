/** The desk's one timer: every age, countdown, watchdog and sound moves on its beat. */

type Beat = () => void;

const beats = new Set<Beat>();
let worker: Worker | null = null;

export function onBeat(beat: Beat): () => void {
  beats.add(beat);
  if (worker === null) {
    worker = new Worker(new URL("./pulse.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = () => beats.forEach((each) => each());
  }
  return () => beats.delete(beat);
}
