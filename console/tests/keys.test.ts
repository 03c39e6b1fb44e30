import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CaseSummary, Me } from "../src/api/types";

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

vi.stubGlobal("window", {});
const { onKey, panel } = await import("../src/desk/model/commands");
const { queue, rows } = await import("../src/desk/model/queue");
const { select, selected } = await import("../src/desk/model/card");
const { me } = await import("../src/desk/model/me");
const { alarming, silence } = await import("../src/desk/sound/alarm");
vi.stubGlobal("navigator", {});
vi.stubGlobal("document", { getElementById: () => null, activeElement: null });

const asked: string[] = [];

function key(name: string, more: Partial<KeyboardEvent> = {}): void {
  onKey({ key: name, keyCode: 0, target: {}, preventDefault: () => {}, ...more } as unknown as KeyboardEvent);
}

describe("the keys", () => {
  beforeEach(() => {
    asked.length = 0;
    vi.stubGlobal("fetch", (path: string, { method }: { method: string }) => {
      asked.push(`${method} ${path}`);
      return new Promise(() => {});
    });
    me.value = { id: 1, username: "d", permissions: ["cases.handle"] } as unknown as Me;
    rows.set(7, opened);
    queue.value = { waiting: [opened, { ...opened, id: 8 }], taken: [], tray: [], shelf: [], closed: [] };
    select(null);
    panel.value = null;
  });

  const claims = () => asked.filter((one) => one.startsWith("POST"));

  it("that are held down act once: a hand on the keyboard takes no second case", () => {
    key("n", { repeat: true });
    expect(claims()).toEqual([]);
    key("n");
    expect(claims()).toEqual(["POST /api/v1/cases/7/claim"]);
  });

  it("that are held down silence nothing for longer than a minute", () => {
    alarming.value = 1;
    key("s", { repeat: true });
    expect(silence.value).toBeNull();
  });

  it("walk on while an arrow is held", () => {
    key("ArrowDown", { repeat: true });
    expect(selected.value).toBe(7);
    key("ArrowDown", { repeat: true });
    expect(selected.value).toBe(8);
  });

  it("do nothing while an input method composes", () => {
    key("n", { isComposing: true });
    key("Process", { keyCode: 229 });
    key("n", { keyCode: 229 });
    expect(claims()).toEqual([]);
  });

  it("work from the list of keys, and close it", () => {
    panel.value = "keys";
    key("ArrowDown");
    expect([panel.value, selected.value]).toEqual([null, 7]);
  });

  it("N takes the next case also from the hand-over; what would touch the case below does not", () => {
    panel.value = "handover";
    key("ArrowDown");
    expect([panel.value, selected.value]).toEqual(["handover", null]);
    key("n");
    expect([panel.value, selected.value]).toEqual([null, 7]);
  });
});
