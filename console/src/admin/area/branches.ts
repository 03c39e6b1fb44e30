/** Areas as they lie in each other. */
import type { AreaView } from "../../api/types";

/** From the state's divisions down. */
export const LEVELS = ["city", "district", "street", "community", "grid"] as const;
export const NUMBERS = ["desk_phone", "duty_leader_phone", "partner_centre_phone", "ambulance_phone", "police_phone", "fire_phone"] as const;

/** Those below each, in the order given; below `null` those whose parent is not shown. */
export function branches(areas: readonly AreaView[]): Map<number | null, AreaView[]> {
  const shown = new Set(areas.map((one) => one.id));
  const below = new Map<number | null, AreaView[]>();
  for (const one of areas) {
    const parent = one.parent_id !== null && shown.has(one.parent_id) ? one.parent_id : null;
    below.set(parent, [...(below.get(parent) ?? []), one]);
  }
  return below;
}

/** Levels that may lie below one. */
export const lower = (level: string) => LEVELS.slice(LEVELS.indexOf(level as (typeof LEVELS)[number]) + 1);

/** Where an area may go: not into itself, not where it is, and below something larger. */
export function mayHold(one: AreaView, moving: AreaView): boolean {
  return !one.path.startsWith(moving.path) && one.id !== moving.parent_id && (lower(one.level) as readonly string[]).includes(moving.level);
}
export const mayTakeIn = (one: AreaView, merging: AreaView) => one.level === merging.level && one.id !== merging.id;
