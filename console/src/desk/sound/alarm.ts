/**
 * Which sound is due. One at a time, the most urgent: lost line, then P1, P2, P3.
 *
 * An unclaimed case rings until somebody claims it. An alert on a case of mine rings until I turn
 * to it. Silence lasts at most 60 s, for one priority and those below, and any new emergency ends
 * it, as does anything new that is no less urgent than what was silenced.
 */
import { computed, ref, shallowRef, watch } from "vue";
import { live } from "../../api/feed";
import type { Frame } from "../../api/types";
import { serverNow } from "../../shared/serverClock";
import { me } from "../model/me";
import { isAside, isWaiting, type Row } from "../model/order";
import { rows } from "../model/queue";
import { callUrgency } from "../model/calls";
import { selected } from "../model/card";
import { audible, keepAwake, play, rest } from "./engine";
import { isLeader, lead } from "./leader";
import type { Voice } from "./patterns";
import { onTold, tell } from "./tabs";

const SILENCE_MS = 60_000;
const EMERGENCY = 2;
const TURN_MS = 6000;
const VOICES: Voice[] = ["p1", "p2", "p3"];
/** Alerts that are everybody's business even when the case has an owner. */
const FOR_ALL = new Set(["case.unheard_press", "case.close_proposed"]);

/** The machine's reminders of what is already known: they ring, but do not end a silence. */
const REMINDERS = new Set(["case.escalated", "case.reminded"]);

/** What only the owner of a case does: he has reacted, nobody else needs to. */
const REACTIONS = new Set(["case.claimed", "case.takeover", "case.contact", "case.ticked", "case.procedure", "case.hold"]);

/** Cases that ring although they have an owner, with the priority at which they ring. */
const ringing = new Map<number, number>();
/** The same for the eye: which rows ask for their owner again. */
export const ringingIds = shallowRef<ReadonlySet<number>>(new Set());

/** The priority that sounds, or would if nobody had asked for silence. */
export const alarming = ref<number | null>(null);
export const silence = shallowRef<{ priority: number; until: number } | null>(null);
/** Counts what has called: the second one while the first still rings is news too. */
export const calls = ref(0);
const beat = ref(0);

export const silentFor = computed(() => {
  void beat.value;
  return silence.value === null ? 0 : Math.max(0, Math.ceil((silence.value.until - performance.now()) / 1000));
});

export function alarmEvent(frame: Frame): void {
  if (frame.type === "call") return callAlarm(frame.alert === true && frame.kind === "emergency");
  if (!("case" in frame) || !frame.case) return;
  if (!frame.alert) {
    if (REACTIONS.has(frame.type) && ringing.delete(frame.case_id)) advance();
    return;
  }
  const summary = frame.case;
  const taken = summary.owner !== null;
  const mine = summary.owner?.id === me.value.id;
  if (taken && !mine && !FOR_ALL.has(frame.type)) return;
  if (mine && frame.type === "case.close_proposed") return;
  if (summary.state === "closed") return;
  if (taken) ringing.set(summary.id, Math.min(summary.priority, 2));
  // What comes back from the shelf sounds, a technical task too, until somebody looks.
  else if (frame.type === "case.shelf_ended") ringing.set(summary.id, Math.min(summary.priority, 3));
  calls.value += 1;
  const heard = Math.max(EMERGENCY, silence.value?.priority ?? 0);
  if (!REMINDERS.has(frame.type) && summary.priority <= heard) silence.value = null;
  advance();
}

/** An emergency line that rings ends any silence; what rings is known as soon as it is read. */
function callAlarm(emergency: boolean): void {
  if (emergency) silence.value = null;
  calls.value += 1;
  advance();
}

/** Somebody turns to the case; every tab of this browser is told. */
export function hush(caseId: number): void {
  if (ringing.has(caseId)) tell({ hush: caseId });
  ringing.delete(caseId);
  advance();
}

watch(selected, (id) => {
  if (id !== null) hush(id);
});

/** Any key or click while the ringing case is on the screen. */
export function hushSelected(): void {
  if (selected.value !== null && ringing.has(selected.value)) hush(selected.value);
}

export function silenceNow(): void {
  if (alarming.value === null) return;
  tell({ silence: alarming.value });
  silence.value = { priority: alarming.value, until: performance.now() + SILENCE_MS };
  advance();
}

onTold((said) => {
  if (said.hush !== undefined) ringing.delete(said.hush);
  if (said.silence !== undefined) silence.value = { priority: said.silence, until: performance.now() + SILENCE_MS };
  advance();
});

/** How long a P2 or P3 waits for the word whose turn it is. */
const TURN_COMES_MS = 1500;

/** It is another one's turn for a few seconds. Never of a P1: that rings for everybody. */
export function isAnothers(row: Row, now: number | null): boolean {
  if (row.priority === 1 || now === null) return false;
  if (row.suggested_to === null) return now - Date.parse(row.opened_at) < TURN_COMES_MS;
  return row.suggested_to !== me.value.id && !!row.suggested_until && Date.parse(row.suggested_until) > now;
}

function mostUrgent(): number | null {
  let found = callUrgency() ?? 9;
  const now = serverNow();
  for (const row of rows.values()) {
    const unanswered = row.state === "open" || row.state === "claimed" || row.state === "dispatched";
    if (row.priority < found && unanswered && isWaiting(row) && !isAside(row) && !isAnothers(row, now)) found = row.priority;
  }
  for (const [id, priority] of ringing) {
    const row = rows.get(id);
    if (!row || row.closed_at) ringing.delete(id);
    else found = Math.min(found, priority);
  }
  if (ringing.size !== ringingIds.value.size || [...ringing.keys()].some((id) => !ringingIds.value.has(id))) {
    ringingIds.value = new Set(ringing.keys());
  }
  return found <= VOICES.length ? found : null;
}

/** Once a second, and at once when something happens. */
export function advance(): void {
  beat.value += 1;
  keepAwake();
  lead(audible.value);
  alarming.value = mostUrgent();
  if (silence.value !== null && performance.now() >= silence.value.until) silence.value = null;
  const due = voice();
  if (due === null) rest();
  else if (isLeader.value) play(due);
}

function voice(): Voice | null {
  const priority = alarming.value;
  const quiet = priority === null || (silence.value !== null && priority >= silence.value.priority);
  if (live.value === false) {
    // A P1 that is known and the line that is lost take turns; everything else waits.
    const turn = Math.floor(performance.now() / TURN_MS) % 2 === 0;
    return priority === 1 && !quiet && turn ? "p1" : "offline";
  }
  return quiet ? null : (VOICES[priority - 1] ?? null);
}
