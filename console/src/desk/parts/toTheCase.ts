/** On a phone the case lies below the queue: whoever has chosen one is taken there. */
import { nextTick } from "vue";

const NARROW = "(max-width: 1000px)";

export function toTheCase(): void {
  if (!matchMedia(NARROW).matches) return;
  void nextTick(() => document.querySelector(".pane.case")?.scrollIntoView());
}
