import { describe, expect, it } from "vitest";
import { wording, type Condition } from "../src/admin/coverage/conditions";
import { wordsOf } from "../src/admin/coverage/preview";
import { atConditions, rules, rulesDraft } from "../src/admin/coverage/rulesDraft";
import { stepsOf } from "../src/admin/coverage/steps";
import { reasons } from "../src/admin/refusal";
import { Problem } from "../src/api/client";
import cases from "../src/locales/en/cases.json";
import texts from "../src/locales/en/coverage.json";

const all: Record<string, unknown> = { ...cases, ...texts };
const at = (key: string) => key.split(".").reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], all);
const t = (key: string, named: Record<string, unknown> = {}) => String(at(key)).replace(/\{(\w+)\}/g, (_, name: string) => String(named[name]));
const { condition, reason } = wording(t, (section, code) => String(at(`${section}.${code}`) ?? code));

describe("rules in words", () => {
  it("says what a group asks for, with brackets where they are needed", () => {
    const asked: Condition = { all: [{ fact: "age", at_least: 80, at_most: null, is: null }, { any: [{ fact: "living", is: ["alone", "empty_nest"] }, { not: { fact: "dementia", is: false } }] }] };
    expect(condition(asked)).toBe("80 years or older, and (Living situation: lives alone or couple without children at home or not: not: dementia)");
    expect(condition({ all: [] })).toBe("everybody");
  });

  it("says why somebody is entitled", () => {
    expect(reason("age.at_least.90")).toBe("90 years or older");
    expect(reason("living.is.alone")).toBe("Living situation: lives alone");
    expect(reason("dementia.is.true")).toBe("dementia");
    expect(reason("not.relief")).toBe("Relief: not among those left out");
  });

  it("follows what is typed, and waits while it cannot be read", () => {
    expect(wordsOf('{"fact": "age", "at_least": 80}', condition)).toBe("80 years or older");
    for (const half of ['{"fact"', "[]", '{"all": 3}', "{}", '{"not": null}']) expect(wordsOf(half, condition)).toBeNull();
  });
});

describe("a form of rules", () => {
  const draft = () => rulesDraft({ groups: [{ code: "a", name: "A", payer: "free", amount: "30.00", when: { fact: "age", at_least: 90, at_most: null, is: null } }], approvals: ["street"], used_when: "heard", recheck_months: 12 } as never);

  it("sends back what it was given", () => {
    expect(rules(draft(), "no")).toEqual({ groups: [{ code: "a", name: "A", payer: "free", amount: "30.00", when: { fact: "age", at_least: 90 } }], approvals: ["street"], used_when: "heard", recheck_months: 12 });
  });

  it("says at the condition what is wrong about it", () => {
    const broken = draft();
    broken.groups[0]!.when = "{";
    expect(() => rules(broken, "not readable")).toThrow(Problem);
    const refused = new Problem(422, "invalid_field", "", { errors: [{ field: "body.rules.groups.0.when.all.1", reason: "no" }, { field: "body.valid_from", reason: "late" }] });
    expect(reasons(atConditions(refused))).toEqual({ "rules.groups.0.when": "all.1: no", valid_from: "late" });
  });
});

describe("an application", () => {
  it("offers what may follow, to whom it is allowed", () => {
    const applied = { state: "applied", next: ["first_approved", "approved", "rejected", "withdrawn", "stopped"] } as const;
    expect(stepsOf({ ...applied, next: [...applied.next] }, () => true)).toEqual(["approve", "reject", "withdraw", "stop"]);
    expect(stepsOf({ ...applied, next: [...applied.next] }, (one) => one === "coverage.write")).toEqual(["withdraw", "stop"]);
    const installing = { state: "installing", next: ["working", "agreed", "withdrawn", "stopped"] } as const;
    expect(stepsOf({ ...installing, next: [...installing.next] }, () => true)).toEqual(["withdraw", "stop"]);
    expect(stepsOf({ state: "stopped", next: [] }, () => true)).toEqual([]);
  });
});
