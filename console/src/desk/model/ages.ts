/**
 * Ages and countdowns as a directive: `v-age="{ since, levels }"`, `v-age="{ until }"`.
 *
 * They are written straight into the page once a second, only where the text has changed, so that
 * five hundred rows cost no rendering. `data-level` counts the thresholds that were passed;
 * `data-over` marks a countdown below zero.
 */
import type { Directive } from "vue";
import { countdown, span } from "../../shared/spans";
import { secondsSince } from "../../shared/serverClock";
import { onBeat } from "./pulse";

export interface Age {
  since?: string | null;
  until?: string | null;
  levels?: readonly number[];
}

const shown = new Map<HTMLElement, Age>();

function write(element: HTMLElement, age: Age): void {
  const moment = age.until ?? age.since;
  const seconds = moment ? secondsSince(moment) : 0;
  const text = !moment ? "" : age.until ? countdown(-seconds) : span(seconds);
  if (element.textContent !== text) element.textContent = text;
  if (age.levels) set(element, "level", String(age.levels.filter((limit) => seconds >= limit).length));
  if (age.until) set(element, "over", seconds > 0 ? "yes" : "no");
}

function set(element: HTMLElement, name: string, value: string): void {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}

onBeat(() => shown.forEach((age, element) => write(element, age)));

export const vAge: Directive<HTMLElement, Age> = {
  mounted(element, { value }) {
    shown.set(element, value);
    write(element, value);
  },
  updated(element, { value }) {
    shown.set(element, value);
    write(element, value);
  },
  unmounted(element) {
    shown.delete(element);
  },
};
