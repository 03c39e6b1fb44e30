/** Whether there is room for every column; a phone gets those that lead on. */
import { onUnmounted, ref } from "vue";

const ROOM = "(min-width: 701px)";

export function useWide() {
  const media = matchMedia(ROOM);
  const wide = ref(media.matches);
  const look = () => (wide.value = media.matches);
  media.addEventListener("change", look);
  onUnmounted(() => media.removeEventListener("change", look));
  return wide;
}
