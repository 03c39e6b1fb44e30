/** A line of the timeline in words: `event.<type>` with its data, codes put into words first. */
import { useI18n } from "vue-i18n";
import type { CaseDetail, EventView } from "../../api/types";
import { timeOfDay } from "../../shared/spans";
import { nameOf } from "./floor";

/** Fields whose values are codes, with the section of the texts that knows them. */
const CODES: Record<string, string> = {
  kind: "kind",
  disposition: "disposition",
  outcome: "outcome",
  how: "how",
  role: "role",
  reason: "reason",
  why: "reason",
  about: "deadline",
  channel: "channel",
  result: "result",
  what: "call_what",
};

export function useEventText(card: () => CaseDetail): (event: EventView) => string {
  const { t, te } = useI18n();

  function word(section: string, code: unknown): string {
    const key = `${section}.${String(code).replaceAll("-", "_")}`;
    return te(key, "zh-CN") ? t(key) : String(code ?? "");
  }

  function values(event: EventView): Record<string, unknown> {
    const named: Record<string, unknown> = { ...event.data };
    for (const [field, section] of Object.entries(CODES)) {
      if (field in named) named[field] = named[field] ? word(section, named[field]) : "";
    }
    // "voice" of a contact is the person's own; of an answer it is the telephone.
    if (event.type !== "contact" && event.data.how) named.how = word("way", event.data.how);
    const offer = card().offers.find((one) => one.id === event.data.offer_id);
    named.responder = offer?.responder.name ?? "";
    const steps = card().procedure?.steps ?? [];
    named.step = steps.find((one) => one.key === event.data.step)?.text ?? "";
    named.user = nameOf(Number(event.data.user_id)) ?? t("desk.everybody");
    named.channels = ((event.data.channels as string[] | undefined) ?? []).map((one) => word("channel", one)).join(t("common.comma"));
    named.measures = ((event.data.measures as string[] | undefined) ?? []).map((one) => word("measure", one)).join(t("common.comma"));
    return named;
  }

  return (event) => {
    const key = `event.${event.type}`;
    if (!te(key, "zh-CN")) return event.type;
    const given = values(event);
    const tapped = event.data.tapped_at ? t("desk.tapped_at", { time: timeOfDay(String(event.data.tapped_at)) }) : "";
    const extra = [tapped, event.data.note, event.data.text].filter((text) => typeof text === "string" && text !== "");
    if (event.type === "ticked" && event.data.done === false) return t("event.unticked", given).trim();
    return [t(key, given).trim(), ...extra].join(" · ");
  };
}
