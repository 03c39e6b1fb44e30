/** A plan of check-ins as a form holds it, and what is sent of it. */
import { conditionOf, groupOf, groupPart } from "../coverage/conditionDraft";
import type { Condition } from "../coverage/conditions";
import type { CheckinPlanView } from "../shapes";

export const UNITS = ["day", "week", "month"] as const;
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export const REST_DAYS = ["keep", "skip", "shift"] as const;
export const RISKS = ["high", "medium", "low"] as const;
export const CHANNELS = ["ok_button", "prompt", "call", "human", "visit"] as const;
export type CheckinChannel = (typeof CHANNELS)[number];
const USUAL: CheckinChannel[] = ["prompt", "call", "human", "visit"];

export interface Cadence {
  unit: string;
  every: number;
  weekdays: string[];
  starts_on: string;
  ends_on: string | null;
  rest_days: string;
}

/** To whom a plan or a campaign goes. */
export interface Population {
  area_id?: number | null;
  risk?: string[];
  when?: Condition | null;
}

export function populationDraft(population: Population | null, area: number) {
  return { area_id: population?.area_id ?? area, risk: [...(population?.risk ?? [])], when: population?.when ? groupOf(population.when) : groupPart() };
}
export type PopulationDraft = ReturnType<typeof populationDraft>;

export function population(draft: PopulationDraft): Population {
  return { area_id: draft.area_id, risk: [...draft.risk], ...(draft.when.parts.length > 0 ? { when: conditionOf(draft.when) } : {}) };
}

export function planDraft(plan: CheckinPlanView | null, today: string) {
  const cadence = plan?.cadence as unknown as Cadence | undefined;
  return {
    name: plan?.name ?? "",
    unit: cadence?.unit ?? "day",
    every: (cadence?.every ?? 1) as number | "",
    weekdays: [...(cadence?.weekdays ?? [])],
    starts_on: cadence?.starts_on ?? today,
    ends_on: cadence?.ends_on ?? "",
    rest_days: cadence?.rest_days ?? "keep",
    from_time: (plan?.from_time ?? "09:00").slice(0, 5),
    until_time: (plan?.until_time ?? "10:00").slice(0, 5),
    quiet_from: (plan?.quiet_from ?? "21:00").slice(0, 5),
    quiet_until: (plan?.quiet_until ?? "07:00").slice(0, 5),
    channels: [...((plan?.channels as CheckinChannel[] | undefined) ?? USUAL)],
  };
}
export type PlanDraft = ReturnType<typeof planDraft>;

export function plan(draft: PlanDraft) {
  const { unit, every, weekdays, starts_on, ends_on, rest_days, name, ...rest } = draft;
  const days = unit === "week" ? WEEKDAYS.filter((day) => weekdays.includes(day)) : [];
  return { ...rest, name: name.trim(), cadence: { unit, every: Number(every), weekdays: days, starts_on, ends_on: ends_on || null, rest_days } };
}

/** One place earlier or later. */
export function moved<Item>(items: readonly Item[], at: number, step: number): Item[] {
  const found = [...items];
  const [one] = found.splice(at, 1);
  if (one !== undefined) found.splice(at + step, 0, one);
  return found;
}
