import { createApp } from "vue";
import "../design/base.css";
import "../shared/theme";
import adminInEnglish from "../locales/en/admin.json";
import casesInEnglish from "../locales/en/cases.json";
import sharedInEnglish from "../locales/en/shared.json";
import admin from "../locales/zh-CN/admin.json";
import cases from "../locales/zh-CN/cases.json";
import shared from "../locales/zh-CN/shared.json";
import { texts } from "../shared/i18n";
import { whoAmI } from "../shared/session";
import Admin from "./Admin.vue";
import { me } from "./me";
import { router } from "./router";

const i18n = texts(
  { ...shared, ...cases, ...admin },
  { ...sharedInEnglish, ...casesInEnglish, ...adminInEnglish },
);

void whoAmI(() => i18n.global.t("common.no_answer")).then((user) => {
  me.value = user;
  createApp(Admin).use(i18n).use(router).mount("#app");
});
