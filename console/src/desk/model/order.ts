/** The order of the queue: unclaimed, then priority, then the oldest. Nobody can change it. */
import type { CaseSummary } from "../../api/types";

export type Row = CaseSummary;

export interface Sections {
  waiting: Row[];
  taken: Row[];
  /** P3 and P4 that a flood keeps without sound, and those that somebody has shelved: both come back. */
  tray: Row[];
  shelf: Row[];
  closed: Row[];
}

export interface Filters {
  mine: boolean;
  hideTechnical: boolean;
  hideHeld: boolean;
}

/** Nobody at a desk has it, and somebody should. */
export function isWaiting(row: Row): boolean {
  return row.owner === null && row.closed_at === null && row.state !== "resolved";
}

/** In the tray or on the shelf. Whatever a row says: no P1 or P2 is ever put aside. */
export function isAside(row: Row): boolean {
  return row.priority >= 3 && row.owner === null && (!!row.tray_until || !!row.shelf_until);
}

/** Priority, then age. Each moment is read once and not at every comparison. */
function byUrgency(rows: Row[]): Row[] {
  return rows
    .map((row) => ({ row, opened: Date.parse(row.opened_at) }))
    .sort((a, b) => a.row.priority - b.row.priority || a.opened - b.opened || a.row.id - b.row.id)
    .map(({ row }) => row);
}

export function sections(rows: Iterable<Row>): Sections {
  const found: Sections = { waiting: [], taken: [], tray: [], shelf: [], closed: [] };
  for (const row of rows) {
    if (row.closed_at !== null || row.state === "closed") found.closed.push(row);
    else if (isAside(row)) (row.shelf_until ? found.shelf : found.tray).push(row);
    else if (isWaiting(row)) found.waiting.push(row);
    else found.taken.push(row);
  }
  found.waiting = byUrgency(found.waiting);
  found.taken = byUrgency(found.taken);
  found.tray = byUrgency(found.tray);
  found.shelf = byUrgency(found.shelf);
  found.closed.sort((a, b) => Date.parse(b.closed_at ?? "") - Date.parse(a.closed_at ?? ""));
  return found;
}

/** Whether the filters hide a row. A P1 is never hidden. */
export function isHidden(row: Row, filters: Filters, me: number): boolean {
  if (row.priority === 1) return false;
  if (filters.mine && row.owner?.id !== me && !isWaiting(row)) return true;
  if (filters.hideTechnical && row.priority === 4) return true;
  return filters.hideHeld && row.hold_until !== null;
}
