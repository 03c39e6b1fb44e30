import { describe, expect, it } from "vitest";
import { branches, mayHold, mayTakeIn } from "../src/admin/area/branches";
import { atCodes, codes, misfits } from "../src/admin/area/draft";
import { pasted, progress } from "../src/admin/office/rows";
import { differences } from "../src/admin/person/merging";
import { fitting } from "../src/admin/person/shrink";
import { absence, absenceDraft, sheet, sheetDraft } from "../src/admin/person/records";
import { atFile, reasons } from "../src/admin/refusal";
import type { PersonView } from "../src/admin/shapes";
import { Problem } from "../src/api/client";
import type { AreaView } from "../src/api/types";

const person = (facts: Partial<PersonView>) => ({ id: 1, name: "Wang", gender: null, phone: null, home: null, ...facts }) as PersonView;

describe("two records of one person", () => {
  it("are asked about where they differ; the one that stays counts where it says anything", () => {
    const all = differences(person({ gender: "female", birth_date: null }), person({ id: 2, gender: "male", birth_date: "1940-05-01" }));
    expect(all.filter(({ field }) => field === "gender" || field === "birth_date")).toEqual([
      { field: "gender", ours: "female", theirs: "male", keep: 1 },
      { field: "birth_date", ours: null, theirs: "1940-05-01", keep: 2 },
    ]);
    expect(all.some(({ field }) => field === "name")).toBe(false);
  });

  it("are asked about numbers that look the same because they are masked", () => {
    const all = differences(person({ phone: "138****4401" }), person({ id: 2, phone: "138****4401" }));
    expect(all.map(({ field }) => field)).toContain("phone");
  });
});

describe("records about a person", () => {
  it("send nothing where nothing was typed", () => {
    expect(absence({ ...absenceDraft(null), from_on: "2026-11-25", address: " " })).toMatchObject({ until_on: null, address: null, lat: null, area_id: null });
    expect(sheet({ ...sheetDraft(null), height_cm: 158 })).toMatchObject({ photo_id: null, height_cm: 158, marks: null });
  });

  it("make a photo smaller in its proportion, never larger", () => {
    expect(fitting(4000, 3000)).toEqual([1600, 1200]);
    expect(fitting(600, 800)).toEqual([600, 800]);
  });

  it("say at the file what is wrong with it", () => {
    const refused = new Problem(422, "bad_photo", "must be JPEG");
    expect(reasons(atFile(refused, ["bad_photo"]))).toEqual({ file: "must be JPEG" });
    const other = new Problem(403, "forbidden", "no");
    expect(atFile(other, ["bad_photo"])).toBe(other);
  });
});

describe("a list of another office", () => {
  it("says how far applying has come", () => {
    expect(progress({ change: 5, done: 20, refused: 1, unknown: 9 })).toEqual({ done: 21, all: 26 });
    expect(progress({})).toEqual({ done: 0, all: 0 });
  });

  it("is sent as it was pasted, tabs and all", async () => {
    expect(await pasted("  name\tbirth date\nWang\t1940-01-01 ").text()).toBe("name\tbirth date\nWang\t1940-01-01\n");
  });
});

describe("areas", () => {
  const area = (id: number, parent_id: number | null, path: string, level: string) => ({ id, parent_id, path, level, name: String(id) }) as AreaView;
  const city = area(1, null, "/1/", "city");
  const east = area(2, 1, "/1/2/", "district");
  const west = area(3, 1, "/1/3/", "district");
  const street = area(4, 2, "/1/2/4/", "street");

  it("lie in each other; one whose parent is out of sight stands at the top", () => {
    const all = branches([east, street]);
    expect(all.get(null)).toEqual([east]);
    expect(all.get(2)).toEqual([street]);
  });

  it("move below something larger, never into themselves or where they are", () => {
    expect([city, east, west, street].filter((one) => mayHold(one, street))).toEqual([city, west]);
    expect([city, east, west, street].filter((one) => mayHold(one, east))).toEqual([]);
    expect([city, east, west, street].filter((one) => mayTakeIn(one, east))).toEqual([west]);
  });

  it("name those whose codes cannot stay", () => {
    const refused = new Problem(422, "invalid_field", "", { errors: [{ field: "body.codes", reason: "taken" }], areas: [{ id: 4, name: "x", code: "1" }] });
    expect(reasons(atCodes(refused))).toEqual({ "codes.4": "taken" });
    expect(misfits(refused)).toEqual([{ id: 4, name: "x", code: "1" }]);
    expect(misfits(new Problem(422, "invalid_field", "", { areas: [4] }))).toEqual([]);
    expect(codes({ 4: " 12 ", 5: "" })).toEqual({ 4: "12", 5: null });
  });
});
