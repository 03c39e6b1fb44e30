import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig, type Plugin } from "vite";

const backend = process.env.BELL_HTTP ?? "http://127.0.0.1:8000";
const entries = ["desk", "admin", "link", "visits", "family", "terminal", "login"];

/** The addresses that the server gives the built pages, for the development server. */
function pages(): Plugin {
  const addresses: [RegExp, string][] = [
    [/^\/r\/[^/?]+$/, "/link.html"],
    [/^\/v\/[^/?]+$/, "/visits.html"],
    [/^\/f\/[^/?]+$/, "/family.html"],
    [/^\/admin(\/.*)?$/, "/admin.html"],
    [/^\/(desk|login|terminal)$/, "/$1.html"],
  ];
  return {
    name: "bell-pages",
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const [path = "/", query] = (request.url ?? "/").split("?");
        for (const [address, page] of addresses) {
          if (address.test(path)) request.url = path.replace(address, page) + (query ? `?${query}` : "");
        }
        next();
      });
    },
  };
}

export default defineConfig({
  plugins: [vue(), pages()],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    manifest: true,
    // The pages' Content-Security-Policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: Object.fromEntries(
        entries.map((name) => [name, fileURLToPath(new URL(`${name}.html`, import.meta.url))]),
      ),
    },
  },
  server: {
    proxy: {
      "/api": { target: backend, ws: true },
      "/openapi.json": backend,
    },
  },
});
