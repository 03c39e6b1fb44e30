/** Several P3 and P4 put aside at once, with one end and one reason; never anything urgent. */
import { computed, ref, shallowRef } from "vue";
import { post } from "../../api/client";
import type { CaseView } from "../../api/types";
import { me } from "./me";
import type { Row } from "./order";
import { put, queue } from "./queue";

export const choosing = ref(false);
export const shelveProblem = ref<string | null>(null);
const ticked = shallowRef<ReadonlySet<number>>(new Set());

/** Nobody's or mine, and not on the shelf yet. What asks for health advice, the server names. */
export function shelvable(row: Row): boolean {
  return row.priority >= 3 && !row.closed_at && row.state !== "resolved" && !row.shelf_until && (row.owner === null || row.owner.id === me.value.id);
}

/** What was ticked and still may be shelved: a case that was promoted meanwhile is not among them. */
export const chosen = computed(() => {
  const { waiting, taken, tray } = queue.value;
  return new Set([...waiting, ...taken, ...tray].filter((row) => ticked.value.has(row.id) && shelvable(row)).map((row) => row.id));
});

export function tick(id: number, on: boolean): void {
  const next = new Set(ticked.value);
  if (on) next.add(id);
  else next.delete(id);
  ticked.value = next;
}
export function tickAll(rows: Row[]): void {
  ticked.value = new Set(rows.filter(shelvable).map((row) => row.id));
}

export function choose(on: boolean): void {
  choosing.value = on;
  shelveProblem.value = null;
  ticked.value = new Set();
}

/** All or none. */
export async function shelveChosen(until: string, reason: string): Promise<boolean> {
  shelveProblem.value = null;
  try {
    const found = await post<CaseView[]>("/cases/shelve", { case_ids: [...chosen.value], until, reason });
    for (const one of found) put(one);
    choose(false);
    return true;
  } catch (error) {
    shelveProblem.value = (error as Error).message;
    return false;
  }
}
