/** What the pages of check-ins put into words. */
import { useI18n } from "vue-i18n";
import { useRules } from "../coverage/useRules";
import type { CheckinPlanView, CheckinView } from "../shapes";
import { useAreas } from "../useAreas";
import { useWords } from "../useWords";
import type { Cadence, Population } from "./draft";

const PEOPLE_LISTED = 3;

export function useCheckins() {
  const { t } = useI18n();
  const { word } = useWords();
  const { condition } = useRules();
  const { nameOf } = useAreas();

  function population(one: Population): string {
    const risk = (one.risk ?? []).map((tier) => word("risk", tier)).join(t("coverage.or"));
    return [nameOf(one.area_id ?? null), risk && t("checkin.risk_of", { risk }), one.when ? condition(one.when) : ""].filter(Boolean).join(t("common.comma"));
  }
  function cadence(one: Cadence): string {
    const days = one.weekdays.map((day) => t(`checkin.weekday.${day}`)).join(t("common.comma"));
    const beat = t(`checkin.every_${one.unit}`, { n: one.every, days, day: Number(one.starts_on.slice(8)) }, one.every);
    return [beat, one.rest_days === "keep" ? "" : t(`checkin.rest.${one.rest_days}`)].filter(Boolean).join(t("common.comma"));
  }
  const channels = (codes: string[]) => codes.map((code) => word("checkin.channel", code)).join(" → ");
  return {
    population,
    cadence,
    channels,
    whom: (one: CheckinPlanView) => one.person_name ?? population((one.population ?? {}) as Population),
    window: (one: CheckinPlanView) => `${one.from_time.slice(0, 5)}–${one.until_time.slice(0, 5)}`,
    paused: (one: CheckinPlanView) =>
      one.paused_from === null ? "" : t(one.paused_until ? "checkin.paused_until" : "checkin.paused_open", { from: one.paused_from, until: one.paused_until, reason: one.pause_reason }),
    attempts: (one: CheckinView) =>
      one.attempts.slice(-PEOPLE_LISTED).map((each) => `${word("checkin.channel", each.channel)} ${t(`checkin.result.${each.result ?? "under_way"}`)}`).join(" → "),
    /** What came of it, in one line. */
    outcome: (one: CheckinView) =>
      [
        word("checkin.answer", one.answer),
        one.answered_how && t("checkin.by", { how: word("checkin.channel", one.answered_how) }),
        one.mood && t("checkin.mood_of", { mood: t(`checkin.mood.${one.mood}`) }),
        one.needs.map((need) => word("checkin.need", need)).join(t("common.comma")),
        one.note,
        one.answer === null && word("checkin.reason", one.reason),
      ]
        .filter(Boolean)
        .join(" · "),
  };
}
