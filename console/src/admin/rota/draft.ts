/** A rota as its form holds it, and what is sent of it. */
import type { RotaView } from "../shapes";

export const PURPOSES = ["responders", "night_centre", "desk"] as const;
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "working", "rest"] as const;
export const OPEN = "";
export const ONE = "one";

const text = (value: string) => value.trim() || null;

export function rotationDraft(name = "") {
  return { name, starts_on: "", handover: "08:00", length: 1 as number | "", unit: "days", members: [] as number[] };
}
export type RotationDraft = ReturnType<typeof rotationDraft>;

/** `by`: empty, `one` with a responder, or `in:` and the name of a rotation. */
export function slotDraft() {
  return { days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as string[], starts: "20:00", ends: "08:00", from_day: "", until_day: "", by: OPEN, responder_id: null as number | string | null };
}
export type SlotDraft = ReturnType<typeof slotDraft>;

export function rotaDraft(rota: RotaView | null, area: number) {
  return {
    area_id: rota?.area_id ?? area,
    name: rota?.name ?? "",
    purpose: rota?.purpose ?? "responders",
    skill: rota?.skill ?? "",
    phone: rota?.phone ?? "",
    asks_confirmation: rota?.asks_confirmation ?? false,
    notices: rota?.notices ?? true,
    rotations: (rota?.rotations ?? []).map((one): RotationDraft => ({ ...one, unit: one.unit ?? "days", handover: one.handover.slice(0, 5), members: [...one.members] })),
    slots: (rota?.slots ?? []).map(
      (one): SlotDraft => ({
        days: [...one.days],
        starts: one.starts.slice(0, 5),
        ends: one.ends.slice(0, 5),
        from_day: one.from_day ?? "",
        until_day: one.until_day ?? "",
        by: one.rotation ? `in:${one.rotation}` : one.responder_id ? ONE : OPEN,
        responder_id: one.responder_id ?? null,
      }),
    ),
  };
}
export type RotaDraft = ReturnType<typeof rotaDraft>;

export function plan(draft: RotaDraft) {
  return {
    skill: text(draft.skill),
    rotations: draft.rotations.map((one) => ({ ...one, name: one.name.trim(), length: Number(one.length), members: [...one.members] })),
    slots: draft.slots.map(({ by, responder_id, ...one }) => ({
      ...one,
      days: DAYS.filter((day) => one.days.includes(day)),
      from_day: text(one.from_day),
      until_day: text(one.until_day),
      responder_id: by === ONE && responder_id !== null ? Number(responder_id) : null,
      rotation: by.startsWith("in:") ? by.slice(3).trim() : null,
    })),
  };
}

export function rota(draft: RotaDraft) {
  const { area_id, name, purpose, phone, asks_confirmation, notices } = draft;
  return { area_id, name: name.trim(), purpose, phone: text(phone.replace(/[\s-]/g, "")), asks_confirmation, notices, ...plan(draft) };
}
