/** The programmes of the user's areas, and the one that the pages of coverage are about. */
import { computed, ref, shallowRef } from "vue";
import { useI18n } from "vue-i18n";
import { get } from "../../api/client";
import type { Page } from "../../api/types";
import { refusal } from "../refusal";
import type { ProgrammeItem } from "../shapes";

const MOST = 200;

/** Goes with the user from page to page. */
const chosen = ref<number | null>(null);

export function useProgrammes() {
  const { t } = useI18n();
  const programmes = shallowRef<ProgrammeItem[] | null>(null);
  const trouble = ref<string | null>(null);

  async function read(): Promise<void> {
    try {
      programmes.value = (await get<Page<ProgrammeItem>>("/coverage/programmes", { limit: MOST })).items;
      if (!programmes.value.some((one) => one.id === chosen.value)) chosen.value = programmes.value[0]?.id ?? null;
      trouble.value = null;
    } catch (error) {
      trouble.value = refusal(error, t("common.no_answer"));
    }
  }

  void read();
  return { programmes, chosen, trouble, read, none: computed(() => programmes.value?.length === 0) };
}
