/** Words for codes; a code that no catalogue has yet is shown as it is. */
import { useI18n } from "vue-i18n";

export function useWords() {
  const { t, te } = useI18n();
  return {
    word: (section: string, code: string | null | undefined) =>
      code === null || code === undefined ? "" : te(`${section}.${code}`, "zh-CN") ? t(`${section}.${code}`) : code,
    yesNo: (value: boolean | null) => (value === null ? "" : t(value ? "admin.yes" : "admin.no")),
  };
}
