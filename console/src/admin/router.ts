import { createRouter, createWebHistory } from "vue-router";
import { may } from "./me";

/** The menu: groups in their order, in each the pages with what one has to be allowed to see them. */
const MENU = {
  people: {
    people: ["persons.read"],
    duplicates: ["persons.read"],
    office_lists: ["persons.read"],
    coverage: ["coverage.read"],
  },
  care: {
    checkins: ["persons.read"],
    checkin_plans: ["persons.read"],
    campaigns: ["persons.read"],
    visits: ["persons.read"],
    visit_agreements: ["persons.read"],
    visit_rates: ["reports.read"],
    referrals: ["persons.read"],
  },
  cover: {
    duty: ["responders.read"],
    rotas: ["responders.read"],
    leaves: ["responders.read"],
    responders: ["responders.read"],
    providers: ["responders.read"],
    facilities: ["responders.read"],
  },
  devices: {
    devices: ["devices.read"],
    collect: ["devices.read"],
    quarantine: ["signals.read"],
  },
  work: {
    imports: ["persons.write", "responders.write"],
    exports: ["persons.read", "responders.read"],
    outbox: ["messages.read"],
    carriers: ["messages.read"],
    deadlines: ["messages.read"],
  },
  looking_back: {
    follow_ups: ["cases.read"],
    reviews: ["reports.read"],
    reports: ["reports.read"],
  },
  settings: {
    plans: ["plans.read"],
    desks: ["cases.read"],
    areas: ["areas.read"],
    webhooks: ["webhooks.manage"],
    users: ["users.manage", "audit.read"],
    holidays: ["responders.read"],
  },
} as const;

type Group = keyof typeof MENU;

/** The menu of this user. An address typed by hand still opens, and shows why it is refused. */
export function open(): { group: Group; pages: string[] }[] {
  const groups = Object.entries(MENU) as [Group, Record<string, readonly string[]>][];
  return groups
    .map(([group, pages]) => ({ group, pages: Object.keys(pages).filter((page) => pages[page]!.some(may)) }))
    .filter(({ pages }) => pages.length > 0);
}
const first = () => open()[0]?.pages[0] ?? "people";

export const router = createRouter({
  history: createWebHistory("/admin"),
  scrollBehavior: (_to, _from, before) => before ?? { top: 0 },
  routes: [
    { path: "/users", name: "users", component: () => import("./pages/Users.vue") },
    { path: "/people", name: "people", component: () => import("./pages/People.vue") },
    { path: "/people/:id(\\d+)", name: "person", component: () => import("./pages/Person.vue"), props: true, meta: { below: "people" } },
    { path: "/people/duplicates", name: "duplicates", component: () => import("./pages/Duplicates.vue") },
    { path: "/office-lists", name: "office_lists", component: () => import("./pages/OfficeLists.vue") },
    { path: "/office-lists/:id(\\d+)", name: "office_list", component: () => import("./pages/OfficeList.vue"), props: true, meta: { below: "office_lists" } },
    { path: "/areas", name: "areas", component: () => import("./pages/Areas.vue") },
    { path: "/areas/:id(\\d+)", name: "area", component: () => import("./pages/Area.vue"), props: true, meta: { below: "areas" } },
    { path: "/coverage", name: "coverage", component: () => import("./pages/Coverage.vue") },
    { path: "/coverage/next", name: "bring_in", component: () => import("./pages/BringIn.vue"), meta: { below: "coverage" } },
    { path: "/coverage/applications", name: "applications", component: () => import("./pages/Applications.vue"), meta: { below: "coverage" } },
    { path: "/coverage/applications/:id(\\d+)", name: "application", component: () => import("./pages/Application.vue"), props: true, meta: { below: "coverage" } },
    { path: "/coverage/programmes", name: "programmes", component: () => import("./pages/Programmes.vue"), meta: { below: "coverage" } },
    { path: "/coverage/programmes/:id(\\d+)", name: "programme", component: () => import("./pages/Programme.vue"), props: true, meta: { below: "coverage" } },
    { path: "/checkins", name: "checkins", component: () => import("./pages/Checkins.vue") },
    { path: "/checkin-plans", name: "checkin_plans", component: () => import("./pages/CheckinPlans.vue") },
    { path: "/checkin-plans/:id(\\d+)", name: "checkin_plan", component: () => import("./pages/CheckinPlan.vue"), props: true, meta: { below: "checkin_plans" } },
    { path: "/campaigns", name: "campaigns", component: () => import("./pages/Campaigns.vue") },
    { path: "/campaigns/:id(\\d+)", name: "campaign", component: () => import("./pages/Campaign.vue"), props: true, meta: { below: "campaigns" } },
    { path: "/carriers", name: "carriers", component: () => import("./pages/Carriers.vue") },
    { path: "/imports", name: "imports", component: () => import("./pages/Imports.vue") },
    { path: "/imports/:id(\\d+)", name: "import", component: () => import("./pages/Import.vue"), props: true, meta: { below: "imports" } },
    { path: "/exports", name: "exports", component: () => import("./pages/Exports.vue") },
    { path: "/duty", name: "duty", component: () => import("./pages/Duty.vue") },
    { path: "/rotas", name: "rotas", component: () => import("./pages/Rotas.vue") },
    { path: "/rotas/:id(\\d+)", name: "rota", component: () => import("./pages/Rota.vue"), props: true, meta: { below: "rotas" } },
    { path: "/leaves", name: "leaves", component: () => import("./pages/Leaves.vue") },
    { path: "/responders", name: "responders", component: () => import("./pages/Responders.vue") },
    { path: "/responders/expiring", name: "expiring", component: () => import("./pages/Expiring.vue"), meta: { below: "responders" } },
    { path: "/responders/:id(\\d+)", name: "responder", component: () => import("./pages/Responder.vue"), props: true, meta: { below: "responders" } },
    { path: "/providers", name: "providers", component: () => import("./pages/Providers.vue") },
    { path: "/providers/:id(\\d+)", name: "provider", component: () => import("./pages/Provider.vue"), props: true, meta: { below: "providers" } },
    { path: "/facilities", name: "facilities", component: () => import("./pages/Facilities.vue") },
    { path: "/facilities/:id(\\d+)", name: "facility", component: () => import("./pages/Facility.vue"), props: true, meta: { below: "facilities" } },
    { path: "/desks", name: "desks", component: () => import("./pages/Desks.vue") },
    { path: "/webhooks", name: "webhooks", component: () => import("./pages/Webhooks.vue") },
    { path: "/webhooks/:id(\\d+)", name: "webhook", component: () => import("./pages/Webhook.vue"), props: true, meta: { below: "webhooks" } },
    { path: "/holidays", name: "holidays", component: () => import("./pages/Holidays.vue") },
    { path: "/devices", name: "devices", component: () => import("./pages/Devices.vue") },
    { path: "/devices/:id", name: "device", component: () => import("./pages/Device.vue"), props: true, meta: { below: "devices" } },
    { path: "/collect", name: "collect", component: () => import("./pages/Collect.vue") },
    { path: "/quarantine", name: "quarantine", component: () => import("./pages/Quarantine.vue") },
    { path: "/quarantine/frame", name: "frame", component: () => import("./pages/Frame.vue"), meta: { below: "quarantine" } },
    { path: "/outbox", name: "outbox", component: () => import("./pages/Outbox.vue") },
    { path: "/plans", name: "plans", component: () => import("./pages/Plans.vue") },
    { path: "/visits", name: "visits", component: () => import("./pages/Visits.vue") },
    { path: "/visit-agreements", name: "visit_agreements", component: () => import("./pages/VisitAgreements.vue") },
    { path: "/visit-rates", name: "visit_rates", component: () => import("./pages/VisitRates.vue") },
    { path: "/referrals", name: "referrals", component: () => import("./pages/Referrals.vue") },
    { path: "/follow-ups", name: "follow_ups", component: () => import("./pages/FollowUps.vue") },
    { path: "/reviews", name: "reviews", component: () => import("./pages/Reviews.vue") },
    { path: "/reports", name: "reports", component: () => import("./pages/Reports.vue") },
    { path: "/deadlines", name: "deadlines", component: () => import("./pages/Deadlines.vue") },
    { path: "/:rest(.*)*", redirect: () => ({ name: first() }) },
  ],
});
