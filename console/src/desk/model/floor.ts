/** The floor: who is at the desks and what they are doing, and emergencies that may have one cause. */
import { computed, ref, shallowRef } from "vue";
import { get, post, Problem } from "../../api/client";
import type { AgentState, AgentView, ByHand, CauseView, DeskInfo, Frame, Page } from "../../api/types";
import { may, me } from "./me";

const AGAIN_MS = 1000;
const RETRY_MS = 3000;

export const agents = shallowRef<AgentView[]>([]);
export const desks = shallowRef<DeskInfo[]>([]);
export const causes = shallowRef<CauseView[]>([]);
export const floorProblem = ref<string | null>(null);

export const myself = computed(() => agents.value.find((one) => one.user.id === me.value.id) ?? null);
export const present = computed(() => agents.value.filter((one) => one.state !== "away"));
/** Nobody has said in this shift that the alarm is heard here. */
export const untested = computed(() => may("cases.handle") && myself.value?.test?.sound !== true);

export function nameOf(userId: number | null): string | null {
  return agents.value.find((one) => one.user.id === userId)?.user.name ?? null;
}

let reading = false;
let stale = false;

/** At most one reading a second, whatever the feed brings; one that got no answer is done again. */
export async function readFloor(): Promise<void> {
  if (reading) {
    stale = true;
    return;
  }
  reading = true;
  stale = false;
  let wait = AGAIN_MS;
  try {
    const [there, places, common] = await Promise.all([
      get<Page<AgentView>>("/agents"),
      get<Page<DeskInfo>>("/desks"),
      get<Page<CauseView>>("/desk/common-causes"),
    ]);
    agents.value = there.items;
    desks.value = places.items;
    causes.value = common.items;
  } catch (error) {
    console.warn("who is at the desks could not be read", error);
    stale = !(error instanceof Problem);
    wait = RETRY_MS;
  }
  setTimeout(() => {
    reading = false;
    if (stale) void readFloor();
  }, wait);
}

export function floorEvent(frame: Frame): void {
  if (frame.type === "agent") show(frame.user_id, frame.state);
  if (frame.type === "agent" || frame.type === "desk" || frame.type === "common_cause") void readFloor();
  else if ("case_id" in frame && causes.value.some((one) => one.cases.some((each) => each.id === frame.case_id))) void readFloor();
}

/** At once; the rest follows when it has been read. */
function show(userId: number, state: AgentState): void {
  agents.value = agents.value.map((one) => (one.user.id === userId ? { ...one, state } : one));
}

/** The telephone that rings for the test, and whether it has been waited for in vain. */
export const ringingPhone = ref<string | null>(null);
export const phoneSilent = ref(false);
const RINGS_MS = 90_000;
let giveUp = 0;

/** Proven by a key on the telephone, which the feed tells like any news of mine. */
export const phoneProven = computed(() => myself.value?.test?.phone === true);

export async function ringMe(): Promise<void> {
  floorProblem.value = null;
  phoneSilent.value = false;
  clearTimeout(giveUp);
  try {
    ringingPhone.value = (await post<{ phone: string }>("/agents/me/phone-test")).phone;
    giveUp = window.setTimeout(() => {
      phoneSilent.value = !phoneProven.value;
      ringingPhone.value = null;
    }, RINGS_MS);
  } catch (error) {
    ringingPhone.value = null;
    floorProblem.value = (error as Error).message;
  }
}

async function say(path: string, body: unknown): Promise<void> {
  floorProblem.value = null;
  try {
    put(await post<AgentView>(`/agents/me/${path}`, body));
  } catch (error) {
    floorProblem.value = (error as Error).message;
  }
  void readFloor();
}

function put(mine: AgentView): void {
  agents.value = [...agents.value.filter((one) => one.user.id !== mine.user.id), mine];
}

export const sayState = (state: ByHand) => say("state", { state });
export const sitAt = (desk_id: number | null) => say("state", { state: myself.value?.by_hand ?? "ready", desk_id });
export const sayTested = (sound: boolean, phone: boolean | null) => say("shift-test", { sound, phone });
