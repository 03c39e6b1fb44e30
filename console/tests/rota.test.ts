import { describe, expect, it } from "vitest";
import { changes } from "../src/admin/person/draft";
import { responder, responderDraft } from "../src/admin/cover/draft";
import { plan, rotaDraft, rotationDraft, slotDraft } from "../src/admin/rota/draft";
import { byDay } from "../src/admin/rota/week";
import { daysLater, moment, timeWithin, wall, weekdayOf } from "../src/admin/shanghai";

describe("the clock in Shanghai", () => {
  it("is the same wherever the computer stands", () => {
    expect(moment("2026-11-22T08:00")).toBe("2026-11-22T08:00:00+08:00");
    expect(moment("")).toBeNull();
    expect(wall("2026-12-31T16:30:00Z")).toBe("2027-01-01T00:30");
    expect(daysLater("2026-02-28", 1)).toBe("2026-03-01");
    expect(weekdayOf("2026-11-22")).toBe(7);
  });

  it("ends a day at 24:00 and names another day's date", () => {
    expect(timeWithin("2026-11-22", "2026-11-22T16:00:00Z")).toBe("24:00");
    expect(timeWithin("2026-11-22", "2026-11-23T08:00:00+08:00")).toBe("11-23 08:00");
  });
});

describe("the week of a rota", () => {
  it("has each piece on the day on which it begins, what began before on the first", () => {
    const night = (from: string, until: string) => ({ name: "Li", from: `2026-11-${from}:00+08:00`, until: `2026-11-${until}:00+08:00`, why: [] });
    const days = byDay([night("23T20:00", "24T08:00"), night("21T20:00", "22T08:00"), night("22T20:00", "23T08:00")], "2026-11-22", 2);
    expect(days.map((one) => one.pieces.map((piece) => piece.span))).toEqual([
      ["11-21 20:00 – 08:00", "20:00 – 11-23 08:00"],
      ["20:00 – 11-24 08:00"],
    ]);
  });
});

describe("the form of a rota", () => {
  it("sends who stands in a window in one way only, days in their order", () => {
    const draft = rotaDraft(null, 3);
    draft.rotations.push({ ...rotationDraft("turns"), members: [2, 1] });
    draft.slots.push({ ...slotDraft(), days: ["rest", "sat"], by: "in:turns", responder_id: 4 });
    draft.slots.push({ ...slotDraft(), by: "one", responder_id: "4" });
    expect(plan(draft).slots.map(({ days, rotation, responder_id }) => [days.length, rotation, responder_id])).toEqual([
      [2, "turns", null],
      [7, null, 4],
    ]);
    expect(plan(draft).slots[0]!.days).toEqual(["sat", "rest"]);
    expect(plan(draft).rotations[0]!.members).toEqual([2, 1]);
  });
});

describe("the form of a responder", () => {
  it("keeps the order of phones and channels, and leaves alone what nobody touched", () => {
    const draft = responderDraft(null, 3);
    const before = responder(draft);
    draft.phones.push("138 0000 4402", "");
    draft.channels = "voice,sms";
    expect(changes(before, responder(draft))).toEqual({ phones: ["13800004402"], channels: ["voice", "sms"] });
  });
});
