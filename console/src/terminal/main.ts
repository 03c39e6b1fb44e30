import { createApp } from "vue";
import "../design/base.css";
import "../shared/theme";
import casesInEnglish from "../locales/en/cases.json";
import sharedInEnglish from "../locales/en/shared.json";
import terminalInEnglish from "../locales/en/terminal.json";
import cases from "../locales/zh-CN/cases.json";
import shared from "../locales/zh-CN/shared.json";
import terminal from "../locales/zh-CN/terminal.json";
import { texts } from "../shared/i18n";
import Terminal from "./Terminal.vue";

createApp(Terminal)
  .use(texts({ ...shared, ...cases, ...terminal }, { ...sharedInEnglish, ...casesInEnglish, ...terminalInEnglish }))
  .mount("#app");
