/** What the pages of coverage put into words. */
import { useI18n } from "vue-i18n";
import { useWords } from "../useWords";
import { wording } from "./conditions";

export function useRules() {
  const { t } = useI18n();
  const { word } = useWords();
  const { condition, reason } = wording((key, named) => t(key, named ?? {}), word);
  return {
    word,
    condition,
    reasons: (codes: string[]) => codes.map(reason).join(t("common.comma")),
    yuan: (amount: string | null) => (amount === null ? "" : t("coverage.yuan", { amount })),
    pays: (one: { payer: string | null; amount: string | null }) =>
      [word("payer", one.payer), one.amount === null ? "" : t("coverage.monthly", { amount: one.amount })].filter(Boolean).join(" "),
  };
}
