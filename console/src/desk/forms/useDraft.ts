/** Text that is kept while the dispatcher looks at another case. */
import { ref, watch, type Ref } from "vue";
import { drafts } from "../model/actions";

export function useDraft(caseId: number, field: string, first = ""): Ref<string> {
  const key = `${caseId}:${field}`;
  const draft = ref(drafts.get(key) ?? first);
  watch(draft, (text) => (text ? drafts.set(key, text) : drafts.delete(key)));
  return draft;
}
