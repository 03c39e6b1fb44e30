/** All open cases of this desk: read once, then kept current by the feed. */
import { computed, reactive, ref, shallowRef } from "vue";
import { get } from "../../api/client";
import type { CaseView, Frame, Page } from "../../api/types";
import { serverNow } from "../../shared/serverClock";
import { isHidden, sections, type Filters, type Row, type Sections } from "./order";
import { me } from "./me";

const PAGE = 200;
const AGAIN_MS = 1000;
const CLOSED_STAYS_MS = 5 * 60_000;

/** Every row by id, changed at once; `queue` follows at most once per frame of the screen. */
export const rows = new Map<number, Row>();
export const queue = shallowRef<Sections>({ waiting: [], taken: [], closed: [] });
/** The first reading is done: an empty queue means that there is nothing. */
export const loaded = ref(false);
export const filters = reactive<Filters>({ mine: false, hideTechnical: false, hideHeld: false });

export const shown = computed<Sections>(() => {
  const keep = (row: Row) => !isHidden(row, filters, me.value.id);
  const { waiting, taken, closed } = queue.value;
  return { waiting: waiting.filter(keep), taken: taken.filter(keep), closed };
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

/** A fresh view of a case, from an action or from reading it. */
export function put(view: CaseView): void {
  const old = rows.get(view.id);
  if (old && !old.partial && old.version > view.version) return;
  rows.set(view.id, pick(view));
  draw();
}

/** Only what a row is: a case read with everything around it must not stay in memory. */
function pick(view: CaseView): Row {
  const { person: _p, home: _h, contacts: _c, device: _d, history: _y, timeline: _t, ...rest } =
    view as CaseView & Record<string, unknown>;
  const { signals: _s, offers: _o, candidates: _a, procedure: _r, ...row } = rest as CaseView &
    Record<string, unknown>;
  return row as Row;
}

export function take(frame: Frame): void {
  const summary = frame.case;
  if (!summary) return;
  const old = rows.get(summary.id);
  if (old && old.version > summary.version) return;
  if (!old && summary.state === "closed") return;
  const { owner_id, ...facts } = summary;
  const row: Row = {
    ...(old ?? blank()),
    ...facts,
    owner: owner_id === null ? null : { id: owner_id, name: nameOf(owner_id) },
    last_signal_at: old && old.signal_count === summary.signal_count ? old.last_signal_at : frame.at,
    closed_at: summary.state === "closed" ? (old?.closed_at ?? frame.at) : null,
    hold_until: frame.type === "case.hold_ended" || owner_id === null ? null : (old?.hold_until ?? null),
  };
  rows.set(row.id, row);
  draw();
  const nameless = row.owner !== null && row.owner.name === null;
  if (row.partial || nameless || frame.type === "case.hold") void fill(row.priority);
}

function nameOf(user: number): string | null {
  if (user === me.value.id) return me.value.name;
  for (const row of rows.values()) if (row.owner?.id === user && row.owner.name) return row.owner.name;
  return null;
}

function blank(): Row {
  const nothing = {
    subject: { type: "device", id: "", name: null }, device_id: null, area: null, pressed_at: null,
    received_at: null, claimed_at: null, contact_at: null, dispatched_at: null, accepted_at: null,
    departed_at: null, arrived_at: null, entered_at: null, resolved_at: null, returned_at: null,
    hold_reason: null, disposition: null, outcome: null, linked_case_id: null, partial: true,
  };
  return nothing as unknown as Row;
}

const filling = new Map<number, "reading" | "again">();

/** Read the rows of one priority again; calls that come meanwhile are answered by one more. */
async function fill(priority: number): Promise<void> {
  if (filling.has(priority)) {
    filling.set(priority, "again");
    return;
  }
  filling.set(priority, "reading");
  try {
    for (const view of await readAll({ priority })) put(view);
  } catch (error) {
    console.warn("queue: the rows of a priority could not be read", error);
    filling.set(priority, "again");
  }
  setTimeout(() => {
    const again = filling.get(priority) === "again";
    filling.delete(priority);
    if (again) void fill(priority);
  }, AGAIN_MS);
}

async function readAll(query: { priority?: number }): Promise<CaseView[]> {
  const found: CaseView[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<CaseView> = await get("/cases", { state: "open", limit: PAGE, cursor, ...query });
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
    const views = await readAll({});
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
