import { createApp } from "vue";
import "../design/base.css";
import "../shared/theme";
import adminInEnglish from "../locales/en/admin.json";
import afterInEnglish from "../locales/en/after.json";
import campaignInEnglish from "../locales/en/campaign.json";
import casesInEnglish from "../locales/en/cases.json";
import checkinInEnglish from "../locales/en/checkin.json";
import coverInEnglish from "../locales/en/cover.json";
import coverageInEnglish from "../locales/en/coverage.json";
import listsInEnglish from "../locales/en/lists.json";
import peopleInEnglish from "../locales/en/people.json";
import rotaInEnglish from "../locales/en/rota.json";
import sharedInEnglish from "../locales/en/shared.json";
import referralInEnglish from "../locales/en/referral.json";
import visitingInEnglish from "../locales/en/visiting.json";
import visitsInEnglish from "../locales/en/visits.json";
import webhookInEnglish from "../locales/en/webhook.json";
import admin from "../locales/zh-CN/admin.json";
import after from "../locales/zh-CN/after.json";
import campaign from "../locales/zh-CN/campaign.json";
import checkin from "../locales/zh-CN/checkin.json";
import cases from "../locales/zh-CN/cases.json";
import cover from "../locales/zh-CN/cover.json";
import coverage from "../locales/zh-CN/coverage.json";
import lists from "../locales/zh-CN/lists.json";
import people from "../locales/zh-CN/people.json";
import rota from "../locales/zh-CN/rota.json";
import shared from "../locales/zh-CN/shared.json";
import referral from "../locales/zh-CN/referral.json";
import visiting from "../locales/zh-CN/visiting.json";
import visits from "../locales/zh-CN/visits.json";
import webhook from "../locales/zh-CN/webhook.json";
import { texts } from "../shared/i18n";
import { whoAmI } from "../shared/session";
import Admin from "./Admin.vue";
import { me } from "./me";
import { router } from "./router";

const i18n = texts(
  { ...shared, ...cases, ...cover, ...coverage, ...lists, ...people, ...rota, ...campaign, ...checkin, ...visits, ...visiting, ...referral, ...after, ...webhook, ...admin },
  {
    ...sharedInEnglish,
    ...casesInEnglish,
    ...coverInEnglish,
    ...coverageInEnglish,
    ...listsInEnglish,
    ...peopleInEnglish,
    ...rotaInEnglish,
    ...campaignInEnglish,
    ...checkinInEnglish,
    ...visitsInEnglish,
    ...visitingInEnglish,
    ...referralInEnglish,
    ...webhookInEnglish,
    ...afterInEnglish,
    ...adminInEnglish,
  },
);

void whoAmI(() => i18n.global.t("common.no_answer")).then((user) => {
  me.value = user;
  createApp(Admin).use(i18n).use(router).mount("#app");
});
