/** What time it is for the server: the first question asks it, the stopwatch carries it on. */
import { get } from "../api/client";
import type { DeskView } from "../api/types";
import { sampleAnswer, serverNow } from "../shared/serverClock";

/** Milliseconds since the epoch. */
export async function serverTime(): Promise<number> {
  if (serverNow() === null) {
    const sent = performance.now();
    sampleAnswer((await get<DeskView>("/desk")).now, sent);
  }
  return serverNow()!;
}
