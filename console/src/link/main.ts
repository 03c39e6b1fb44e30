import { createApp } from "vue";
import "../design/base.css";
import "../shared/theme";
import linkInEnglish from "../locales/en/link.json";
import sharedInEnglish from "../locales/en/shared.json";
import link from "../locales/zh-CN/link.json";
import shared from "../locales/zh-CN/shared.json";
import { texts } from "../shared/i18n";
import Link from "./Link.vue";

createApp(Link)
  .use(texts({ ...shared, ...link }, { ...sharedInEnglish, ...linkInEnglish }))
  .mount("#app");
