/** All open cases of this desk: read once, then kept current by the feed. */
import { computed, reactive, ref, shallowRef } from "vue";
import { get } from "../../api/client";
import type { CaseSummary, CaseView, Frame, Page } from "../../api/types";
import { serverNow } from "../../shared/serverClock";
import { isHidden, sections, type Filters, type Row, type Sections } from "./order";
import { me } from "./me";

const PAGE = 200;
const AGAIN_MS = 1000;
const CLOSED_STAYS_MS = 5 * 60_000;

/** Every row by id, changed at once; `queue` follows at most once per frame of the screen. */
export const rows = new Map<number, Row>();
export const queue = shallowRef<Sections>({ waiting: [], taken: [], tray: [], shelf: [], closed: [] });
/** The first reading is done: an empty queue means that there is nothing. */
export const loaded = ref(false);
export const filters = reactive<Filters>({ mine: false, hideTechnical: false, hideHeld: false });

export const shown = computed<Sections>(() => {
  const keep = (row: Row) => !isHidden(row, filters, me.value.id);
  const { waiting, taken, ...others } = queue.value;
  return { waiting: waiting.filter(keep), taken: taken.filter(keep), ...others };
});

export const hiddenCount = computed(() => {
  const { waiting, taken } = queue.value;
  return waiting.length + taken.length - shown.value.waiting.length - shown.value.taken.length;
});

let drawing = false;

function draw(): void {
  if (drawing) return;
  drawing = true;
  let done = false;
  const now = () => {
    if (done) return;
    done = true;
    drawing = false;
    const before = (serverNow() ?? 0) - CLOSED_STAYS_MS;
    for (const row of rows.values()) {
      if (row.closed_at && Date.parse(row.closed_at) < before) rows.delete(row.id);
    }
    queue.value = sections(rows.values());
  };
  requestAnimationFrame(now);
  setTimeout(now, 250); // a hidden tab has no frames
}

/** A case as it now is, from an action, from reading it, or from the feed. */
export function put(found: CaseSummary): void {
  const old = rows.get(found.id);
  if (old && old.version > found.version) return;
  rows.set(found.id, pick(found));
  draw();
}

/** Only what a row is: a case read with everything around it must not stay in memory. */
function pick(found: CaseSummary): Row {
  const { id, number, state, priority, kind, subject, device_id, area, opened_at, closed_at } = found;
  const { suggested_to, suggested_until, tray_until, shelf_until } = found;
  const { returned_at, hold_until, owner, signal_count, last_signal_at, next_due_at, version } = found;
  return {
    ...{ id, number, state, priority, kind, subject, device_id, area, opened_at, closed_at },
    ...{ suggested_to, suggested_until, tray_until, shelf_until },
    ...{ returned_at, hold_until, owner, signal_count, last_signal_at, next_due_at, version },
  };
}

export function take(frame: Frame): void {
  if (!("case" in frame) || !frame.case) return;
  if (frame.case.state === "closed" && !rows.has(frame.case.id)) return;
  put(frame.case);
}

async function readAll(): Promise<CaseView[]> {
  const found: CaseView[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<CaseView> = await get("/cases", { state: "open", limit: PAGE, cursor });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

let reading = false;
let readAgain = false;

/** Read everything; what is open here but no longer there has been closed meanwhile. */
export async function readQueue(): Promise<void> {
  if (reading) {
    readAgain = true;
    return;
  }
  reading = true;
  const before = new Set(rows.keys());
  try {
    const views = await readAll();
    const open = new Set(views.map((view) => view.id));
    for (const id of before) if (!open.has(id) && !rows.get(id)?.closed_at) rows.delete(id);
    views.forEach(put);
    loaded.value = true;
    draw();
  } catch (error) {
    console.warn("queue: could not be read", error);
    readAgain = true;
  }
  reading = false;
  if (readAgain) {
    readAgain = false;
    setTimeout(() => void readQueue(), AGAIN_MS);
  }
}
