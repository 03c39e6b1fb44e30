import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { countdown, span } from "../src/shared/spans";

describe("spans", () => {
  it("read as a desk reads them", () => {
    expect(span(41)).toBe("00:41");
    expect(span(3599.9)).toBe("59:59");
    expect(span(4032)).toBe("1:07:12");
    expect(span(3 * 86400 + 4 * 3600)).toBe("3d 04h");
    expect(span(-5)).toBe("00:00");
  });

  it("count down to zero and then beyond", () => {
    expect(countdown(0.2)).toBe("00:01");
    expect(countdown(-61)).toBe("-01:01");
  });
});

describe("the server's clock", () => {
  let clock: typeof import("../src/shared/serverClock");

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["performance", "Date"], now: Date.parse("2030-01-01T00:00:00Z") });
    vi.resetModules();
    clock = await import("../src/shared/serverClock");
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const server = "2026-11-22T08:00:00.000Z";
  const at = (offset: number) => Date.parse(server) + offset;

  it("knows nothing before the first sample", () => {
    expect(clock.serverNow()).toBeNull();
    expect(clock.secondsSince(server)).toBe(0);
  });

  it("takes half of the way into account, and goes on by the stopwatch", () => {
    const sent = performance.now();
    vi.advanceTimersByTime(200);
    clock.sampleAnswer(server, sent);
    expect(clock.serverNow()).toBe(at(100));
    vi.advanceTimersByTime(5000);
    expect(clock.serverNow()).toBe(at(5100));
  });

  it("does not care what this computer believes the time to be", () => {
    clock.sampleAnswer(server, performance.now());
    vi.setSystemTime(Date.parse("2001-01-01T00:00:00Z"));
    expect(clock.serverNow()).toBe(at(0));
  });

  it("keeps the better sample", () => {
    clock.sampleAnswer(server, performance.now());
    const sent = performance.now();
    vi.advanceTimersByTime(3000);
    clock.sampleAnswer(new Date(at(2500)).toISOString(), sent);
    expect(clock.serverNow()).toBe(at(3000));
  });

  it("follows a server whose clock was corrected", () => {
    clock.sampleAnswer(server, performance.now());
    clock.sampleAnswer(new Date(at(-60_000)).toISOString(), performance.now());
    expect(clock.serverNow()).toBe(at(-60_000));
  });

  it("is never behind a frame that has already arrived", () => {
    clock.sampleAnswer(server, performance.now());
    clock.sampleFrame(new Date(at(90_000)).toISOString());
    expect(clock.serverNow()).toBe(at(90_000));
    clock.sampleFrame(new Date(at(10_000)).toISOString());
    expect(clock.serverNow()).toBe(at(90_000));
  });
});
