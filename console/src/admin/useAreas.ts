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

const names = computed(() => new Map((areas.value ?? []).map((area) => [area.id, area.name])));

/** Each below its parent, by the order of names as they were given. */
const tree = computed(() => {
  const below = new Map<number | null, AreaView[]>();
  const known = new Set(names.value.keys());
  for (const area of areas.value ?? []) {
    const parent = area.parent_id !== null && known.has(area.parent_id) ? area.parent_id : null;
    below.set(parent, [...(below.get(parent) ?? []), area]);
  }
  const walk = (parent: number | null, depth: number): { id: number; name: string; depth: number }[] =>
    (below.get(parent) ?? []).flatMap(({ id, name }) => [{ id, name, depth }, ...walk(id, depth + 1)]);
  return walk(null, 0);
});

/** After something became of the areas. */
export const readAreas = read;

export function useAreas() {
  if (areas.value === null) read().catch((error: unknown) => console.warn("areas could not be read", error));
  return {
    areas,
    tree,
    nameOf: (id: number | null) => (id === null ? "" : (names.value.get(id) ?? String(id))),
  };
}
