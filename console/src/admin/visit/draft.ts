/** An agreement as a form holds it. */
import type { VisitAgreementView } from "../shapes";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
export const ROLES = ["village_official", "neighbour", "volunteer", "grid_worker", "social_worker", "carer", "doctor", "other"];

export interface DutyDraft {
  responder_id: number | string | null;
  responder_name: string | null;
  role: string;
  unit: string;
  times: number;
  weekdays: string[];
  set_time: string;
  daily_when_unwell: boolean;
  min_minutes: number;
  allowance: number | string;
  allowance_unit: string;
}

export const fresh = (): DutyDraft => ({
  responder_id: null,
  responder_name: null,
  role: "village_official",
  unit: "week",
  times: 1,
  weekdays: [],
  set_time: "",
  daily_when_unwell: false,
  min_minutes: 20,
  allowance: "",
  allowance_unit: "visit",
});

export const drafted = (agreement: VisitAgreementView): DutyDraft[] =>
  agreement.duties.map((duty) => ({
    ...duty,
    weekdays: [...duty.weekdays],
    set_time: duty.set_time?.slice(0, 5) ?? "",
    allowance: duty.allowance ?? "",
    allowance_unit: duty.allowance_unit ?? "visit",
  }));

export const sent = (duty: DutyDraft) => ({
  responder_id: duty.responder_id,
  role: duty.role,
  unit: duty.unit,
  times: duty.times,
  weekdays: duty.unit === "week" ? DAYS.filter((day) => duty.weekdays.includes(day)) : [],
  set_time: duty.set_time || null,
  daily_when_unwell: duty.daily_when_unwell,
  min_minutes: duty.min_minutes,
  allowance: duty.allowance === "" ? null : duty.allowance,
  allowance_unit: duty.allowance === "" ? null : duty.allowance_unit,
});
