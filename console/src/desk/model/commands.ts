/** Every action with its key, in one list: the buttons, the `?` overlay and the palette read it. */
import { computed, ref } from "vue";
import { recall, remember } from "../../shared/memory";
import { alarming, hushSelected, ringingIds, silence, silenceNow } from "../sound/alarm";
import { act, claim, dismiss, openForm, type FormName } from "./actions";
import { card, select, selected } from "./card";
import { actOnCall, myCall, nextCall, takeCall } from "./calls";
import { composing } from "./composing";
import { me, may } from "./me";
import { queue, shown } from "./queue";
import { choose, choosing, shelvable } from "./shelving";

export interface Command {
  id: string;
  /** Single letters can be switched off; the others always work. */
  keys: string[];
  enabled(): boolean;
  /** With the key that was pressed, where a command has several that differ. */
  run(key?: string): void;
}

export type Panel = "keys" | "palette" | "handover" | "team" | "checkins" | null;
export const panel = ref<Panel>(null);
export const lettersOn = ref(recall("letters") !== "off");

export function switchLetters(on: boolean): void {
  lettersOn.value = on;
  remember("letters", on ? "on" : "off");
}

export const isMine = computed(() => card.value?.owner?.id === me.value.id && card.value.closed_at === null);
export const isOpen = computed(() => card.value !== null && card.value.closed_at === null);

/** P3 and P4 that nobody has, or I. */
const mayShelve = computed(
  () => may("cases.handle") && isOpen.value && (card.value?.priority ?? 1) >= 3 && (card.value?.owner === null || isMine.value)
    && card.value?.state !== "resolved",
);
const isShelved = computed(() => isOpen.value && (!!card.value?.tray_until || !!card.value?.shelf_until));

function walk(step: number): void {
  const { waiting, taken, tray, shelf, closed } = shown.value;
  const all = [...waiting, ...taken, ...tray, ...shelf, ...closed];
  if (all.length === 0) return;
  const at = all.findIndex((row) => row.id === selected.value);
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  if (!next) return;
  select(next.id);
  document.getElementById(`case-${next.id}`)?.scrollIntoView({ block: "nearest" });
}

/** The most urgent case that nobody has; when there is none, one of mine that rings. */
function goToNext(): void {
  const first = queue.value.waiting[0];
  const [mine] = ringingIds.value;
  if (first) void claim(first.id);
  else if (mine !== undefined) select(mine);
}

const form = (name: FormName) => () => {
  openForm.value = openForm.value === name ? null : name;
};
const onCard = (run: (id: number) => void) => () => {
  if (card.value) run(card.value.id);
};

/** A number is dialled by the system's telephone, the soft phone of the desk. */
export function dial(phone: string): void {
  location.href = `tel:${phone}`;
}

const CONTACT_KEYS = ["1", "2", "3", "4", "5"];

/** The number if it can be dialled: not unknown, not masked for somebody who does not handle cases. */
export function dialable(phone: string | null | undefined): string | null {
  return phone && !phone.includes("*") ? phone : null;
}

/** The contacts in their order, each with the number that calls it; null where nobody may be told. */
export const contactPhones = computed(() =>
  (card.value?.contacts ?? []).map((one) => (one.inform === "never" || one.do_not_inform ? null : dialable(one.phone))),
);

function callContact(key = "1"): void {
  const phone = contactPhones.value[Number(key) - 1];
  if (phone) dial(phone);
}

const someShelvable = () => [...queue.value.waiting, ...queue.value.taken, ...queue.value.tray].some(shelvable);
const handles = () => may("cases.handle");

export const commands: Command[] = [
  { id: "next", keys: ["N"], enabled: () => handles() && (queue.value.waiting.length > 0 || ringingIds.value.size > 0),
    run: goToNext },
  { id: "claim", keys: ["C", "F2"], enabled: () => handles() && isOpen.value && card.value?.owner === null,
    run: onCard((id) => void claim(id)) },
  { id: "takeover", keys: ["T"], enabled: () => handles() && isOpen.value && !!card.value?.owner && !isMine.value,
    run: form("takeover") },
  { id: "call", keys: ["P", "F4"], enabled: () => dialable(card.value?.person?.phone) !== null,
    run: () => dial(String(card.value?.person?.phone)) },
  { id: "call_contact", keys: CONTACT_KEYS, enabled: () => openForm.value === null && contactPhones.value.some(Boolean),
    run: callContact },
  { id: "contact", keys: ["V"], enabled: () => isMine.value, run: form("contact") },
  { id: "dispatch", keys: ["D", "F8"], enabled: () => isMine.value, run: onCard((id) => void act(id, "dispatch")) },
  { id: "note", keys: ["M"], enabled: () => handles() && card.value !== null, run: form("note") },
  { id: "hold", keys: ["H", "F9"], enabled: () => isMine.value, run: form("hold") },
  { id: "shelve", keys: ["Z"], enabled: () => mayShelve.value && !card.value?.shelf_until, run: form("shelve") },
  { id: "unshelve", keys: ["B"], enabled: () => handles() && isShelved.value, run: onCard((id) => void act(id, "unshelve")) },
  { id: "release", keys: ["G"], enabled: () => isMine.value, run: form("release") },
  { id: "transfer", keys: ["I"], enabled: () => isMine.value, run: form("transfer") },
  { id: "close", keys: ["X"], enabled: () => isMine.value, run: form("close") },
  { id: "reopen", keys: ["U"], enabled: () => handles() && !!card.value?.closed_at, run: form("reopen") },
  { id: "call_answer", keys: ["A"], enabled: () => handles() && nextCall.value !== null,
    run: () => nextCall.value && void takeCall(nextCall.value) },
  { id: "call_case", keys: ["E"], enabled: () => handles() && myCall.value !== null && !myCall.value.case,
    run: () => myCall.value && void actOnCall(myCall.value, "case") },
  { id: "call_request", keys: ["R"], enabled: () => handles() && myCall.value !== null && !myCall.value.case,
    run: () => myCall.value && void actOnCall(myCall.value, "request") },
  { id: "call_silent", keys: ["L"], enabled: () => handles() && !!myCall.value?.case && !myCall.value.silent_at,
    run: () => myCall.value && void actOnCall(myCall.value, "silent") },
  { id: "call_close", keys: ["W"], enabled: () => handles() && myCall.value !== null,
    run: () => myCall.value && void actOnCall(myCall.value, "close") },
  { id: "silence", keys: ["S"], enabled: () => alarming.value !== null && silence.value === null, run: silenceNow },
  { id: "down", keys: ["J", "ArrowDown"], enabled: () => true, run: () => walk(1) },
  { id: "up", keys: ["K", "ArrowUp"], enabled: () => true, run: () => walk(-1) },
  { id: "palette", keys: ["Ctrl+K"], enabled: () => true, run: () => (panel.value = "palette") },
  { id: "handover", keys: ["O"], enabled: handles, run: () => (panel.value = "handover") },
  { id: "shelve_many", keys: ["F"], enabled: () => handles() && (choosing.value || someShelvable()), run: () => choose(!choosing.value) },
  { id: "checkins", keys: ["Q"], enabled: handles, run: () => (panel.value = "checkins") },
  { id: "team", keys: ["Y"], enabled: () => true, run: () => (panel.value = panel.value === "team" ? null : "team") },
  { id: "help", keys: ["?"], enabled: () => true, run: () => (panel.value = panel.value === "keys" ? null : "keys") },
];

/** What is repeated while its key is held down; anything else would happen again and again. */
const HELD = new Set(["down", "up"]);

/**
 * Whether a key means the desk although a panel lies on it: the list of keys is there to be tried, and
 * the next emergency is taken from anywhere. What would touch the case below waits for the panel's end.
 */
function through(command: Command): boolean {
  return panel.value === null || panel.value === "keys" || command.id === "next" || command.id === "help";
}

/** The key as a person would name it; null while an input method is composing. */
function named(event: KeyboardEvent): string | null {
  if (composing(event) || event.altKey || event.metaKey) return null;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return event.ctrlKey ? `Ctrl+${key}` : key;
}

const isLetter = (key: string) => /^[A-Z?1-9]$/.test(key);

function typing(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return !!element?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

export function onKey(event: KeyboardEvent): void {
  hushSelected();
  const key = named(event);
  if (key === null) return;
  if (key === "Escape") {
    if (panel.value !== null) panel.value = null;
    else dismiss();
    (document.activeElement as HTMLElement | null)?.blur();
    return;
  }
  if (event.shiftKey && key !== "?") return;
  if (isLetter(key) && (!lettersOn.value || typing(event.target))) return;
  if (key.startsWith("Arrow") && (typing(event.target) || (event.target as Element).matches?.("[type=radio]"))) return;
  const command = commands.find((each) => each.keys.includes(key));
  if (!command?.enabled() || !through(command)) return;
  event.preventDefault();
  if (event.repeat && !HELD.has(command.id)) return;
  if (command.id !== "help") panel.value = null;
  command.run(key);
}
