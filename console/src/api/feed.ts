/**
 * The live feed: one WebSocket, resumed by sequence number, and watched for silence.
 *
 * The server sends a heartbeat at least every 5 s. Ten seconds without any frame mean that we
 * are not live, whatever the socket believes; then it is dropped and opened again.
 */
import { ref, shallowRef } from "vue";
import { sampleFrame } from "../shared/serverClock";
import { API } from "./client";
import type { Frame } from "./types";

/** Looked at once a second: the bar is there within ten. */
const SILENCE_MS = 9_000;
const OPENING_MS = 6_000;
const WAITS_MS = [300, 700, 1500, 3000];
const NOT_SIGNED_IN = 4401;
const NOT_ALLOWED = 4403;

export interface Listener {
  event(frame: Frame): void;
  /** Something was missed: everything has to be read again. */
  lost(): void;
  /** The session has ended or does not allow this. */
  refused(): void;
}

/** Live: a frame came within the last ten seconds. Null until the first connection was tried. */
export const live = ref<boolean | null>(null);
/** `performance.now` of the last frame. */
export const heardAt = shallowRef(0);

export class Feed {
  private socket: WebSocket | null = null;
  private openedAt = 0;
  /** Everything visible up to here has been sent to us. */
  private seen: number | null = null;
  /** What the last heartbeat promised; proven by the next one, as an event may be on its way. */
  private promised = 0;
  private failures = 0;
  private retryAt = 0;
  private stopped = false;

  constructor(private readonly listener: Listener) {}

  /** Called every second, also in a hidden tab: connects, notices silence. */
  watch(): void {
    if (this.stopped) return;
    const now = performance.now();
    if (live.value && now - heardAt.value > SILENCE_MS) {
      live.value = false;
      this.drop();
    }
    if (this.socket !== null && now - this.openedAt > OPENING_MS && heardAt.value <= this.openedAt) {
      live.value ??= false;
      this.drop();
    }
    if (this.socket === null && now >= this.retryAt) this.open();
  }

  /** The network says that it is back: no need to wait. */
  hurry(): void {
    this.retryAt = 0;
    this.watch();
  }

  private open(): void {
    const url = new URL(`${API}/feed`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    if (this.seen !== null) url.searchParams.set("after", String(this.seen));
    const socket = new WebSocket(url);
    this.socket = socket;
    this.openedAt = performance.now();
    socket.onmessage = (message) => {
      if (this.socket === socket) this.take(JSON.parse(message.data) as Frame);
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.closed(event.code);
    };
  }

  private take(frame: Frame): void {
    this.failures = 0;
    heardAt.value = performance.now();
    sampleFrame(frame.at);
    live.value = true;
    if (frame.type === "reset") {
      this.seen = this.promised = frame.seq;
      this.listener.lost();
      return;
    }
    const gap = this.seen !== null && (frame.prev ?? 0) > this.seen;
    if (frame.type === "heartbeat") {
      if (this.seen === null || gap) this.listener.lost();
      this.seen = Math.max(this.seen ?? 0, frame.prev ?? 0, this.promised);
      this.promised = frame.seq;
      return;
    }
    if (this.seen !== null && frame.seq <= this.seen) return;
    this.seen = frame.seq;
    this.listener.event(frame);
    if (gap) this.listener.lost();
  }

  private closed(code: number): void {
    this.socket = null;
    if (code === NOT_SIGNED_IN || code === NOT_ALLOWED) {
      this.stopped = true;
      live.value = false;
      this.listener.refused();
      return;
    }
    live.value ??= false;
    const wait = WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)] ?? 3000;
    this.failures += 1;
    this.retryAt = performance.now() + wait * (0.8 + Math.random() * 0.4);
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    this.retryAt = 0;
    socket?.close();
  }
}
