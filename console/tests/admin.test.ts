import { describe, expect, it } from "vitest";
import { bytesOf, hexDump, readable } from "../src/admin/hexDump";
import { changes, dialled, facts, factsDraft } from "../src/admin/person/draft";
import { reasons } from "../src/admin/refusal";
import { Problem } from "../src/api/client";

describe("an unread frame", () => {
  it("is shown byte by byte, sixteen to a line", () => {
    const bytes = Uint8Array.from([...Array(17).keys()].map((nth) => nth + 0x3e));
    expect(hexDump(bytes).split("\n")).toEqual([
      "0000  3e 3f 40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d  >?@ABCDEFGHIJKLM",
      `0010  4e${" ".repeat(45)}  N`,
    ]);
    expect(hexDump(new Uint8Array())).toBe("");
  });

  it("is read as UTF-8, with nothing hidden", () => {
    expect(readable(bytesOf(btoa("a\x00\n\xffb")))).toBe("a␀\n�b");
  });
});

describe("a form about a person", () => {
  it("sends only what somebody has changed", () => {
    const draft = factsDraft(null, 3);
    const before = facts(draft);
    expect(changes(before, facts({ ...draft, name: "Wang", medicines: " a \n\nb" }))).toEqual({
      name: "Wang",
      medicines: ["a", "b"],
    });
    expect(changes(before, facts(draft))).toEqual({});
  });

  it("takes phone numbers as people write them", () => {
    expect(dialled("+86 138-0000 4401")).toBe("+8613800004401");
    expect(dialled(" ")).toBeNull();
  });

  it("finds the field that was refused", () => {
    const refused = { errors: [{ field: "body.contacts.2.phone", reason: "no" }] };
    expect(reasons(new Problem(422, "invalid_field", "", refused), "contacts.2.")).toEqual({ phone: "no" });
    const taken = new Problem(409, "already_exists", "taken", { field: "username" });
    expect(reasons(taken)).toEqual({ username: "taken" });
    expect(reasons(new Error("away"))).toEqual({});
  });
});
