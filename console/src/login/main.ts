import { createApp } from "vue";
import "../design/base.css";
import "../shared/theme";
import loginInEnglish from "../locales/en/login.json";
import sharedInEnglish from "../locales/en/shared.json";
import login from "../locales/zh-CN/login.json";
import shared from "../locales/zh-CN/shared.json";
import { texts } from "../shared/i18n";
import Login from "./Login.vue";

createApp(Login)
  .use(texts({ ...shared, ...login }, { ...sharedInEnglish, ...loginInEnglish }))
  .mount("#app");
