/** Handing the shift over: prepared by one, confirmed item by item by the other, moved at once. */
import { computed, ref, shallowRef } from "vue";
import { get, post, Problem } from "../../api/client";
import type { Frame, HandoverView, ReceiverView } from "../../api/types";
import { may, me } from "./me";

const AGAIN_MS = 2000;

export const handovers = shallowRef<HandoverView[]>([]);
export const handoverProblem = ref<string | null>(null);
/** Who can take over. */
export const receivers = shallowRef<ReceiverView[]>([]);

export const outgoing = computed(() => handovers.value.find((one) => one.from_user === me.value.username));
export const incoming = computed(() => handovers.value.find((one) => one.to_user === me.value.username));

let reading = false;
let stale = false;

/** At most one reading at a time; one that got no answer is done again. */
export async function readHandovers(): Promise<void> {
  if (!may("cases.handle")) return;
  if (reading) {
    stale = true;
    return;
  }
  reading = true;
  stale = false;
  try {
    handovers.value = await get<HandoverView[]>("/handovers", { state: "prepared" });
  } catch (error) {
    console.warn("hand-overs could not be read", error);
    if (!(error instanceof Problem)) setTimeout(() => void readHandovers(), AGAIN_MS);
  }
  reading = false;
  if (stale) return readHandovers();
}

export async function readReceivers(): Promise<void> {
  handoverProblem.value = null;
  try {
    receivers.value = await get<ReceiverView[]>("/handovers/receivers");
  } catch (error) {
    handoverProblem.value = (error as Error).message;
  }
}

/** Of others' hand-overs nothing is shown. */
export function handoverEvent(frame: Frame): void {
  if (frame.type !== "handover") return;
  if (frame.from_user_id === me.value.id || frame.to_user_id === me.value.id) void readHandovers();
}

async function change(path: string, body: unknown = {}): Promise<boolean> {
  handoverProblem.value = null;
  try {
    await post(`/handovers${path}`, body);
  } catch (error) {
    handoverProblem.value = (error as Error).message;
  }
  await readHandovers();
  return handoverProblem.value === null;
}

export const prepare = (to_username: string, note: string) => change("", { to_username, note });
export const confirm = (id: number, item: number) => change(`/${id}/items/${item}/confirm`);
export const accept = (id: number) => change(`/${id}/accept`);
export const cancel = (id: number) => change(`/${id}/cancel`);
