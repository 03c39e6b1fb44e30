/** Tones by Web Audio. A browser lets a page sound only after somebody has pressed something on it. */
import { ref } from "vue";
import { PATTERNS, type Voice } from "./patterns";

/** False: this page is silent, whatever it tries to play. */
export const audible = ref(false);

let context: AudioContext | null = null;
let until = 0;
let current: Voice | null = null;

function look(): void {
  audible.value = context?.state === "running";
}

/** Call this from a click or a key; it opens the sound and plays the test. */
export async function unlock(): Promise<void> {
  if (context === null) {
    context = new AudioContext({ latencyHint: "interactive" });
    context.onstatechange = look;
  }
  await context.resume();
  look();
  play("test");
}

/** The system may have taken the sound away (a call, a headset unplugged): ask for it again. */
export function keepAwake(): void {
  if (context !== null && context.state !== "running") void context.resume().then(look, look);
  look();
}

/** One round of a voice, unless its last round still lasts. A more urgent voice cuts in. */
export function play(voice: Voice): void {
  if (context === null || context.state !== "running") return;
  const now = context.currentTime;
  if (voice === current && now < until - 0.05) return;
  const pattern = PATTERNS[voice];
  for (const tone of pattern.tones) sound(context, now + 0.03 + tone.at, tone.lasts, tone.hertz, pattern.gain);
  current = voice;
  until = now + pattern.every;
}

export function rest(): void {
  current = null;
}

function sound(audio: AudioContext, at: number, lasts: number, hertz: number, gain: number): void {
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  tone.type = "square";
  tone.frequency.value = hertz;
  // Soft edges: a square that starts at once clicks.
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(gain * 0.5, at + 0.012);
  volume.gain.setValueAtTime(gain * 0.5, at + lasts - 0.02);
  volume.gain.linearRampToValueAtTime(0, at + lasts);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + lasts + 0.05);
}
