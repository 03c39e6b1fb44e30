/** A condition in words while it is typed. */
import type { Condition } from "./conditions";
import { typed } from "./rulesDraft";

/** Null while it cannot be read; what is wrong in detail, the server says. */
export function wordsOf(text: string, words: (condition: Condition) => string): string | null {
  const found = typed(text);
  if (found === null) return null;
  try {
    return words(found) || null;
  } catch {
    return null;
  }
}
