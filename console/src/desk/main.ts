import { createApp } from "vue";
import "../design/base.css";
import "../shared/theme";
import casesInEnglish from "../locales/en/cases.json";
import checkinInEnglish from "../locales/en/checkin.json";
import deskInEnglish from "../locales/en/desk.json";
import loginInEnglish from "../locales/en/login.json";
import sharedInEnglish from "../locales/en/shared.json";
import cases from "../locales/zh-CN/cases.json";
import checkin from "../locales/zh-CN/checkin.json";
import desk from "../locales/zh-CN/desk.json";
import login from "../locales/zh-CN/login.json";
import shared from "../locales/zh-CN/shared.json";
import { texts } from "../shared/i18n";
import { whoAmI } from "../shared/session";
import Desk from "./Desk.vue";
import { select } from "./model/card";
import { may, me } from "./model/me";
import { broken } from "./model/shift";

const i18n = texts(
  { ...shared, ...login, ...cases, ...checkin, ...desk },
  { ...sharedInEnglish, ...loginInEnglish, ...casesInEnglish, ...checkinInEnglish, ...deskInEnglish },
);

void whoAmI(() => i18n.global.t("common.no_answer")).then((user) => {
  me.value = user;
  if (!may("feed.read")) return location.replace("/admin");
  const app = createApp(Desk).use(i18n);
  app.config.errorHandler = (error) => {
    console.error(error);
    broken.value = true;
  };
  // What comes by the feed runs outside of Vue: a frame that could not be taken is an alarm not shown.
  addEventListener("error", () => (broken.value = true));
  openAskedFor();
  app.mount("#app");
});

/** `/desk?case=42`, as other pages link to a case. Reloading goes on with whatever is open then. */
function openAskedFor(): void {
  const asked = Number(new URLSearchParams(location.search).get("case"));
  if (!Number.isSafeInteger(asked) || asked < 1) return;
  select(asked);
  history.replaceState(null, "", location.pathname);
}
