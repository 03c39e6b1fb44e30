/** What a unit says about itself, in words. */
import { useI18n } from "vue-i18n";
import type { DeviceItem } from "../../api/types";
import { when } from "../when";

export function useDeviceWords() {
  const { t } = useI18n();
  return {
    connection: (one: DeviceItem) => {
      if (!one.may_connect) return t("admin.cut_off");
      return one.online === null ? t("admin.never") : t(one.online ? "admin.online" : "admin.offline");
    },
    battery: (one: DeviceItem) => (one.battery === null ? "" : `${one.battery}%`),
    seen: (one: DeviceItem) => (one.last_seen_at ? when(one.last_seen_at) : t("admin.never")),
    owner: (one: DeviceItem) => {
      if (one.person_id !== null) return one.person_name ?? t("admin.number", { id: one.person_id });
      if (one.home_id !== null) return one.home_address ?? t("admin.home_number", { id: one.home_id });
      return "";
    },
  };
}
