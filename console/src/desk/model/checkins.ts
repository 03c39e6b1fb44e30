/** Whom somebody at the desk has to call because nothing automatic was answered; asked every 15 s. */
import { computed, ref, shallowRef } from "vue";
import { get, post, Problem } from "../../api/client";
import type { CheckinView, Page } from "../../api/types";
import type { CheckinAnswer } from "../../shared/checkins";
import { secondsSince } from "../../shared/serverClock";
import { may } from "./me";

const EVERY_BEATS = 15;
const MOST = 100;
/** The next step takes over so soon that the call has to be made now. */
const HURRY_S = 600;
const RISKS = ["high", "medium", "low"];

export const dueCalls = shallowRef<CheckinView[]>([]);
export const moreCheckins = ref(false);
export const checkinProblem = ref<string | null>(null);

const urgent = (one: CheckinView) => one.risk === "high" || (one.next_at !== null && secondsSince(one.next_at) > -HURRY_S);
export const checkinsHurry = computed(() => dueCalls.value.some(urgent));

/** High risk first, then whose next step comes first. */
export function byNeed(a: CheckinView, b: CheckinView): number {
  return RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk) || Date.parse(a.next_at ?? a.due_at) - Date.parse(b.next_at ?? b.due_at);
}

let beats = 0;
let reading = false;

export function checkinBeat(): void {
  if (beats++ % EVERY_BEATS === 0) void readCheckins();
}

export async function readCheckins(): Promise<void> {
  if (reading || !may("cases.handle")) return;
  reading = true;
  try {
    const page = await get<Page<CheckinView>>("/checkins", { asks_human: true, limit: MOST });
    dueCalls.value = [...page.items].sort(byNeed);
    moreCheckins.value = page.next !== null;
  } catch (error) {
    console.warn("check-ins could not be read", error);
  } finally {
    reading = false;
  }
}

export interface Heard {
  answer: CheckinAnswer;
  mood: number | null;
  needs: string[];
  note: string | null;
}

/** True when it is recorded, and when somebody else was quicker: then it is gone from the list. */
export async function sayHeard(id: number, heard: Heard): Promise<boolean> {
  checkinProblem.value = null;
  let done = false;
  try {
    await post<CheckinView>(`/checkins/${id}/result`, heard);
    dueCalls.value = dueCalls.value.filter((one) => one.id !== id);
    done = true;
  } catch (error) {
    checkinProblem.value = (error as Error).message;
    if (error instanceof Problem && error.code === "checkin_over") dueCalls.value = dueCalls.value.filter((one) => one.id !== id);
  }
  void readCheckins();
  return done;
}
