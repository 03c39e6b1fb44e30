import { createRouter, createWebHistory } from "vue-router";
import { may } from "./me";

/** Every list of the administration in the order of the menu, with what one has to be allowed to see it. */
export const PAGES = {
  users: ["users.manage", "audit.read"],
  people: ["persons.read"],
  duplicates: ["persons.read"],
  office_lists: ["persons.read"],
  areas: ["areas.read"],
  coverage: ["coverage.read"],
  imports: ["persons.write", "responders.write"],
  exports: ["persons.read", "responders.read"],
  devices: ["devices.read"],
  collect: ["devices.read"],
  quarantine: ["signals.read"],
  outbox: ["messages.read"],
  deadlines: ["messages.read"],
} as const;

export type PageName = keyof typeof PAGES;

/** The menu of this user. An address typed by hand still opens, and shows why it is refused. */
export const open = () => (Object.keys(PAGES) as PageName[]).filter((page) => PAGES[page].some(may));

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
    { path: "/imports", name: "imports", component: () => import("./pages/Imports.vue") },
    { path: "/imports/:id(\\d+)", name: "import", component: () => import("./pages/Import.vue"), props: true, meta: { below: "imports" } },
    { path: "/exports", name: "exports", component: () => import("./pages/Exports.vue") },
    { path: "/devices", name: "devices", component: () => import("./pages/Devices.vue") },
    { path: "/devices/:id", name: "device", component: () => import("./pages/Device.vue"), props: true, meta: { below: "devices" } },
    { path: "/collect", name: "collect", component: () => import("./pages/Collect.vue") },
    { path: "/quarantine", name: "quarantine", component: () => import("./pages/Quarantine.vue") },
    { path: "/quarantine/frame", name: "frame", component: () => import("./pages/Frame.vue"), meta: { below: "quarantine" } },
    { path: "/outbox", name: "outbox", component: () => import("./pages/Outbox.vue") },
    { path: "/deadlines", name: "deadlines", component: () => import("./pages/Deadlines.vue") },
    { path: "/:rest(.*)*", redirect: () => ({ name: may("persons.read") ? "people" : (open()[0] ?? "people") }) },
  ],
});
