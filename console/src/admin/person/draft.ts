/** A person, a home and a contact as forms hold them, and what is sent of them. */
import type { ContactView, HomeView, PersonView } from "../shapes";

export const LIVING = ["alone", "empty_nest", "left_behind", "with_family", "with_carer", "facility"];
export const RELIEF = ["destitute_home", "destitute_facility", "subsistence", "subsistence_edge"];
export const DISABILITY = ["sight", "hearing", "speech", "limbs", "intellect", "mental", "multiple"];
export const BLOOD = ["A", "B", "AB", "O", "A-", "B-", "AB-", "O-"];
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
    identity_number: person?.identity_number ?? "",
    phone: person?.phone ?? "",
    other_phone: person?.other_phone ?? "",
    living: person?.living ?? "",
    area_id: person?.area_id ?? area,
    hearing: person?.hearing ?? "",
    languages: person?.languages.join("\n") ?? "",
    conditions: person?.conditions.join("\n") ?? "",
    medicines: person?.medicines.join("\n") ?? "",
    allergies: person?.allergies.join("\n") ?? "",
    powered_devices: person?.powered_devices.join("\n") ?? "",
    blood_type: person?.blood_type ?? "",
    ability: (person?.ability ?? "") as number | "",
    relief: person?.relief ?? "",
    disability_type: person?.disability_type ?? "",
    disability_grade: (person?.disability_grade ?? "") as number | "",
    doctor_name: person?.doctor_name ?? "",
    doctor_phone: person?.doctor_phone ?? "",
    health_centre: person?.health_centre ?? "",
    customs: person?.customs ?? "",
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
    identity_number: text(draft.identity_number),
    phone: dialled(draft.phone),
    other_phone: dialled(draft.other_phone),
    living: text(draft.living),
    hearing: text(draft.hearing),
    languages: lines(draft.languages),
    conditions: lines(draft.conditions),
    medicines: lines(draft.medicines),
    allergies: lines(draft.allergies),
    powered_devices: lines(draft.powered_devices),
    blood_type: text(draft.blood_type),
    ability: number(draft.ability),
    relief: text(draft.relief),
    disability_type: text(draft.disability_type),
    disability_grade: number(draft.disability_grade),
    doctor_name: text(draft.doctor_name),
    doctor_phone: dialled(draft.doctor_phone),
    health_centre: text(draft.health_centre),
    customs: text(draft.customs),
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
    language: contact?.language ?? "",
    hours_from: contact?.hours_from?.slice(0, 5) ?? "",
    hours_until: contact?.hours_until?.slice(0, 5) ?? "",
    inform: contact?.inform ?? "at_press",
    do_not_inform: contact?.do_not_inform ?? false,
  };
}
export type ContactDraft = ReturnType<typeof contactDraft>;

export function contact(draft: ContactDraft) {
  return {
    ...draft,
    name: draft.name.trim(),
    relation: text(draft.relation),
    phone: dialled(draft.phone),
    language: text(draft.language),
    hours_from: text(draft.hours_from),
    hours_until: text(draft.hours_until),
  };
}

/** Only what somebody has changed, so that nobody's work is undone by a form that was open meanwhile. */
export function changes<Body extends object>(before: Body, after: Body): Partial<Body> {
  const entries = Object.entries(after) as [keyof Body, unknown][];
  const changed = entries.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]));
  return Object.fromEntries(changed) as Partial<Body>;
}
