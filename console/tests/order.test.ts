import { describe, expect, it } from "vitest";
import { isHidden, sections, type Row } from "../src/desk/model/order";

const ME = 7;

function row(id: number, facts: Partial<Row> = {}): Row {
  return {
    id, priority: 1, state: "open", opened_at: "2026-11-22T08:00:00Z", owner: null, closed_at: null, hold_until: null, ...facts,
  } as Row;
}

const ids = (rows: Row[]) => rows.map((one) => one.id);

describe("the order of the queue", () => {
  it("is unclaimed, then priority, then the oldest", () => {
    const found = sections([
      row(1, { priority: 2 }),
      row(2, { owner: { id: ME, name: "" }, opened_at: "2026-11-22T07:00:00Z" }),
      row(3, { opened_at: "2026-11-22T08:00:10Z" }),
      row(4, { opened_at: "2026-11-22T08:00:05Z" }),
      row(5, { priority: 4, opened_at: "2026-11-21T08:00:00Z" }),
    ]);
    expect(ids(found.waiting)).toEqual([4, 3, 1, 5]);
    expect(ids(found.taken)).toEqual([2]);
  });

  it("compares moments, not their spelling", () => {
    const found = sections([
      row(1, { opened_at: "2026-11-22T08:00:01Z" }),
      row(2, { opened_at: "2026-11-22T08:00:00.5+00:00" }),
    ]);
    expect(ids(found.waiting)).toEqual([2, 1]);
  });

  it("shows what was set aside apart, and never a P1 or P2", () => {
    const later = "2026-11-22T08:10:00Z";
    const found = sections([
      row(1, { tray_until: later }),
      row(2, { priority: 2, shelf_until: later }),
      row(3, { priority: 3, tray_until: later }),
      row(4, { priority: 4, shelf_until: later }),
      row(5, { priority: 3, tray_until: later, owner: { id: ME, name: "" } }),
    ]);
    expect(ids(found.waiting)).toEqual([1, 2]);
    expect([ids(found.tray), ids(found.shelf), ids(found.taken)]).toEqual([[3], [4], [5]]);
  });

  it("lets a case that somebody has helped in wait for nobody", () => {
    expect(ids(sections([row(1, { state: "resolved" })]).taken)).toEqual([1]);
  });
});

describe("filters", () => {
  const all = { mine: true, hideTechnical: true, hideHeld: true };

  it("never hide a P1, not even one that others have and hold", () => {
    const held = row(1, { owner: { id: 9, name: "" }, hold_until: "2026-11-22T09:00:00Z" });
    expect(isHidden(held, all, ME)).toBe(false);
  });

  it("hide what they say", () => {
    expect(isHidden(row(1, { priority: 2, owner: { id: 9, name: "" } }), all, ME)).toBe(true);
    expect(isHidden(row(1, { priority: 2, owner: { id: ME, name: "" } }), all, ME)).toBe(false);
    expect(isHidden(row(1, { priority: 4 }), all, ME)).toBe(true);
  });
});
