/** The desk's one timer: every age, countdown, watchdog and sound moves on its beat. */

type Beat = () => void;

const EVERY_MS = 1000;

const beats = new Set<Beat>();
const strike = () => beats.forEach((each) => each());
let worker: Worker | null = null;

export function onBeat(beat: Beat): () => void {
  beats.add(beat);
  if (worker === null) {
    worker = new Worker(new URL("./pulse.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = strike;
    // Without its worker the desk beats all the same, in a hidden tab perhaps once a minute.
    worker.onerror = () => setInterval(strike, EVERY_MS);
  }
  return () => beats.delete(beat);
}
