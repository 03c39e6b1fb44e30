/** A list of the HTTP interface, read page by page. */
import { ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { get } from "../api/client";
import type { Page } from "../api/types";

const PAGE = 50;

export interface List<Item> {
  items: ShallowRef<Item[]>;
  next: Ref<string | null>;
  busy: Ref<boolean>;
  trouble: Ref<string | null>;
  read(): Promise<void>;
  more(): Promise<void>;
}

type Query = Record<string, string | number | null | undefined>;

/** `query` is asked at every reading, so that it may depend on what was typed. */
export function useList<Item>(path: string, query: () => Query = () => ({})): List<Item> {
  const items = shallowRef<Item[]>([]);
  const next = ref<string | null>(null);
  const busy = ref(true);
  const trouble = ref<string | null>(null);

  async function load(cursor: string | null): Promise<void> {
    busy.value = true;
    trouble.value = null;
    try {
      const page = await get<Page<Item>>(path, { ...query(), limit: PAGE, cursor });
      items.value = cursor === null ? page.items : [...items.value, ...page.items];
      next.value = page.next;
    } catch (error) {
      trouble.value = (error as Error).message;
    }
    busy.value = false;
  }

  void load(null);
  return { items, next, busy, trouble, read: () => load(null), more: () => load(next.value) };
}
