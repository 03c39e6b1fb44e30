/** Records about a person as forms hold them, and what is sent of them. */
import { dialled } from "./draft";
import type { AbsenceView, GuardianView, LostSheetView } from "../shapes";

export const ROLES = ["guardian", "entrusted_carer"] as const;
export const AWAY = ["hospital", "travelling", "with_family", "care_home", "respite", "other"] as const;
export const THINGS = ["key", "card", "code"] as const;
export const PURPOSES = ["location", "health", "recording", "family_sharing", "photo", "sharing_with_offices", "research"] as const;
export const ENDS = ["death", "moved_out", "other"] as const;
export const SHOWS = ["face", "whole", "mark", "door", "other"] as const;

export const textOf = (value: string) => value.trim() || null;
const number = (value: number | string) => (value === "" ? null : Number(value));

export function guardianDraft(one: GuardianView | null) {
  return {
    role: (one?.role ?? "guardian") as string,
    name: one?.name ?? "",
    relation: one?.relation ?? "",
    phone: one?.phone ?? "",
    from_on: one?.from_on ?? "",
    until_on: one?.until_on ?? "",
    document: one?.document ?? "",
    note: one?.note ?? "",
  };
}

export function guardian(draft: ReturnType<typeof guardianDraft>) {
  return {
    ...draft,
    name: draft.name.trim(),
    relation: textOf(draft.relation),
    phone: dialled(draft.phone),
    until_on: textOf(draft.until_on),
    document: textOf(draft.document),
    note: textOf(draft.note),
  };
}

export function absenceDraft(one: AbsenceView | null) {
  return {
    kind: (one?.kind ?? "hospital") as string,
    from_on: one?.from_on ?? "",
    until_on: one?.until_on ?? "",
    place: one?.place ?? "",
    address: one?.address ?? "",
    way_in: one?.way_in ?? "",
    lat: (one?.lat ?? "") as number | "",
    lon: (one?.lon ?? "") as number | "",
    area_id: one?.area_id ?? null,
    phone: one?.phone ?? "",
    note: one?.note ?? "",
  };
}

export function absence(draft: ReturnType<typeof absenceDraft>) {
  return {
    ...draft,
    until_on: textOf(draft.until_on),
    place: textOf(draft.place),
    address: textOf(draft.address),
    way_in: textOf(draft.way_in),
    lat: number(draft.lat),
    lon: number(draft.lon),
    phone: dialled(draft.phone),
    note: textOf(draft.note),
  };
}

export const SHEET = ["build", "hair", "marks", "clothing", "usual_places", "habits", "speech", "note"] as const;
export const LONG: readonly string[] = ["marks", "clothing", "usual_places", "habits", "note"];

export function sheetDraft(sheet: LostSheetView | null) {
  return {
    photo_id: sheet?.photo_id ?? null,
    height_cm: (sheet?.height_cm ?? "") as number | "",
    texts: Object.fromEntries(SHEET.map((name) => [name, sheet?.[name] ?? ""])) as Record<(typeof SHEET)[number], string>,
  };
}

export function sheet(draft: ReturnType<typeof sheetDraft>) {
  const texts = Object.fromEntries(SHEET.map((name) => [name, textOf(draft.texts[name])]));
  return { photo_id: draft.photo_id, height_cm: number(draft.height_cm), ...texts };
}
