import { createRouter, createWebHistory } from "vue-router";
import { may } from "./me";

/** Every list of the administration in the order of the menu, with what one has to be allowed to see it. */
export const PAGES = {
  users: ["users.manage", "audit.read"],
  people: ["persons.read"],
  devices: ["devices.read"],
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
    { path: "/devices", name: "devices", component: () => import("./pages/Devices.vue") },
    { path: "/devices/:id", name: "device", component: () => import("./pages/Device.vue"), props: true, meta: { below: "devices" } },
    { path: "/quarantine", name: "quarantine", component: () => import("./pages/Quarantine.vue") },
    { path: "/quarantine/frame", name: "frame", component: () => import("./pages/Frame.vue"), meta: { below: "quarantine" } },
    { path: "/outbox", name: "outbox", component: () => import("./pages/Outbox.vue") },
    { path: "/deadlines", name: "deadlines", component: () => import("./pages/Deadlines.vue") },
    { path: "/:rest(.*)*", redirect: () => ({ name: may("persons.read") ? "people" : (open()[0] ?? "people") }) },
  ],
});
