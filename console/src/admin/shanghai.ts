/** Between a moment and the clock on the wall in Shanghai, which has stood at +08:00 since 1991. */

const OFFSET = "+08:00";
const OFFSET_MS = 8 * 3600_000;
const DAY_MS = 24 * 3600_000;

/** `2026-11-22T08:00` as a form holds it → RFC 3339; empty → null. */
export const moment = (local: string): string | null => (local ? `${local.slice(0, 16)}:00${OFFSET}` : null);

/** A moment → `2026-11-22T08:00`. */
export const wall = (at: string | number): string => new Date(new Date(at).getTime() + OFFSET_MS).toISOString().slice(0, 16);

/** The day, `2026-11-22`, in which a moment lies. */
export const dayOf = (at: string | number): string => wall(at).slice(0, 10);

/** The time of day, `08:00`. */
export const timeOf = (at: string | number): string => wall(at).slice(11);

/** When a day begins, as milliseconds. */
export const startOf = (day: string): number => Date.parse(`${day}T00:00:00${OFFSET}`);

/** So many days later. */
export const daysLater = (day: string, days: number): string => dayOf(startOf(day) + days * DAY_MS);

/** 1 (Monday) to 7. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** Inside `day` a time of day, else with its date: `11-23 08:00`. The end of a day is 24:00. */
export function timeWithin(day: string, at: string): string {
  if (dayOf(at) === day) return timeOf(at);
  if (Date.parse(at) === startOf(daysLater(day, 1))) return "24:00";
  return `${wall(at).slice(5, 10)} ${timeOf(at)}`;
}
