/** Lamps, fallback telephone, thresholds, last proof: asked every 5 s, which also sets the clock. */
import { computed, ref, shallowRef, watch } from "vue";
import { glance } from "../../api/client";
import { live } from "../../api/feed";
import type { DeskView } from "../../api/types";
import { sampleAnswer } from "../../shared/serverClock";
import { recall, remember } from "../../shared/memory";

const EVERY_BEATS = 5;
const PATIENCE_MS = 4000;
export const PROOF_IS_OLD_S = 600;

export const status = shallowRef<DeskView | null>(null);
/** The last answer failed: the lamps below are from before. */
export const statusFailed = ref(false);
/** Kept in the browser: it is needed exactly when the server cannot be asked. */
export const fallbackPhone = ref(recall("fallback-phone"));
export const thresholds = computed(() => status.value?.queue_thresholds_s ?? [15, 60, 180]);

// Back from a lost line: the lamps must not wait for their turn.
watch(live, (now) => {
  if (now) void ask();
});

let beats = 0;
let asking = false;

export function statusBeat(): void {
  if (beats++ % EVERY_BEATS === 0) void ask();
}

async function ask(): Promise<void> {
  if (asking) return;
  asking = true;
  const sent = performance.now();
  try {
    const found = await glance<DeskView>("/desk", PATIENCE_MS);
    sampleAnswer(found.now, sent);
    status.value = found;
    statusFailed.value = false;
    if (found.fallback_phone) {
      fallbackPhone.value = found.fallback_phone;
      remember("fallback-phone", found.fallback_phone);
    }
  } catch {
    statusFailed.value = true; // said by the lamps
  } finally {
    asking = false;
  }
}
