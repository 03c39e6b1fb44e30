import { expect, it } from "vitest";
import { PATTERNS } from "../src/desk/sound/patterns";

it("a pattern ends before it begins again", () => {
  for (const { tones, every } of Object.values(PATTERNS)) {
    expect(Math.max(...tones.map((tone) => tone.at + tone.lasts))).toBeLessThan(every);
  }
});

it("alarms are told apart by rhythm alone", () => {
  const rhythms = Object.values(PATTERNS).map(({ tones }) => tones.map((tone) => `${tone.at}/${tone.lasts}`).join());
  expect(new Set(rhythms).size).toBe(rhythms.length);
});

it("the more urgent comes back sooner", () => {
  expect(PATTERNS.p1.every).toBeLessThan(PATTERNS.p2.every);
  expect(PATTERNS.p2.every).toBeLessThan(PATTERNS.p3.every);
});
