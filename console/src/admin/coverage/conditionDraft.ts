/** A condition as a form holds it: groups of parts, each of which may be turned round by "not". */
import type { Comparison, Condition } from "./conditions";

export const DEEPEST = 6;
const FLAGS = ["family_planning_special", "dementia", "powered_device"];
export const FACTS = ["age", "living", "relief", "ability", "disability_grade", "disability_type", "gender", ...FLAGS];
export const LIMITS: Record<string, [number, number]> = { age: [0, 130], disability_grade: [1, 4], ability: [0, 4] };
/** Where the catalogue has the words of a fact that is one of some. */
export const WORDS: Record<string, string> = { relief: "relief", living: "living", gender: "gender", disability_type: "disability" };

export interface GroupPart {
  kind: "all" | "any";
  not: boolean;
  parts: Part[];
}
export interface FactPart {
  kind: "fact";
  not: boolean;
  fact: string;
  at_least: number | "";
  at_most: number | "";
  is: string[];
  yes: boolean;
}
export type Part = GroupPart | FactPart;

export function factPart(fact = "age"): FactPart {
  return { kind: "fact", not: false, fact, at_least: fact === "age" ? 80 : "", at_most: "", is: [], yes: true };
}

export function groupPart(kind: "all" | "any" = "all", parts: Part[] = []): GroupPart {
  return { kind, not: false, parts };
}

/** What a condition is to a form; two "not" in a row are none. */
export function partOf(condition: Condition): Part {
  if ("not" in condition && condition.not) {
    const inner = partOf(condition.not as Condition);
    return { ...inner, not: !inner.not };
  }
  if ("all" in condition) return groupPart("all", condition.all.map(partOf));
  if ("any" in condition) return groupPart("any", condition.any.map(partOf));
  const one = condition as Comparison;
  return {
    ...factPart(one.fact),
    at_least: one.at_least ?? "",
    at_most: one.at_most ?? "",
    is: Array.isArray(one.is) ? [...one.is] : [],
    yes: one.is !== false,
  };
}

/** The outermost part is a group, so that there is always a place for one more. */
export function groupOf(condition: Condition | null): GroupPart {
  if (condition === null) return groupPart();
  const part = partOf(condition);
  return part.kind === "fact" || part.not ? groupPart("all", [part]) : part;
}

const number = (value: number | "") => (value === "" ? {} : Number(value));

function comparison(part: FactPart): Condition {
  const { fact } = part;
  if (fact in LIMITS) {
    const limits = { at_least: number(part.at_least), at_most: number(part.at_most) };
    return { fact, ...Object.fromEntries(Object.entries(limits).filter(([, limit]) => typeof limit === "number")) };
  }
  return fact in WORDS ? { fact, is: [...part.is] } : { fact, is: part.yes };
}

/** What is sent. A group of one is that one. */
export function conditionOf(part: Part): Condition {
  const [only, ...more] = part.kind === "fact" ? [] : part.parts;
  let found: Condition;
  if (part.kind === "fact") found = comparison(part);
  else if (only && more.length === 0) found = conditionOf(only);
  else found = part.kind === "all" ? { all: part.parts.map(conditionOf) } : { any: part.parts.map(conditionOf) };
  return part.not ? { not: found } : found;
}

/** Whether every comparison says something: only then can it be put into words or sent. */
export function isWhole(part: Part): boolean {
  if (part.kind !== "fact") return (part.kind === "all" || part.parts.length > 0) && part.parts.every(isWhole);
  if (part.fact in LIMITS) return part.at_least !== "" || part.at_most !== "";
  return !(part.fact in WORDS) || part.is.length > 0;
}
