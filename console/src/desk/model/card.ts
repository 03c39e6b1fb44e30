/** The case on the screen, with everything around it, read again whenever it changes. */
import { ref, shallowRef } from "vue";
import { get, Problem } from "../../api/client";
import type { CaseDetail, CaseView, DeadlineView, Frame, Page } from "../../api/types";
import { put } from "./queue";

const AGAIN_MS = 400;
/** Steps of the machine's own that no dispatcher waits for. */
const UNSAID = new Set(["reassure", "lease"]);

export const selected = ref<number | null>(null);
export const card = shallowRef<CaseDetail | null>(null);
/** What falls due for it, the earliest first. */
export const deadlines = shallowRef<DeadlineView[]>([]);
export const cardProblem = ref<string | null>(null);

let reading = false;
let stale = false;

export function select(id: number | null): void {
  if (selected.value === id) return;
  selected.value = id;
  card.value = null;
  cardProblem.value = null;
  void readCard();
}

/** At most one reading at a time, and at most one every 400 ms. */
export async function readCard(): Promise<void> {
  const id = selected.value;
  if (id === null) return;
  if (reading) {
    stale = true;
    return;
  }
  reading = true;
  stale = false;
  try {
    const [found, due] = await Promise.all([
      get<CaseDetail>(`/cases/${id}`),
      get<Page<DeadlineView>>("/deadlines", { case_id: id, limit: 10 }),
    ]);
    put(found);
    if (selected.value === id) {
      card.value = found;
      deadlines.value = due.items.filter((step) => !UNSAID.has(step.kind));
      cardProblem.value = null;
    }
  } catch (error) {
    if (selected.value === id) cardProblem.value = (error as Error).message;
    stale = !(error instanceof Problem) || selected.value !== id;
  }
  if (selected.value !== id) {
    reading = false;
    return readCard();
  }
  setTimeout(() => {
    reading = false;
    if (stale) void readCard();
  }, AGAIN_MS);
}

/** What an action answered is on the card at once, so that the next key already finds it so. */
export function putOnCard(answer: CaseView): void {
  if (card.value?.id === answer.id) card.value = { ...card.value, ...answer };
}

export function cardEvent(frame: Frame): void {
  if ("case_id" in frame && frame.case_id === selected.value) void readCard();
}
