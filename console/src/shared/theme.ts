/** Light, dark, or as the system has it; always resolved onto `<html data-theme>`. */
import { ref } from "vue";
import { recall, remember } from "./memory";

const dark = matchMedia("(prefers-color-scheme: dark)");

export const theme = ref<"light" | "dark">("light");

function resolve(): void {
  const chosen = recall("theme");
  theme.value = chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
  document.documentElement.dataset.theme = theme.value;
}

export function toggleTheme(): void {
  remember("theme", theme.value === "dark" ? "light" : "dark");
  resolve();
}

dark.addEventListener("change", resolve);
resolve();
