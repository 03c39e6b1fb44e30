/** Between a form and its fields: who is shown, and what was refused. */
import type { InjectionKey, Ref } from "vue";

export interface FormProblems {
  shown: Set<string>;
  reasons: Ref<Record<string, string>>;
}

export const FORM_PROBLEMS: InjectionKey<FormProblems> = Symbol("problems of the form");
