/** What a dispatcher does with the case on the screen; refusals are explained, never lost. */
import { ref, shallowRef } from "vue";
import { post, Problem } from "../../api/client";
import type { CaseView, ProcedureView } from "../../api/types";
import { hush } from "../sound/alarm";
import { card, putOnCard, readCard, select } from "./card";
import { put, rows } from "./queue";

export type FormName = "contact" | "hold" | "note" | "close" | "takeover" | "release" | "reopen" | "shelve" | "transfer";

export interface Conflict {
  caseId: number;
  owner: string | null;
  since: string | null;
}

/** The form that is open below the buttons. */
export const openForm = ref<FormName | null>(null);
export const busy = ref(false);
/** Somebody else has the case. */
export const conflict = shallowRef<Conflict | null>(null);
/** Any other refusal, in the server's words. */
export const refusal = shallowRef<{ caseId: number; text: string; code: string } | null>(null);

/** Unsent text, by case and field: going to another case does not lose it. */
export const drafts = new Map<string, string>();

let running: { deed: string; done: Promise<boolean> } | null = null;

/** A key pressed while something else is being done waits for it; the same key twice is once. */
export async function act(caseId: number, action: string, body: unknown = {}): Promise<boolean> {
  const deed = `${caseId} ${action}`;
  while (running !== null) {
    if (running.deed === deed) return false;
    await running.done;
  }
  running = { deed, done: now(caseId, action, body) };
  return running.done;
}

async function now(caseId: number, action: string, body: unknown): Promise<boolean> {
  busy.value = true;
  conflict.value = null;
  refusal.value = null;
  hush(caseId);
  // Another form may be opened while the answer is on its way: that one stays.
  const sent = openForm.value;
  try {
    const answer = await post<CaseView | ProcedureView>(`/cases/${caseId}/${action}`, body);
    if ("number" in answer) {
      put(answer);
      putOnCard(answer);
    }
    if (openForm.value === sent) openForm.value = null;
    return true;
  } catch (error) {
    explain(caseId, error);
    return false;
  } finally {
    running = null;
    busy.value = false;
    void readCard();
  }
}

function explain(caseId: number, error: unknown): void {
  if (error instanceof Problem && error.code === "claimed") {
    const owner = error.body.owner as { id?: number; name?: string } | undefined;
    const known = rows.get(caseId)?.owner;
    const name = owner?.name ?? (known && known.id === owner?.id ? known.name : null);
    conflict.value = { caseId, owner: name ?? null, since: (error.body.since as string) ?? null };
    openForm.value = null;
    // The next key may already be "take over": the card must know whose it is.
    if (card.value?.id === caseId && owner?.id) card.value = { ...card.value, owner: { id: owner.id, name: name ?? "" } };
    return;
  }
  const code = error instanceof Problem ? error.code : "no_answer";
  refusal.value = { caseId, code, text: (error as Error).message };
  if (code === "second_person_required") openForm.value = null;
}

/** Take a case and bring it onto the screen. */
export async function claim(caseId: number): Promise<void> {
  select(caseId);
  await act(caseId, "claim");
}

export function dismiss(): void {
  openForm.value = null;
  conflict.value = null;
  refusal.value = null;
}
