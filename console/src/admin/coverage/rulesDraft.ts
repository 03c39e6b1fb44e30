/** The rules of a programme as a form holds them: each group's condition is text until it is sent. */
import { Problem } from "../../api/client";
import type { Rules } from "../shapes";
import type { Condition } from "./conditions";

export const PAYERS = ["free", "subsidised", "self_paid"];
export const APPROVAL_LEVELS = ["community", "street", "district", "city"];

const FIRST = { fact: "age", at_least: 80 };

export interface GroupDraft {
  code: string;
  name: string;
  payer: string;
  amount: string;
  when: string;
}

const pretty = (condition: unknown) => JSON.stringify(condition, (_, value) => (value === null ? undefined : value), 1).replace(/\n\s*/g, " ");

export function groupDraft(): GroupDraft {
  return { code: "", name: "", payer: "free", amount: "30.00", when: pretty(FIRST) };
}

export function rulesDraft(rules: Rules | null) {
  return {
    groups: rules?.groups.map(({ when, ...one }): GroupDraft => ({ ...one, when: pretty(when) })) ?? [groupDraft()],
    first: (rules?.approvals[0] ?? "") as string,
    second: (rules?.approvals[1] ?? "") as string,
    used_when: (rules?.used_when ?? "heard") as string,
    recheck_months: rules?.recheck_months ?? 12,
  };
}
export type RulesDraft = ReturnType<typeof rulesDraft>;

/** The condition that was typed; null while it is no JSON object. */
export function typed(text: string): Condition | null {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Condition) : null;
  } catch {
    return null;
  }
}

/** What is sent. `notJson`: the sentence at a condition that cannot be read. Throws: a refusal like the server's. */
export function rules(draft: RulesDraft, notJson: string) {
  const errors = draft.groups.flatMap((group, nth) => (typed(group.when) === null ? [{ field: `rules.groups.${nth}.when`, reason: notJson }] : []));
  if (errors.length > 0) throw new Problem(422, "invalid_field", notJson, { errors });
  return {
    groups: draft.groups.map((group) => ({ ...group, code: group.code.trim(), name: group.name.trim(), amount: String(group.amount), when: typed(group.when) })),
    approvals: [draft.first, draft.first && draft.second].filter(Boolean),
    used_when: draft.used_when,
    recheck_months: Number(draft.recheck_months),
  };
}

/** What was wrong somewhere inside a condition is said at the condition, with the place in front. */
export function atConditions(error: unknown): unknown {
  if (!(error instanceof Problem) || !Array.isArray(error.body.errors)) return error;
  const gathered = new Map<string, string[]>();
  for (const { field, reason } of error.body.errors as { field: string; reason: string }[]) {
    const [, outer, inner] = /^(?:body\.)?(rules\.groups\.\d+\.when)\.(.+)$/.exec(field) ?? [];
    const at = outer ?? field;
    gathered.set(at, [...(gathered.get(at) ?? []), inner ? `${inner}: ${reason}` : reason]);
  }
  const errors = [...gathered].map(([field, reasons]) => ({ field, reason: reasons.join("; ") }));
  return new Problem(error.status, error.code, error.message, { ...error.body, errors });
}
