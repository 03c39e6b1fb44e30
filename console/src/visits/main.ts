import { createApp } from "vue";
import "../design/base.css";
import "../shared/theme";
import sharedInEnglish from "../locales/en/shared.json";
import visitsInEnglish from "../locales/en/visits.json";
import shared from "../locales/zh-CN/shared.json";
import visits from "../locales/zh-CN/visits.json";
import { texts } from "../shared/i18n";
import Visits from "./Visits.vue";

createApp(Visits)
  .use(texts({ ...shared, ...visits }, { ...sharedInEnglish, ...visitsInEnglish }))
  .mount("#app");
