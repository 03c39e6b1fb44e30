/** What a failed call means to the person at the page. */
import { Problem } from "../api/client";
import { toSignIn } from "../shared/session";

/** A sentence; `noAnswer` is the one for a server that does not answer. Who is signed out goes to the sign-in. */
export function refusal(error: unknown, noAnswer: string): string {
  if (!(error instanceof Problem)) return noAnswer;
  if (error.status === 401) toSignIn();
  return error.message;
}

/** Reasons by field, without `body.` and what else stands in front of the form's own names. */
export function reasons(error: unknown, under = ""): Record<string, string> {
  if (!(error instanceof Problem)) return {};
  const found: Record<string, string> = {};
  if (error.code === "already_exists") found[String(error.body.field)] = error.message;
  const named = Array.isArray(error.body.errors) ? error.body.errors : [];
  for (const { field, reason } of named as { field: string; reason: string }[]) {
    found[field.replace(/^body\./, "").replace(under, "")] = reason;
  }
  return found;
}

/** A refusal of what a file holds names no field: it belongs to the field with the file. */
export function atFile(error: unknown, codes: readonly string[], field = "file"): unknown {
  if (!(error instanceof Problem) || !codes.includes(error.code)) return error;
  return new Problem(error.status, error.code, error.message, { ...error.body, errors: [{ field, reason: error.message }] });
}
