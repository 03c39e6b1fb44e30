/** Rules of a programme in words: the conditions of its groups, and what made them hold for somebody. */

export interface Comparison {
  fact: string;
  at_least?: number | null;
  at_most?: number | null;
  is?: boolean | string[] | null;
}
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Comparison;

type Translate = (key: string, named?: Record<string, unknown>) => string;
type Word = (section: string, code: string) => string;

/** Which catalogue holds the words of a fact's values. */
const VALUES: Record<string, string> = { relief: "relief", living: "living", gender: "gender", disability_type: "disability", ability: "ability" };

/** `t` and `word` as the pages have them. */
export function wording(t: Translate, word: Word) {
  const fact = (name: string) => word("fact", name);
  const value = (name: string, code: string) => (name in VALUES ? word(VALUES[name]!, code) : code);
  const yesNo = (name: string, holds: boolean) => (holds ? fact(name) : t("coverage.not_that", { what: fact(name) }));
  const limit = (name: string, how: "at_least" | "at_most", number: number | string) =>
    t(name === "age" ? `coverage.age_${how}` : `coverage.${how}`, { fact: fact(name), value: value(name, String(number)) });

  function comparison(one: Comparison): string {
    if (typeof one.is === "boolean") return yesNo(one.fact, one.is);
    if (Array.isArray(one.is)) return t("coverage.is_one_of", { fact: fact(one.fact), values: one.is.map((code) => value(one.fact, code)).join(t("coverage.or")) });
    const limits = (["at_least", "at_most"] as const).filter((how) => typeof one[how] === "number");
    return limits.map((how) => limit(one.fact, how, one[how]!)).join(t("coverage.and"));
  }

  /** `inside`: within another one, in brackets where it has several parts. */
  function condition(one: Condition, inside = false): string {
    if ("not" in one) return t("coverage.not_that", { what: condition(one.not, true) });
    if ("fact" in one) return comparison(one);
    const parts = "all" in one ? one.all : one.any;
    if (parts.length === 0) return t("coverage.everybody");
    const between = "all" in one ? t("coverage.and") : t("coverage.or");
    const whole = parts.map((part) => condition(part, parts.length > 1)).join(between);
    return inside && parts.length > 1 ? t("coverage.brackets", { what: whole }) : whole;
  }

  /** `age.at_least.90`, `relief.is.subsistence`, `not.living`: what an answer of the program names. */
  function reason(code: string): string {
    const [name = "", how = "", ...rest] = code.split(".");
    const given = rest.join(".");
    if (name === "not") return t("coverage.not_by", { fact: fact(how) });
    if (how === "at_least" || how === "at_most") return limit(name, how, given);
    if (how !== "is") return code;
    return given === "true" || given === "false" ? yesNo(name, given === "true") : t("coverage.is_one_of", { fact: fact(name), values: value(name, given) });
  }

  return { condition, reason };
}
