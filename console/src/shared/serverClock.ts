/**
 * The server's time, without ever asking this computer what time it is.
 *
 * A sample says what the server's clock read between two readings of our stopwatch
 * (`performance.now`, which nobody can set). The stopwatch carries the time on from there.
 */

let anchor: { server: number; watch: number; doubt: number } | null = null;

const DRIFT = 1e-4; // a stopwatch may be off by 100 ppm
const PAUSE_MS = 1000; // it may also stand still while the computer sleeps

/** Milliseconds since the epoch by the server's clock; null before the first sample. */
export function serverNow(): number | null {
  return anchor === null ? null : anchor.server + performance.now() - anchor.watch;
}

/** An answer said `now`; the request left at `sent` and came back just now (both `performance.now`). */
export function sampleAnswer(now: string, sent: number): void {
  const back = performance.now();
  const half = (back - sent) / 2;
  take({ server: Date.parse(now) + half, watch: back, doubt: half });
}

/** A frame says it left the server at `at`: the server cannot be earlier than that. */
export function sampleFrame(at: string): void {
  const server = Date.parse(at);
  const believed = serverNow();
  if (believed === null || believed < server) {
    anchor = { server, watch: performance.now(), doubt: PAUSE_MS };
  }
}

function take(sample: { server: number; watch: number; doubt: number }): void {
  if (Number.isNaN(sample.server)) return;
  if (anchor !== null) {
    const aged = anchor.doubt + (sample.watch - anchor.watch) * DRIFT;
    const apart = Math.abs(sample.server - (anchor.server + sample.watch - anchor.watch));
    if (apart <= aged + sample.doubt && sample.doubt > aged) return;
  }
  anchor = sample;
}

/** Seconds from a moment of the server until now; 0 before the clock is known. */
export function secondsSince(moment: string): number {
  const now = serverNow();
  return now === null ? 0 : (now - Date.parse(moment)) / 1000;
}
