import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Frame } from "../src/api/types";

/** A socket that the test speaks through. */
class Wire {
  static opened: Wire[] = [];
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly url: URL) {
    Wire.opened.push(this);
  }
  say(frame: Partial<Frame>): void {
    this.onmessage?.({ data: JSON.stringify({ at: "2026-11-22T08:00:00Z", ...frame }) });
  }
  close(): void {}
}

describe("the feed", () => {
  const heard = { events: [] as number[], lost: 0, refused: 0 };
  let module: typeof import("../src/api/feed");
  let feed: import("../src/api/feed").Feed;

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.resetModules();
    vi.stubGlobal("WebSocket", Wire);
    vi.stubGlobal("location", { href: "http://desk.example/desk" });
    Wire.opened = [];
    Object.assign(heard, { events: [], lost: 0, refused: 0 });
    module = await import("../src/api/feed");
    feed = new module.Feed({
      event: (frame) => heard.events.push(frame.seq),
      lost: () => (heard.lost += 1),
      refused: () => (heard.refused += 1),
    });
    feed.watch();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const wire = () => Wire.opened.at(-1)!;

  it("asks for everything once it stands", () => {
    expect(wire().url.href).toBe("ws://desk.example/api/v1/feed");
    wire().say({ type: "heartbeat", seq: 10, prev: 10 });
    expect([heard.lost, module.live.value]).toEqual([1, true]);
  });

  it("notices a gap, and no gap where others' events were left out", () => {
    wire().say({ type: "heartbeat", seq: 10, prev: 10 });
    wire().say({ type: "case.opened", seq: 14, prev: 10 });
    expect([heard.events, heard.lost]).toEqual([[14], 1]);
    wire().say({ type: "case.opened", seq: 17, prev: 16 });
    expect([heard.events, heard.lost]).toEqual([[14, 17], 2]);
  });

  it("takes an event whose number a heartbeat has already named", () => {
    wire().say({ type: "heartbeat", seq: 10, prev: 10 });
    wire().say({ type: "heartbeat", seq: 11, prev: 10 });
    wire().say({ type: "case.opened", seq: 11, prev: 10 });
    expect(heard.events).toEqual([11]);
  });

  it("is not live after ten seconds of silence, and resumes where it was", () => {
    wire().say({ type: "heartbeat", seq: 10, prev: 10 });
    wire().say({ type: "case.opened", seq: 12, prev: 10 });
    vi.advanceTimersByTime(10_500);
    feed.watch();
    expect(module.live.value).toBe(false);
    expect(wire().url.searchParams.get("after")).toBe("12");
    wire().say({ type: "case.opened", seq: 13, prev: 12 });
    expect([module.live.value, heard.events, heard.lost]).toEqual([true, [12, 13], 1]);
  });

  it("is not live when the first connection neither opens nor fails, and tries again", () => {
    expect(module.live.value).toBeNull();
    vi.advanceTimersByTime(9_000);
    feed.watch();
    expect([module.live.value, Wire.opened.length]).toEqual([false, 2]);
  });

  it("reads everything again after a reset", () => {
    wire().say({ type: "heartbeat", seq: 10, prev: 10 });
    wire().say({ type: "reset", seq: 500 });
    wire().say({ type: "case.opened", seq: 501, prev: 500 });
    expect([heard.lost, heard.events]).toEqual([2, [501]]);
  });

  it("stops when the session has ended", () => {
    wire().say({ type: "heartbeat", seq: 10, prev: 10 });
    wire().onclose?.({ code: 4401 });
    vi.advanceTimersByTime(60_000);
    feed.watch();
    expect([heard.refused, Wire.opened.length, module.live.value]).toEqual([1, 1, false]);
  });
});
