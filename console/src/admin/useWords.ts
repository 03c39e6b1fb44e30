/** What the pages of the administration put into words. */
import { useI18n } from "vue-i18n";
import { useWord } from "../shared/useWord";

export function useWords() {
  const { t } = useI18n();
  return {
    word: useWord(),
    yesNo: (value: boolean | null) => (value === null ? "" : t(value ? "admin.yes" : "admin.no")),
  };
}
