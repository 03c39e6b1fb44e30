import { createApp } from "vue";
import "../design/base.css";
import "../shared/theme";
import { login as loginInEnglish, shared as sharedInEnglish } from "../locales/en.json";
import { login, shared } from "../locales/zh-CN.json";
import { texts } from "../shared/i18n";
import Login from "./Login.vue";

createApp(Login)
  .use(texts({ ...shared, ...login }, { ...sharedInEnglish, ...loginInEnglish }))
  .mount("#app");
