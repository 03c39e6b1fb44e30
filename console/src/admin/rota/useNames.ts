/** What responders are called, for records that only know their numbers. */
import { shallowRef } from "vue";
import { get } from "../../api/client";
import type { Page } from "../../api/types";
import type { ResponderItem } from "../shapes";

const MOST = 200;
const names = shallowRef(new Map<number, string>());

/** Reads the names that are not known yet; one that stays unknown is shown as its number. */
async function need(ids: Iterable<number | null>): Promise<void> {
  const missing = [...new Set(ids)].filter((id): id is number => id !== null && !names.value.has(id));
  for (let at = 0; at < missing.length; at += MOST) {
    const query = missing.slice(at, at + MOST).map((id) => `id=${id}`).join("&");
    const found = await get<Page<ResponderItem>>(`/responders?limit=${MOST}&${query}`);
    names.value = new Map([...names.value, ...found.items.map((one): [number, string] => [one.id, one.name])]);
  }
}

export function useNames() {
  return {
    need: (ids: Iterable<number | null>) => need(ids).catch((error: unknown) => console.warn("names could not be read", error)),
    nameOf: (id: number | null) => (id === null ? "" : (names.value.get(id) ?? `#${id}`)),
  };
}
