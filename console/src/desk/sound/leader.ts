/** One tab of this browser sounds, and only one that can: it holds a lock while its audio runs. */
import { ref } from "vue";
import { recall, remember } from "../../shared/memory";
import { randomKey } from "../../api/client";

export const isLeader = ref(false);
/** Another tab of this browser is open as a desk and sounds. */
export const elsewhere = ref(false);

const LEASE_MS = 3000;
const own = randomKey();
let release: (() => void) | null = null;
let asking: AbortController | null = null;

/** Once a second, with whether this tab can sound. */
export function lead(able: boolean): void {
  // Locks need HTTPS or localhost; without them a lease in the browser's storage does.
  if (navigator.locks === undefined) leadByLease(able);
  else if (able && release === null && asking === null) ask();
  else if (!able) resign();
  elsewhere.value = able && !isLeader.value;
}

function ask(): void {
  const wish = new AbortController();
  asking = wish;
  navigator.locks
    .request("bell-sound", { signal: wish.signal }, () => {
      isLeader.value = true;
      elsewhere.value = false;
      return new Promise<void>((resolve) => (release = resolve));
    })
    .catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    })
    .finally(() => {
      isLeader.value = false;
      release = null;
      if (asking === wish) asking = null;
    });
}

function resign(): void {
  release?.();
  asking?.abort();
  asking = null;
}

function leadByLease(able: boolean): void {
  const [holder, until] = (recall("sound-lease") ?? "").split("|");
  // Date.now is the same clock for every tab of this computer, right or wrong.
  const free = !holder || holder === own || Number(until) < Date.now();
  isLeader.value = able && free;
  if (isLeader.value) remember("sound-lease", `${own}|${Date.now() + LEASE_MS}`);
}
