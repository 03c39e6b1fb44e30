/** A hidden tab still calls: by its title, and by a notification without personal data. */
import { watch } from "vue";
import { alarming, calls } from "./alarm";
import { isLeader } from "./leader";

let notice: Notification | null = null;
let flash = false;

/** Ask once, from the click that starts the shift. */
export async function allowNotices(): Promise<void> {
  if ("Notification" in window && Notification.permission === "default") {
    await Notification.requestPermission();
  }
}

/** Once a second: the title, alternating while something rings and nobody looks. */
export function title(plain: string, urgent: string | null): void {
  flash = !flash && document.hidden;
  document.title = urgent === null || (document.hidden && flash) ? plain : urgent;
}

/** `words`: the line of the notification for a priority. */
export function noticeWhenHidden(words: (priority: number) => string): void {
  watch([alarming, calls], ([priority]) => {
    notice?.close();
    notice = null;
    if (priority === null || priority > 2 || !document.hidden || !isLeader.value) return;
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    notice = new Notification(words(priority), { tag: "bell-alarm", requireInteraction: priority === 1 });
    notice.onclick = () => window.focus();
  });
}
