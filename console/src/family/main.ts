import { createApp } from "vue";
import "../design/base.css";
import "../shared/theme";
import familyInEnglish from "../locales/en/family.json";
import sharedInEnglish from "../locales/en/shared.json";
import family from "../locales/zh-CN/family.json";
import shared from "../locales/zh-CN/shared.json";
import { texts } from "../shared/i18n";
import Family from "./Family.vue";

createApp(Family)
  .use(texts({ ...shared, ...family }, { ...sharedInEnglish, ...familyInEnglish }))
  .mount("#app");
