/**
 * One task behind its link. What is done without a network is kept in order, also when the page is
 * closed, and sent when the network is back, with the time of the tap. The address is
 * never kept: it is shown while the offer lives and gone with it.
 */
import { ref, shallowRef } from "vue";
import { get, NoAnswer, post, Problem, randomKey } from "../api/client";
import type { LinkView } from "../api/types";
import { recall, remember } from "../shared/memory";

/** `tap`: its own id, so that it counts once however often it is sent; `at`: when it was made. */
type Deed = { action: string; body: Record<string, unknown>; tap: string; at: string };

/** A tap changes the buttons: for this long a second tap of the same thumb does nothing. */
const SETTLE_MS = 600;

const token = location.pathname.replace(/^\/r\//, "");
const path = `/r/${encodeURIComponent(token)}`;
const queueName = `deeds-${token}`;

export const view = shallowRef<LinkView | null>(null);
export const gone = ref(false);
export const offline = ref(false);
export const trouble = ref<string | null>(null);
/** What the desk has been told and no button shows by itself: no way in, need help. */
export const told = shallowRef<ReadonlySet<string>>(new Set());
export const settling = ref(false);
export const waiting = shallowRef<Deed[]>(kept());

function kept(): Deed[] {
  try {
    // A page that was open before taps had ids has kept none.
    return (JSON.parse(recall(queueName) ?? "[]") as Deed[]).map((deed) => ({ ...deed, tap: deed.tap ?? randomKey(), at: deed.at ?? new Date().toISOString() }));
  } catch {
    return [];
  }
}

function keep(deeds: Deed[]): void {
  waiting.value = deeds;
  remember(queueName, JSON.stringify(deeds));
}

/** Where the task stands once everything kept has been sent: the buttons follow this. */
const AFTER: Record<string, LinkView["state"]> = {
  accept: "accepted",
  decline: "declined",
  depart: "en_route",
  arrive: "on_scene",
  enter: "on_scene",
  withdraw: "withdrawn",
  complete: "completed",
};

export function standing(): LinkView["state"] | null {
  const told = waiting.value.map((deed) => AFTER[deed.action]).filter(Boolean);
  return told.at(-1) ?? view.value?.state ?? null;
}

export async function act(action: string, body: Record<string, unknown> = {}): Promise<void> {
  trouble.value = null;
  settling.value = true;
  setTimeout(() => (settling.value = false), SETTLE_MS);
  keep([...waiting.value, { action, body, tap: randomKey(), at: new Date().toISOString() }]);
  await flush();
}

let sending = false;

export async function flush(): Promise<void> {
  if (sending) return;
  sending = true;
  try {
    for (let deed = waiting.value[0]; deed; deed = waiting.value[0]) {
      view.value = await post<LinkView>(`${path}/${deed.action}?${new URLSearchParams({ tap: deed.tap, at: deed.at }).toString()}`, deed.body);
      offline.value = false;
      told.value = new Set([...told.value, deed.action]);
      keep(waiting.value.slice(1));
    }
  } catch (error) {
    if (error instanceof NoAnswer) {
      offline.value = true;
    } else {
      // What follows a refused step makes no sense any more.
      keep([]);
      trouble.value = (error as Error).message;
      sending = false;
      await refresh();
    }
  }
  sending = false;
}

export async function refresh(): Promise<void> {
  try {
    view.value = await get<LinkView>(path);
    offline.value = false;
    gone.value = false;
  } catch (error) {
    if (error instanceof Problem && [404, 422].includes(error.status)) gone.value = true;
    else if (error instanceof NoAnswer) offline.value = true;
    else trouble.value = (error as Error).message;
  }
}

export async function confirmPhone(tail: string): Promise<void> {
  trouble.value = null;
  try {
    view.value = await post<LinkView>(`${path}/confirm`, { phone_tail: tail });
  } catch (error) {
    if (error instanceof NoAnswer) offline.value = true;
    else trouble.value = (error as Error).message;
  }
}
