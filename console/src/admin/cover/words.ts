/** What the pages of providers and responders put into words. */
import { useI18n } from "vue-i18n";
import type { ProviderItem } from "../shapes";
import { useWords } from "../useWords";

export function useCoverWords() {
  const { t } = useI18n();
  const { word } = useWords();
  return {
    contract: (one: ProviderItem) => {
      if (one.contract_from === null && one.contract_until === null) return t("cover.no_dates");
      return t("cover.from_until", { from: one.contract_from ?? t("cover.open"), until: one.contract_until ?? t("cover.open") });
    },
    stars: (one: ProviderItem) => (one.rating === null ? t("cover.not_rated") : t("cover.stars_of", { stars: one.rating.toFixed(1), n: one.ratings })),
    words: (section: string, codes: readonly string[]) => codes.map((code) => word(section, code)).join(t("common.comma")),
    left: (days: number) => {
      if (days < 0) return t("cover.ran_out", { n: -days });
      return days === 0 ? t("cover.last_day") : t("cover.days_left", { n: days });
    },
  };
}
