/** Handing the shift over: prepared by one, confirmed item by item by the other, moved at once. */
import { computed, ref, shallowRef } from "vue";
import { get, post } from "../../api/client";
import type { Frame, HandoverView } from "../../api/types";
import { me } from "./me";

const EVERY_BEATS = 5;

export const handovers = shallowRef<HandoverView[]>([]);
export const handoverProblem = ref<string | null>(null);

export const outgoing = computed(() => handovers.value.find((one) => one.from_user === me.value.username));
export const incoming = computed(() => handovers.value.find((one) => one.to_user === me.value.username));

export async function readHandovers(): Promise<void> {
  try {
    handovers.value = await get<HandoverView[]>("/handovers", { state: "prepared" });
  } catch (error) {
    console.warn("hand-overs could not be read", error);
  }
}

let beats = 0;

export function handoverBeat(): void {
  if (beats++ % EVERY_BEATS === 0) void readHandovers();
}

export function handoverEvent(frame: Frame): void {
  if (frame.type.startsWith("handover")) void readHandovers();
}

async function change(path: string, body: unknown = {}): Promise<void> {
  handoverProblem.value = null;
  try {
    await post(`/handovers${path}`, body);
  } catch (error) {
    handoverProblem.value = (error as Error).message;
  }
  await readHandovers();
}

export const prepare = (to_username: string, note: string) => change("", { to_username, note });
export const confirm = (id: number, item: number) => change(`/${id}/items/${item}/confirm`);
export const accept = (id: number) => change(`/${id}/accept`);
export const cancel = (id: number) => change(`/${id}/cancel`);
