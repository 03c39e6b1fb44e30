/** An area as forms hold it, and what is sent of it. */
import { Problem } from "../../api/client";
import type { AreaWhole } from "../shapes";
import { dialled } from "../person/draft";
import { NUMBERS } from "./branches";

const ALL = [...NUMBERS, "dialling_code"] as const;
export type NumbersDraft = Record<(typeof ALL)[number], string>;

export const numbersDraft = (area: AreaWhole | null) => Object.fromEntries(ALL.map((name) => [name, area?.[name] ?? ""])) as NumbersDraft;
export const numbers = (draft: NumbersDraft) => Object.fromEntries(ALL.map((name) => [name, dialled(draft[name])])) as Record<keyof NumbersDraft, string | null>;

export interface Misfit {
  id: number;
  name: string;
  code: string | null;
}

/** Areas whose codes cannot stay as they are, out of a refusal that names them. */
export function misfits(error: unknown): Misfit[] {
  const named = error instanceof Problem ? error.body.areas : null;
  return Array.isArray(named) ? (named as Misfit[]).filter((one) => typeof one === "object" && one !== null) : [];
}

/** The same refusal at the field of each of these areas. */
export function atCodes(error: unknown): unknown {
  const wrong = misfits(error);
  if (!(error instanceof Problem) || wrong.length === 0) return error;
  const named = error.body.errors as { reason: string }[] | undefined;
  const reason = named?.[0]?.reason ?? error.message;
  return new Problem(error.status, error.code, reason, { ...error.body, errors: wrong.map(({ id }) => ({ field: `codes.${id}`, reason })) });
}

/** New codes by area; an empty one is none. */
export const codes = (typed: Record<number, string>) => Object.fromEntries(Object.entries(typed).map(([id, code]) => [id, code.trim() || null]));
