/** The page's language: Chinese first, English when chosen or when the browser asks for no Chinese. */
import { createI18n } from "vue-i18n";
import { speak } from "../api/client";
import { recall, remember } from "./memory";

export type Language = "zh-CN" | "en";
type Texts = Record<string, unknown>;

function first(): Language {
  const chosen = recall("language");
  if (chosen === "zh-CN" || chosen === "en") return chosen;
  return navigator.languages.some((code) => code.startsWith("zh")) ? "zh-CN" : "en";
}

export function texts(chinese: Texts, english: Texts) {
  const i18n = createI18n({
    legacy: false,
    locale: first(),
    fallbackLocale: "zh-CN",
    messages: { "zh-CN": chinese, en: english } as unknown as Record<string, never>,
    missingWarn: import.meta.env.DEV,
    fallbackWarn: import.meta.env.DEV,
  });
  apply(i18n.global.locale.value as Language);
  return i18n;
}

export function apply(language: Language): void {
  document.documentElement.lang = language;
  speak(language);
}

export function choose(language: Language): void {
  remember("language", language);
  apply(language);
}
