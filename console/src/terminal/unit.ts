/** A made-up terminal: presses go out like a device's and are repeated until the receipt comes. */
import { ref, shallowRef } from "vue";
import { get, post, Problem, randomKey } from "../api/client";
import type { ReceiptView } from "../api/types";

const POLL_MS = 1000;
const SPOKEN_MOST = 12;

export type Kind = "sos" | "fire" | "service" | "fall" | "test" | "cancel" | "fine";

export const device = ref(new URLSearchParams(location.search).get("device") ?? "demo-0001");
export const receipts = shallowRef<ReceiptView[]>([]);
export const trouble = ref<"not_here" | "unknown" | "no_answer" | null>(null);
export const sending = ref(false);
/** The newest thing the terminal was told to say. */
export const said = ref("");
export const aloud = ref("speechSynthesis" in window);

let lastPress: string | null = null;
const spoken: string[] = [];
let first = true;
/** Presses of this page: their answers are spoken even when they come with the first look. */
const own = new Set<string>();

function explain(error: unknown): void {
  if (!(error instanceof Problem)) trouble.value = "no_answer";
  else trouble.value = error.status === 404 ? "unknown" : "not_here";
}

export async function press(kind: Kind, key?: number): Promise<void> {
  const id = randomKey().slice(0, 20).toUpperCase();
  const ref = kind === "cancel" || kind === "fine" ? lastPress : null;
  sending.value = true;
  own.add(id);
  try {
    await post(`/terminal/${encodeURIComponent(device.value)}/press`, { id, kind, key, ref });
    if (ref === null) lastPress = id;
    trouble.value = null;
  } catch (error) {
    explain(error);
  }
  sending.value = false;
}

async function look(): Promise<void> {
  try {
    receipts.value = await get<ReceiptView[]>(`/terminal/${encodeURIComponent(device.value)}/receipts`);
    trouble.value = null;
  } catch (error) {
    explain(error);
    return;
  }
  for (const one of [...receipts.value].reverse()) {
    const words = one.receipt?.say;
    if (typeof words === "string") hear(`${one.signal_id} ${one.receipt?.state} ${words}`, words, own.has(one.signal_id));
  }
  first = false;
}

function hear(key: string, words: string, mine: boolean): void {
  if (spoken.includes(key)) return;
  spoken.push(key);
  if (spoken.length > SPOKEN_MOST * 4) spoken.shift();
  if (first && !mine) return; // what was said before this page was opened
  said.value = words;
  if (!aloud.value || !("speechSynthesis" in window)) return;
  const voice = new SpeechSynthesisUtterance(words);
  voice.lang = "zh-CN";
  speechSynthesis.speak(voice);
}

export function change(): void {
  receipts.value = [];
  spoken.length = 0;
  first = true;
  said.value = "";
  lastPress = null;
  void look();
}

export function start(): () => void {
  void look();
  const timer = setInterval(() => void look(), POLL_MS);
  return () => clearInterval(timer);
}
