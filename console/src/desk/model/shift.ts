/** The beginning, the heartbeat and the end of a desk's shift: what ties the parts together. */
import { ref } from "vue";
import { Feed, heardAt, live } from "../../api/feed";
import { Problem } from "../../api/client";
import type { Frame } from "../../api/types";
import { signOut } from "../../shared/session";
import { advance, alarmEvent } from "../sound/alarm";
import { audible, unlock } from "../sound/engine";
import { allowNotices } from "../sound/hidden";
import { refusal } from "./actions";
import { callEvent, readCalls } from "./calls";
import { cardEvent, readCard, select, selected } from "./card";
import { checkinBeat, readCheckins } from "./checkins";
import { panel } from "./commands";
import { floorEvent, readFloor } from "./floor";
import { handoverEvent, readHandovers } from "./handover";
import { me } from "./me";
import { onBeat } from "./pulse";
import { queue, readQueue, take } from "./queue";
import { statusBeat } from "./status";

/** The session has ended: nothing here is current any more. */
export const refused = ref(false);
/** Something on this page failed: what it shows may be wrong, and it says so. */
export const broken = ref(false);
/** Seconds since the last frame. */
export const deadFor = ref(0);

export function openDesk(): void {
  const feed = new Feed({
    event(frame: Frame) {
      take(frame);
      cardEvent(frame);
      callEvent(frame);
      alarmEvent(frame);
      handoverEvent(frame);
      floorEvent(frame);
    },
    lost() {
      void readQueue();
      void readCard();
      void readCalls();
      void readHandovers();
      void readFloor();
      void readCheckins();
    },
    refused() {
      refused.value = true;
    },
  });
  onBeat(() => {
    feed.watch();
    deadFor.value = (performance.now() - heardAt.value) / 1000;
    statusBeat();
    checkinBeat();
    showSomething();
    advance();
  });
  addEventListener("online", () => feed.hurry());
  addEventListener("beforeunload", askBeforeLeaving);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && audible.value) void stayAwake(); // a hidden page loses the lock
  });
  feed.watch();
}

/** An empty desk shows the case that needs somebody most; it never takes one away. */
function showSomething(): void {
  const first = queue.value.waiting[0];
  if (selected.value === null && first && live.value) select(first.id);
}

/** From a click: the sound is unlocked and tested, notices are asked for. */
export async function startShift(): Promise<void> {
  await unlock();
  await allowNotices();
  await stayAwake();
}

/** A screen that sleeps shows no alarm. Where the browser cannot hold it awake, the system must. */
async function stayAwake(): Promise<void> {
  try {
    await navigator.wakeLock?.request("screen");
  } catch (error) {
    console.warn("the screen cannot be held awake", error);
  }
}

/** Closing the tab with a P1 in hand: the browser asks first. */
function askBeforeLeaving(event: BeforeUnloadEvent): void {
  if (queue.value.taken.some((row) => row.priority === 1 && row.owner?.id === me.value.id)) event.preventDefault();
}

/** Nobody leaves owning a P1: then the hand-over opens instead. */
export async function leave(): Promise<void> {
  try {
    await signOut();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 401) return location.assign("/login");
    panel.value = "handover";
    refusal.value = { caseId: 0, code: error.code, text: error.message };
  }
}
