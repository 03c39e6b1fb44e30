/** Calls on our lines: read whole when one changes, the next to be answered first. */
import { computed, ref, shallowRef } from "vue";
import { get, post, Problem } from "../../api/client";
import type { CallView, Frame, Page, PersonItem } from "../../api/types";
import { secondsSince } from "../../shared/serverClock";
import { select } from "./card";
import { may, me } from "./me";

const MOST = 50;
/** At most so often, however many telephones ring. */
const PAUSE_MS = 300;
const AGAIN_MS = 2000;

export const calls = shallowRef<CallView[]>([]);
/** There are more than are shown. */
export const moreCalls = ref(false);
/** A refusal, in the server's words, and of which call. */
export const callProblem = shallowRef<{ id: number; text: string } | null>(null);

const isMine = (call: CallView) => call.agent?.id === me.value.id;
/** I speak with somebody, or have just done so and nothing is said about it yet. */
export const myCall = computed(
  () =>
    calls.value.find((call) => isMine(call) && call.state === "answered" && call.direction === "inbound") ??
    calls.value.find((call) => isMine(call) && call.state === "ended" && call.direction === "inbound") ??
    null,
);
export const ringingCalls = computed(() => calls.value.filter((call) => call.state === "ringing" && call.direction === "inbound"));
export const backCalls = computed(() => calls.value.filter((call) => call.state === "abandoned"));
/** What the key for answering goes to: who rings first, then who is to be called back. */
export const nextCall = computed(() => ringingCalls.value[0] ?? backCalls.value[0] ?? null);

const overdue = (call: CallView) => call.call_back_by !== null && secondsSince(call.call_back_by) >= 0;

/** The priority at which the telephones ring; null: they are silent. */
export function callUrgency(): number | null {
  let found: number | null = null;
  for (const call of [...ringingCalls.value, ...backCalls.value.filter(overdue)]) {
    found = Math.min(found ?? 9, call.kind === "emergency" ? 1 : 3);
  }
  return found;
}

let reading = false;
let stale = false;

/** At most one reading at a time; what has changed meanwhile is read after a pause. */
export async function readCalls(): Promise<void> {
  if (!may("cases.handle")) return;
  if (reading) {
    stale = true;
    return;
  }
  reading = true;
  stale = false;
  let wait = PAUSE_MS;
  try {
    const page = await get<Page<CallView>>("/calls", { state: "open", limit: MOST });
    calls.value = page.items;
    moreCalls.value = page.next !== null;
  } catch (error) {
    console.warn("calls could not be read", error);
    stale ||= !(error instanceof Problem);
    wait = AGAIN_MS;
  }
  setTimeout(() => {
    reading = false;
    if (stale) void readCalls();
  }, wait);
}

/** A call has changed; or a case has come of one, which its row then names. */
export function callEvent(frame: Frame): void {
  if (frame.type === "call") void readCalls();
  else if ((frame.type === "case.opened" || frame.type === "case.joined") && calls.value.some((call) => !call.case)) {
    void readCalls();
  }
}

function put(call: CallView): void {
  calls.value = calls.value.map((one) => (one.id === call.id ? call : one)).filter((one) => one.state !== "closed");
}

/** One of the actions of a call; what was refused is said beside it. */
export async function actOnCall(call: CallView, action: string, body: unknown = {}): Promise<boolean> {
  callProblem.value = null;
  try {
    const answer = await post<CallView>(`/calls/${call.id}/${action}`, body);
    put(answer);
    return true;
  } catch (error) {
    callProblem.value = { id: call.id, text: (error as Error).message };
    return false;
  } finally {
    void readCalls();
  }
}

/** Answer, or call back; the case comes onto the screen. */
export async function takeCall(call: CallView): Promise<void> {
  const done = await actOnCall(call, call.state === "abandoned" ? "callback" : "answer");
  if (done && call.case) select(call.case.id);
}

/** By name or address, as in the search for people. */
export async function findCaller(typed: string): Promise<PersonItem[]> {
  if (typed.trim() === "") return [];
  return (await get<Page<PersonItem>>("/persons", { q: typed.trim(), limit: 5 })).items;
}
