/** Words for codes; a code that no catalogue has yet is shown as it is. */
import { useI18n } from "vue-i18n";

/** `word("model", "pendant")`: the text `model.pendant`. */
export function useWord(): (section: string, code: string | null | undefined) => string {
  const { t, te } = useI18n();
  return (section, code) => {
    if (code === null || code === undefined) return "";
    return te(`${section}.${code}`, "zh-CN") ? t(`${section}.${code}`) : code;
  };
}
