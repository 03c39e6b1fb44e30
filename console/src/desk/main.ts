import { createApp } from "vue";
import "../design/base.css";
import "../shared/theme";
import { cases as casesInEnglish, desk as deskInEnglish, login as loginInEnglish, shared as sharedInEnglish } from "../locales/en.json";
import { cases, desk, login, shared } from "../locales/zh-CN.json";
import { texts } from "../shared/i18n";
import { whoAmI } from "../shared/session";
import Desk from "./Desk.vue";
import { me } from "./model/me";

const i18n = texts(
  { ...shared, ...login, ...cases, ...desk },
  { ...sharedInEnglish, ...loginInEnglish, ...casesInEnglish, ...deskInEnglish },
);

void whoAmI().then((user) => {
  me.value = user;
  createApp(Desk).use(i18n).mount("#app");
});
