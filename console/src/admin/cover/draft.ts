/** A provider, a responder and a facility as forms hold them, and what is sent of them. */
import { dialled } from "../person/draft";
import type { FacilityView, ProviderView, ResponderView } from "../shapes";

export const TYPES = ["provider_staff", "grid_worker", "property_staff", "volunteer"] as const;
export const SKILLS = ["first_aid", "nursing", "lifting", "electrician", "plumbing", "locksmith", "household", "meals", "bathing", "driving", "repair"] as const;
export const CERTIFICATES = ["first_aid", "nursing", "electrician", "driving", "health_check", "training", "insurance"] as const;
export const VEHICLES = ["foot", "bicycle", "e_bike", "motorcycle", "car"] as const;
export const CHANNELS = ["sms,voice", "voice,sms", "sms", "voice"] as const;
export const FACILITIES = ["care_home", "day_centre", "care_point", "meal_point", "health_station"] as const;
export const UNITS = ["visit", "hour", "day", "month", "meal", "piece"] as const;
export const CREDITS = ["praise", "complaint", "breach"] as const;
export const MOST_PHONES = 5;

const text = (value: string) => value.trim() || null;
const number = (value: number | string) => (value === "" ? null : Number(value));

export function providerDraft(provider: ProviderView | null, area: number) {
  return {
    area_id: provider?.area_id ?? area,
    name: provider?.name ?? "",
    credit_code: provider?.credit_code ?? "",
    contact_name: provider?.contact_name ?? "",
    phone: provider?.phone ?? "",
    services: [...(provider?.services ?? [])],
    area_ids: (provider?.areas ?? []).map((area) => area.id),
    prices: (provider?.prices ?? []).map((price) => ({ ...price, amount: String(price.amount) })),
    contract_number: provider?.contract_number ?? "",
    contract_from: provider?.contract_from ?? "",
    contract_until: provider?.contract_until ?? "",
  };
}
export type ProviderDraft = ReturnType<typeof providerDraft>;

export function provider(draft: ProviderDraft) {
  return {
    ...draft,
    name: draft.name.trim(),
    credit_code: text(draft.credit_code),
    contact_name: text(draft.contact_name),
    phone: dialled(draft.phone),
    area_ids: [...draft.area_ids].sort((a, b) => a - b),
    prices: draft.prices.map((price) => ({ service: price.service.trim(), amount: String(price.amount), unit: price.unit.trim() })),
    contract_number: text(draft.contract_number),
    contract_from: text(draft.contract_from),
    contract_until: text(draft.contract_until),
  };
}

export function responderDraft(responder: ResponderView | null, area: number, provider: number | null = null) {
  return {
    area_id: responder?.area_id ?? area,
    area_ids: (responder?.areas ?? []).map((area) => area.id),
    provider_id: (responder ? responder.provider_id : provider) as number | string | null,
    name: responder?.name ?? "",
    phone: responder?.phone ?? "",
    phones: [...(responder?.phones ?? [])],
    channels: (responder?.channels ?? ["sms", "voice"]).join(","),
    type: responder?.type ?? "provider_staff",
    skills: [...(responder?.skills ?? [])],
    languages: [...(responder?.languages ?? [])],
    vehicle: responder?.vehicle ?? "",
    certificates: (responder?.certificates ?? []).map((one) => ({ kind: one.kind, number: one.number ?? "", valid_until: one.valid_until ?? "" })),
    lat: (responder?.lat ?? "") as number | "",
    lon: (responder?.lon ?? "") as number | "",
  };
}
export type ResponderDraft = ReturnType<typeof responderDraft>;

export function responder(draft: ResponderDraft) {
  return {
    ...draft,
    area_ids: [...draft.area_ids].sort((a, b) => a - b),
    provider_id: draft.provider_id === null ? null : Number(draft.provider_id),
    name: draft.name.trim(),
    phone: dialled(draft.phone),
    phones: draft.phones.map(dialled).filter((phone) => phone !== null),
    channels: draft.channels.split(","),
    vehicle: text(draft.vehicle),
    certificates: draft.certificates.map((one) => ({ kind: one.kind.trim(), number: text(one.number), valid_until: text(one.valid_until) })),
    lat: number(draft.lat),
    lon: number(draft.lon),
  };
}

/** Opening hours as the interface holds them. */
export interface Opening {
  days: number[];
  from: string;
  until: string;
}

export function facilityDraft(facility: FacilityView | null, area: number) {
  return {
    area_id: facility?.area_id ?? area,
    provider_id: (facility?.provider_id ?? null) as number | string | null,
    kind: facility?.kind ?? "day_centre",
    name: facility?.name ?? "",
    address: facility?.address ?? "",
    lat: (facility?.lat ?? "") as number | "",
    lon: (facility?.lon ?? "") as number | "",
    phone: facility?.phone ?? "",
    capacity: (facility?.capacity ?? "") as number | "",
    hours: ((facility?.hours ?? []) as unknown as Opening[]).map((one) => ({ days: [...one.days], from: one.from.slice(0, 5), until: one.until.slice(0, 5) })),
    devices: [...(facility?.devices ?? [])],
    reach_m: (facility?.reach_m ?? "") as number | "",
  };
}
export type FacilityDraft = ReturnType<typeof facilityDraft>;

export function facility(draft: FacilityDraft) {
  return {
    ...draft,
    provider_id: draft.provider_id === null ? null : Number(draft.provider_id),
    name: draft.name.trim(),
    address: draft.address.trim(),
    lat: number(draft.lat),
    lon: number(draft.lon),
    phone: dialled(draft.phone),
    capacity: number(draft.capacity),
    hours: draft.hours.map((one) => ({ ...one, days: [...one.days].sort((a, b) => a - b) })),
    reach_m: number(draft.reach_m),
  };
}
