/** One record of the HTTP interface; read again when `path` changes. An empty path: nothing to read yet. */
import { ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";
import { useI18n } from "vue-i18n";
import { get } from "../api/client";
import { refusal } from "./refusal";

export interface One<Item> {
  item: ShallowRef<Item | null>;
  trouble: Ref<string | null>;
  read(): Promise<void>;
}

export function useOne<Item>(path: () => string): One<Item> {
  const { t } = useI18n();
  const item = shallowRef<Item | null>(null);
  const trouble = ref<string | null>(null);

  async function read(): Promise<void> {
    const asked = path();
    if (asked === "") return;
    try {
      const found = await get<Item>(asked);
      if (asked !== path()) return;
      item.value = found;
      trouble.value = null;
    } catch (error) {
      if (asked === path()) trouble.value = refusal(error, t("common.no_answer"));
    }
  }

  watch(
    path,
    () => {
      item.value = null;
      void read();
    },
    { immediate: true },
  );
  return { item, trouble, read };
}
