import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CaseSummary, Frame, Me } from "../src/api/types";

const held: CaseSummary = {
  id: 7,
  number: "20261122-000007",
  state: "claimed",
  priority: 1,
  kind: "sos",
  subject: { type: "person", id: "3", name: "王秀英" },
  device_id: "demo-0001",
  area: { id: 4, name: "第一网格" },
  opened_at: "2026-11-22T00:00:00Z",
  closed_at: null,
  returned_at: null,
  hold_until: null,
  owner: { id: 2, name: "李娜" },
  suggested_to: null,
  suggested_until: null,
  tray_until: null,
  shelf_until: null,
  signal_count: 2,
  last_signal_at: "2026-11-22T00:00:00Z",
  next_due_at: "2026-11-22T00:00:15Z",
  version: 1,
};

vi.stubGlobal("window", {});
vi.stubGlobal("navigator", {});
const { advance, alarmEvent, alarming, hush, silence, silenceNow } = await import("../src/desk/sound/alarm");
const { isAnothers } = await import("../src/desk/sound/alarm");
const { rows } = await import("../src/desk/model/queue");
const { me } = await import("../src/desk/model/me");

function happens(type: string, alert: boolean, change: Partial<CaseSummary> = {}): void {
  const summary = { ...held, ...change };
  rows.set(summary.id, summary);
  const frame = { type: `case.${type}`, seq: 1, prev: 0, at: "2026-11-22T00:00:00Z", case_id: 7, case: summary };
  alarmEvent({ ...frame, ...(alert ? { alert } : {}) } as Frame);
}

describe("a case that somebody has", () => {
  beforeEach(() => {
    rows.clear();
    hush(7);
    silence.value = null;
    me.value = { id: 1, username: "d", permissions: ["cases.handle"] } as unknown as Me;
    advance();
  });

  it("rings for its owner when it is pressed again, and when a deadline was missed", () => {
    for (const type of ["joined", "reminded"]) {
      happens(type, true, { owner: { id: 1, name: "我" } });
      expect(alarming.value).toBe(1);
      hush(7);
      expect(alarming.value).toBeNull();
    }
  });

  it("rings for nobody else before its owner has let fifteen seconds pass", () => {
    happens("joined", true);
    expect(alarming.value).toBeNull();
    happens("unheard_press", true);
    expect(alarming.value).toBe(1);
  });

  it("falls silent everywhere when its owner does something", () => {
    happens("unheard_press", true);
    happens("message_sent", false);
    expect(alarming.value).toBe(1);
    happens("contact", false);
    expect(alarming.value).toBeNull();
  });

  it("ends a silence when it calls, but not when the machine only reminds", () => {
    rows.set(8, { ...held, id: 8, owner: null, state: "open" });
    advance();
    silenceNow();
    happens("reminded", true, { owner: { id: 1, name: "我" } });
    expect(silence.value).not.toBeNull();
    happens("unheard_press", true);
    expect(silence.value).toBeNull();
  });
});

describe("a case that nobody has", () => {
  const soon = "2026-11-22T00:01:00Z";
  const now = Date.parse("2026-11-22T00:00:30Z");
  const waiting = { ...held, owner: null, state: "open" as const };
  const another = { suggested_to: 9, suggested_until: soon };

  beforeEach(() => {
    rows.clear();
    me.value = { id: 1, username: "d", permissions: ["cases.handle"] } as unknown as Me;
  });

  it("sounds first for whose turn it is, and a P1 for everybody", () => {
    expect(isAnothers({ ...waiting, priority: 2, ...another }, now)).toBe(true);
    expect(isAnothers({ ...waiting, priority: 2, ...another, suggested_to: 1 }, now)).toBe(false);
    expect(isAnothers({ ...waiting, priority: 2, ...another }, Date.parse(soon))).toBe(false);
    expect(isAnothers({ ...waiting, priority: 1, ...another }, now)).toBe(false);
  });

  it("makes no sound in the tray, unless it is a P1", () => {
    const aside = { tray_until: soon };
    rows.set(8, { ...waiting, id: 8, priority: 3, ...aside });
    advance();
    expect(alarming.value).toBeNull();
    rows.set(8, { ...waiting, id: 8, priority: 1, ...aside });
    advance();
    expect(alarming.value).toBe(1);
  });
});
