/** Lists of other offices: their kinds, the states of their rows, what a row would change. */
export const OFFICE_KINDS = ["deaths", "moves", "dibao", "tekun", "disability"] as const;
/** Lists that may be complete: who is not on them has lost what they grant. */
export const GRANTING: readonly string[] = ["dibao", "tekun", "disability"];
export const ROW_STATES = ["change", "ambiguous", "unknown", "invalid", "refused", "unchanged", "done"] as const;

export interface What {
  end?: string;
  on?: string;
  facts?: Record<string, unknown>;
}

/** What was pasted, as a file: a table copied from a sheet has tabs between its cells, which the server reads. */
export const pasted = (text: string) => new Blob([text.trim() + "\n"], { type: "text/csv" });

/** How many rows were dealt with, of how many that were to be. */
export function progress(counts: Record<string, number>): { done: number; all: number } {
  const done = (counts.done ?? 0) + (counts.refused ?? 0);
  return { done, all: done + (counts.change ?? 0) };
}
