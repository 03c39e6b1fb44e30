/** What became of a delivery, in words. */
import { useI18n } from "vue-i18n";
import { useWord } from "../../shared/useWord";

export const EVENTS = ["case.opened", "case.changed", "case.handed_over", "emergency_call.recorded"] as const;
/** Codes with a dot are no path into the catalogue. */
const key = (code: string) => code.replaceAll(".", "_");

export function useDelivery() {
  const { t } = useI18n();
  const word = useWord();
  /** `http_503`, `time_out`, or the name of what went wrong on the line. */
  function reason(code: string | null): string {
    const [, status] = /^http_(\d+)/.exec(code ?? "") ?? [];
    return status ? t("webhook.answered_with", { status }) : word("webhook.reason", code);
  }
  return {
    reason,
    event: (type: string) => word("webhook.event", key(type)),
    /** `http_503 12 ms` */
    detail: (text: string | null) => (text ?? "").replace(/^\S+/, reason),
  };
}
