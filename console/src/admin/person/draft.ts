/** A person, a home and a contact as forms hold them, and what is sent of them. */
import type { ContactView, HomeView, PersonView } from "../shapes";

export const LIVING = ["alone", "empty_nest", "left_behind", "with_family"];
export const GENDERS = ["female", "male"];
export const INFORM = ["at_press", "after_contact", "on_dispatch", "never"];

const text = (value: string) => value.trim() || null;
const lines = (value: string) => value.split("\n").map((line) => line.trim()).filter(Boolean);
const number = (value: number | string) => (value === "" ? null : Number(value));
export const dialled = (value: string) => value.replace(/[\s-]/g, "") || null;

export function factsDraft(person: PersonView | null, area: number) {
  return {
    name: person?.name ?? "",
    gender: person?.gender ?? "",
    birth_date: person?.birth_date ?? "",
    phone: person?.phone ?? "",
    living: person?.living ?? "",
    area_id: person?.area_id ?? area,
    hearing: person?.hearing ?? "",
    languages: person?.languages.join("\n") ?? "",
    conditions: person?.conditions.join("\n") ?? "",
    medicines: person?.medicines.join("\n") ?? "",
    dementia: person?.dementia ?? false,
    powered_device: person?.powered_device ?? false,
    notes: person?.notes ?? "",
    active: person?.active ?? true,
  };
}
export type FactsDraft = ReturnType<typeof factsDraft>;

export function facts(draft: FactsDraft) {
  return {
    ...draft,
    name: draft.name.trim(),
    gender: text(draft.gender),
    birth_date: text(draft.birth_date),
    phone: dialled(draft.phone),
    living: text(draft.living),
    hearing: text(draft.hearing),
    languages: lines(draft.languages),
    conditions: lines(draft.conditions),
    medicines: lines(draft.medicines),
    notes: text(draft.notes),
  };
}

export function homeDraft(home: HomeView | null) {
  return {
    address: home?.address ?? "",
    way_in: home?.way_in ?? "",
    door_code: home?.door_code ?? "",
    lat: (home?.lat ?? "") as number | "",
    lon: (home?.lon ?? "") as number | "",
  };
}
export type HomeDraft = ReturnType<typeof homeDraft>;

export function home(draft: HomeDraft) {
  return {
    address: draft.address.trim(),
    way_in: text(draft.way_in),
    door_code: text(draft.door_code),
    lat: number(draft.lat),
    lon: number(draft.lon),
  };
}

export function contactDraft(contact: ContactView | null) {
  return {
    name: contact?.name ?? "",
    relation: contact?.relation ?? "",
    phone: contact?.phone ?? "",
    has_key: contact?.has_key ?? false,
    inform: contact?.inform ?? "at_press",
  };
}
export type ContactDraft = ReturnType<typeof contactDraft>;

export function contact(draft: ContactDraft) {
  return { ...draft, name: draft.name.trim(), relation: text(draft.relation), phone: dialled(draft.phone) };
}

/** Only what somebody has changed, so that nobody's work is undone by a form that was open meanwhile. */
export function changes<Body extends object>(before: Body, after: Body): Partial<Body> {
  const entries = Object.entries(after) as [keyof Body, unknown][];
  const changed = entries.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]));
  return Object.fromEntries(changed) as Partial<Body>;
}
