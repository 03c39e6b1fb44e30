/** Lines of a history in words. */
import { useI18n } from "vue-i18n";
import type { VersionView } from "../shapes";
import { useWords } from "../useWords";

/** Where the words for the codes of a field are kept. */
const SECTIONS: Record<string, string> = {
  gender: "gender",
  living: "living",
  relief: "relief",
  disability_type: "disability",
  ability: "ability",
  risk: "risk",
};

/** How something is kept, which says nothing to people. */
const KEPT = ["sealed", "media_type", "size", "width", "height", "sha256"];

export function useFormer() {
  const { t, te } = useI18n();
  const { word } = useWords();
  const known = (key: string) => te(key, "zh-CN");

  /** A fact's name; one that no catalogue has is shown as it is. */
  function field(name: string): string {
    for (const key of [`person_field.${name}`, `admin.${name}`, `purpose.${name}`, `thing.${name}`]) if (known(key)) return t(key);
    return name;
  }
  function shown(name: string, value: unknown): string {
    if (Array.isArray(value)) return value.map((one) => shown(name, one)).join(typeof value[0] === "object" ? "\n" : t("common.comma"));
    if (typeof value === "boolean") return t(value ? "admin.yes" : "admin.no");
    if (typeof value === "object" && value !== null) {
      const parts = Object.entries(value).filter(([key, one]) => one !== null && one !== "" && key !== "id" && key !== "position");
      return parts.map(([key, one]) => `${field(key)} ${shown(key, one)}`).join(t("common.comma"));
    }
    return SECTIONS[name] ? word(SECTIONS[name], String(value)) : String(value ?? "");
  }
  return {
    field,
    shown,
    what: (one: VersionView) => word("history_what", one.what),
    fields: (one: VersionView) => one.fields.filter((name) => !KEPT.includes(name)),
    former: (before: Record<string, unknown> | null) => Object.entries(before ?? {}).filter(([name]) => !KEPT.includes(name)),
    action: (one: VersionView) => word("history_action", one.action),
  };
}
