import { describe, expect, it } from "vitest";
import { conditionOf, factPart, groupOf, isWhole } from "../src/admin/coverage/conditionDraft";
import { wording, type Condition } from "../src/admin/coverage/conditions";
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
});

describe("a form of conditions", () => {
  it("sends back what it was given", () => {
    const given: Condition[] = [
      { fact: "age", at_least: 80, at_most: 95 },
      { not: { fact: "dementia", is: true } },
      { all: [{ fact: "ability", at_least: 2 }, { any: [{ fact: "living", is: ["alone"] }, { not: { fact: "relief", is: ["subsistence"] } }] }] },
      { not: { all: [{ fact: "gender", is: ["male"] }, { fact: "dementia", is: false }] } },
      { all: [] },
    ];
    for (const one of given) expect(conditionOf(groupOf(one))).toEqual(one);
  });

  it("knows what says nothing yet", () => {
    expect(isWhole(groupOf(null))).toBe(true); // everybody
    expect(isWhole(groupOf({ fact: "living", is: [] }))).toBe(false);
    const limits = factPart("age");
    limits.at_least = "";
    expect(isWhole(limits)).toBe(false);
  });
});

describe("a form of rules", () => {
  const draft = () => rulesDraft({ groups: [{ code: "a", name: "A", payer: "free", amount: "30.00", when: { fact: "age", at_least: 90, at_most: null, is: null } }], approvals: ["street"], used_when: "heard", recheck_months: 12 } as never);

  it("sends back what it was given", () => {
    expect(rules(draft(), "no")).toEqual({ groups: [{ code: "a", name: "A", payer: "free", amount: "30.00", when: { fact: "age", at_least: 90 } }], approvals: ["street"], used_when: "heard", recheck_months: 12 });
  });

  it("says at the condition what is wrong about it", () => {
    const broken = draft();
    broken.groups[0]!.when = groupOf({ fact: "living", is: [] });
    expect(() => rules(broken, "not whole")).toThrow(Problem);
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
