import { createRouter, createWebHistory } from "vue-router";

/** Every page of the administration, in the order of the menu. */
export const PAGES = ["users", "people", "devices", "quarantine", "outbox", "deadlines"] as const;

export const router = createRouter({
  history: createWebHistory("/admin"),
  routes: [
    { path: "/users", name: "users", component: () => import("./pages/Users.vue") },
    { path: "/people", name: "people", component: () => import("./pages/People.vue") },
    { path: "/devices", name: "devices", component: () => import("./pages/Devices.vue") },
    { path: "/quarantine", name: "quarantine", component: () => import("./pages/Quarantine.vue") },
    { path: "/outbox", name: "outbox", component: () => import("./pages/Outbox.vue") },
    { path: "/deadlines", name: "deadlines", component: () => import("./pages/Deadlines.vue") },
    { path: "/:rest(.*)*", redirect: "/people" },
  ],
});
