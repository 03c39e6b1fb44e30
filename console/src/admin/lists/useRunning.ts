/** Reads again and again while something is under way in the background. */
import { onUnmounted } from "vue";

const AGAIN_MS = 1000;

export function useRunning(running: () => boolean, read: () => Promise<unknown>): void {
  let timer = 0;
  let gone = false;
  const next = () => {
    timer = window.setTimeout(() => void (running() ? read() : Promise.resolve()).then(() => gone || next()), AGAIN_MS);
  };
  next();
  onUnmounted(() => {
    gone = true;
    clearTimeout(timer);
  });
}

export const underWay = (state: string) => state === "waiting" || state === "running";
