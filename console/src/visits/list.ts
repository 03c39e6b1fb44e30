/**
 * A visitor's week behind his link. What is done without a network is kept in order with the time at which
 * it was done, also when the page is closed, and sent when the network is back: a tap that comes late is
 * taken and marked. A link that is over or not confirmed takes nothing: it is kept for the next one. The list is kept for as long as the page is open, and never on the phone.
 */
import { ref, shallowRef } from "vue";
import { get, NoAnswer, post, Problem, randomKey } from "../api/client";
import type { components } from "../api/schema";
import { recall, remember } from "../shared/memory";

type Schemas = components["schemas"];
export type Week = Schemas["VisitListView"];
export type Stop = Schemas["VisitStop"];
export type Deed = { visit: number; action: "arrive" | "complete"; body: Record<string, unknown> };

const token = location.pathname.replace(/^\/v\//, "");
const path = `/v/${encodeURIComponent(token)}`;
const QUEUE = "visits-waiting";
const REFUSED = [409, 422];
/** What no repeat will change; anything else is kept. */

export const week = shallowRef<Week | null>(null);
export const gone = ref(false);
export const offline = ref(false);
export const trouble = ref<string | null>(null);
/** The phone does not keep what waits: it is lost with the page. */
export const unsafe = ref(false);
export const waiting = shallowRef<Deed[]>(kept());

function kept(): Deed[] {
  try {
    return JSON.parse(recall(QUEUE) ?? "[]") as Deed[];
  } catch {
    return [];
  }
}

function keep(deeds: Deed[]): void {
  waiting.value = deeds;
  unsafe.value = !remember(QUEUE, JSON.stringify(deeds)) && deeds.length > 0;
}

/** How a visit stands once everything kept has been sent: the buttons follow this. */
export function standing(stop: Stop): Stop["state"] {
  const mine = waiting.value.filter((deed) => deed.visit === stop.id).at(-1);
  if (!mine) return stop.state;
  if (mine.action === "arrive") return "arrived";
  return mine.body.seen === "seen" ? "done" : "not_met";
}

export async function act(visit: number, action: Deed["action"], body: Record<string, unknown>): Promise<void> {
  trouble.value = null;
  keep([...waiting.value, { visit, action, body: { ...body, at: new Date().toISOString(), key: randomKey() } }]);
  await flush();
}

let sending = false;

/** Send what waits, in order, under the link that is open now. */
export async function flush(): Promise<void> {
  if (sending || gone.value || !week.value?.confirmed) return;
  sending = true;
  try {
    for (const deed of [...waiting.value]) {
      try {
        week.value = await post<Week>(`${path}/visits/${deed.visit}/${deed.action}`, deed.body);
        offline.value = false;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        // Of another visitor with whom the phone is shared: it waits for his link.
        if (error.status === 404 && "visit_id" in error.body) continue;
        if (!REFUSED.includes(error.status)) throw error;
        // The others of the day are not lost for it.
        trouble.value = error.message;
      }
      keep(waiting.value.filter((one) => one !== deed));
    }
  } catch (error) {
    if (error instanceof NoAnswer) offline.value = true;
    else if (error instanceof Problem && error.status === 404) gone.value = true;
    else trouble.value = (error as Error).message;
  }
  sending = false;
}

/** What was written into a form, for when it is refused. */
export const drafts = new Map<number, Draft>();
export type Draft = { seen: string; condition: string; unwell: boolean; help: boolean; needs: string[]; hazards: string[]; note: string };

export async function refresh(): Promise<void> {
  try {
    week.value = await get<Week>(path);
    offline.value = false;
    gone.value = false;
  } catch (error) {
    if (error instanceof Problem && [404, 422].includes(error.status)) gone.value = true;
    else if (error instanceof NoAnswer) offline.value = true;
    else trouble.value = (error as Error).message;
  }
}

export async function confirmPhone(tail: string): Promise<void> {
  trouble.value = null;
  try {
    week.value = await post<Week>(`${path}/confirm`, { phone_tail: tail });
    await flush();
  } catch (error) {
    if (error instanceof NoAnswer) offline.value = true;
    else trouble.value = (error as Error).message;
  }
}

export type Place = { lat: number; lon: number; accuracy_m: number };

/** Where the phone is; null where it does not say within eight seconds. */
export function here(): Promise<Place | null> {
  return new Promise((resolve) => {
    if (!("geolocation" in navigator)) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lon: coords.longitude, accuracy_m: Math.round(coords.accuracy) }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: 8000, maximumAge: 30_000 },
    );
  });
}

const SIDE = 1280;

/** A photo made small enough to be kept and sent: base64 of a JPEG. */
export async function shrunk(file: File): Promise<string> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.7).replace(/^data:[^,]*,/, "");
}
