/** Two records of one person: where they differ, and whose value counts. */
import type { PersonView } from "../shapes";

export const CHOSEN = [
  "name", "gender", "birth_date", "identity_number", "phone", "other_phone", "living", "area_id", "home_id", "hearing", "relief",
  "disability_type", "disability_grade", "ability", "ability_assessed_on", "blood_type", "doctor_name", "doctor_phone", "health_centre", "customs", "notes",
] as const;
export type Chosen = (typeof CHOSEN)[number];

/** A number that is masked the same may still be another: both are asked about where both are known. */
const MASKED: readonly Chosen[] = ["identity_number", "phone", "other_phone", "doctor_phone"];

export interface Difference {
  field: Chosen;
  ours: string | number | null;
  theirs: string | number | null;
  /** Whose counts unless somebody says otherwise: the one that stays, where it says anything. */
  keep: number;
}

const valueOf = (one: PersonView, field: Chosen) => (field === "home_id" ? (one.home?.id ?? null) : one[field]);

/** `stays` keeps its number; only facts that differ are asked about. */
export function differences(stays: PersonView, goes: PersonView): Difference[] {
  return CHOSEN.flatMap((field) => {
    const [ours, theirs] = [valueOf(stays, field), valueOf(goes, field)];
    const same = ours === theirs && (ours === null || !MASKED.includes(field));
    return same ? [] : [{ field, ours, theirs, keep: ours === null ? goes.id : stays.id }];
  });
}
