import { expect, it } from "vitest";
import { initials, matches } from "../src/desk/model/initials";

it.each([
  ["王秀英", "wxy"], ["张金枝", "zjz"], ["孙国栋", "sgd"], ["欧阳雪", "oyx"], ["李志和", "lzh"],
  ["阿依古丽", "aygl"], ["曾庆红", "zqh"], ["单雄信", "sxx"], ["Zhao 敏", "zhao m"],
])("%s is %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});

it("finds by initials, by part and by anything when nothing was typed", () => {
  expect(matches("王秀英", "XY")).toBe(true);
  expect(matches("王秀英", "秀")).toBe(true);
  expect(matches("王秀英", " ")).toBe(true);
  expect(matches("王秀英", "wyx")).toBe(false);
});
