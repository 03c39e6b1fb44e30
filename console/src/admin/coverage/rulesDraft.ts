/** The rules of a programme as a form holds them, and what is sent of them. */
import { Problem } from "../../api/client";
import type { Rules } from "../shapes";
import { conditionOf, factPart, groupOf, groupPart, isWhole, type GroupPart } from "./conditionDraft";
import type { Condition } from "./conditions";

export const PAYERS = ["free", "subsidised", "self_paid"];
export const APPROVAL_LEVELS = ["community", "street", "district", "city"];

export interface GroupDraft {
  code: string;
  name: string;
  payer: string;
  amount: string;
  when: GroupPart;
}

export function groupDraft(): GroupDraft {
  return { code: "", name: "", payer: "free", amount: "30.00", when: groupPart("all", [factPart()]) };
}

export function rulesDraft(rules: Rules | null) {
  return {
    groups: rules?.groups.map(({ when, ...one }): GroupDraft => ({ ...one, when: groupOf(when as Condition) })) ?? [groupDraft()],
    first: (rules?.approvals[0] ?? "") as string,
    second: (rules?.approvals[1] ?? "") as string,
    used_when: (rules?.used_when ?? "heard") as string,
    recheck_months: rules?.recheck_months ?? 12,
  };
}
export type RulesDraft = ReturnType<typeof rulesDraft>;

/** What is sent. `notWhole`: the sentence at a condition that says nothing yet. Throws: a refusal like the server's. */
export function rules(draft: RulesDraft, notWhole: string) {
  const errors = draft.groups.flatMap((group, nth) => (isWhole(group.when) ? [] : [{ field: `rules.groups.${nth}.when`, reason: notWhole }]));
  if (errors.length > 0) throw new Problem(422, "invalid_field", notWhole, { errors });
  return {
    groups: draft.groups.map((group) => ({ ...group, code: group.code.trim(), name: group.name.trim(), amount: String(group.amount), when: conditionOf(group.when) })),
    approvals: [draft.first, draft.first && draft.second].filter(Boolean),
    used_when: draft.used_when,
    recheck_months: Number(draft.recheck_months),
  };
}

/** What was wrong somewhere inside a condition is said at the condition, with the place in front. */
export function atConditions(error: unknown, within = String.raw`rules\.groups\.\d+\.when`): unknown {
  if (!(error instanceof Problem) || !Array.isArray(error.body.errors)) return error;
  const inside = new RegExp(`^(?:body\\.)?(${within})\\.(.+)$`);
  const gathered = new Map<string, string[]>();
  for (const { field, reason } of error.body.errors as { field: string; reason: string }[]) {
    const [, outer, inner] = inside.exec(field) ?? [];
    const at = outer ?? field;
    gathered.set(at, [...(gathered.get(at) ?? []), inner ? `${inner}: ${reason}` : reason]);
  }
  const errors = [...gathered].map(([field, reasons]) => ({ field, reason: reasons.join("; ") }));
  return new Problem(error.status, error.code, error.message, { ...error.body, errors });
}
