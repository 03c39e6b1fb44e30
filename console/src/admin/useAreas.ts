/** The areas that the user sees, for names and for choosing one. */
import { computed, shallowRef } from "vue";
import { get } from "../api/client";
import type { AreaView, Page } from "../api/types";

const areas = shallowRef<AreaView[] | null>(null);

async function read(): Promise<void> {
  const found: AreaView[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<AreaView> = await get("/areas", { limit: 200, cursor });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  areas.value = found;
}

export function useAreas() {
  if (areas.value === null) read().catch((error: unknown) => console.warn("areas could not be read", error));
  const names = computed(() => new Map((areas.value ?? []).map((area) => [area.id, area.name])));
  return {
    areas: computed(() => areas.value ?? []),
    nameOf: (id: number | null) => (id === null ? "" : (names.value.get(id) ?? String(id))),
  };
}
