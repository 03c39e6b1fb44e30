import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CaseDetail, CaseSummary, Frame } from "../src/api/types";
import { put, rows, take } from "../src/desk/model/queue";

const opened: CaseSummary = {
  id: 7,
  number: "20261122-000007",
  state: "open",
  priority: 1,
  kind: "sos",
  subject: { type: "person", id: "3", name: "王秀英" },
  device_id: "demo-0001",
  area: { id: 4, name: "第一网格" },
  opened_at: "2026-11-22T00:00:00Z",
  closed_at: null,
  returned_at: null,
  hold_until: null,
  owner: null,
  suggested_to: null,
  suggested_until: null,
  tray_until: null,
  shelf_until: null,
  signal_count: 1,
  last_signal_at: "2026-11-22T00:00:00Z",
  next_due_at: "2026-11-22T00:00:15Z",
  version: 1,
};

function frame(change: Partial<CaseSummary> = {}): Frame {
  const summary = { ...opened, ...change };
  return { type: "case.opened", seq: 1, prev: 0, at: "2026-11-22T00:00:00Z", case_id: summary.id, case: summary };
}

describe("the queue", () => {
  beforeEach(() => {
    vi.stubGlobal("requestAnimationFrame", () => 0);
    rows.clear();
  });

  it("has a whole row from the event alone", () => {
    take(frame());
    expect(rows.get(7)).toEqual(opened);
  });

  it("keeps the newer of two, whichever way they came", () => {
    take(frame({ version: 3, owner: { id: 2, name: "坐席一" } }));
    put(opened);
    take(frame({ version: 2 }));
    expect(rows.get(7)?.owner?.name).toBe("坐席一");
  });

  it("takes no case in that it only hears the end of", () => {
    take(frame({ state: "closed", closed_at: "2026-11-22T00:10:00Z" }));
    expect(rows.size).toBe(0);
  });

  it("keeps nothing of a card but its row", () => {
    put({ ...opened, timeline: [], contacts: [] } as unknown as CaseDetail);
    expect(rows.get(7)).toEqual(opened);
  });

  it("is not moved by what changes no case", () => {
    take({ type: "case.message_sent", seq: 2, prev: 1, at: "2026-11-22T00:00:01Z", case_id: 7 });
    take({ type: "heartbeat", seq: 2, prev: 2, at: "2026-11-22T00:00:02Z" });
    expect(rows.size).toBe(0);
  });
});
