/** A list of the HTTP interface, read page by page. */
import { ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { useI18n } from "vue-i18n";
import { get } from "../api/client";
import type { Page } from "../api/types";
import { refusal } from "./refusal";

const PAGE = 50;

export interface List<Item> {
  items: ShallowRef<Item[]>;
  next: Ref<string | null>;
  busy: Ref<boolean>;
  trouble: Ref<string | null>;
  /** The last page as it came: some lists say more than their items. */
  answer: ShallowRef<Page<Item> | null>;
  read(): Promise<void>;
  more(): Promise<void>;
}

type Query = Record<string, string | number | null | undefined>;

/** `query` is asked at every reading, so that it may depend on what was typed. */
export function useList<Item>(path: string, query: () => Query = () => ({}), size = PAGE): List<Item> {
  const { t } = useI18n();
  const items = shallowRef<Item[]>([]);
  const next = ref<string | null>(null);
  const busy = ref(true);
  const trouble = ref<string | null>(null);
  const answer = shallowRef<Page<Item> | null>(null);
  let latest = 0;

  /** Only the answer to the latest question counts: they may come in any order. */
  async function load(cursor: string | null): Promise<void> {
    const mine = ++latest;
    busy.value = true;
    try {
      const page = await get<Page<Item>>(path, { ...query(), limit: size, cursor });
      if (mine !== latest) return;
      items.value = cursor === null ? page.items : [...items.value, ...page.items];
      next.value = page.next;
      answer.value = page;
      trouble.value = null;
    } catch (error) {
      if (mine !== latest) return;
      trouble.value = refusal(error, t("common.no_answer"));
    }
    busy.value = false;
  }

  void load(null);
  return { items, next, busy, trouble, answer, read: () => load(null), more: () => load(next.value) };
}
