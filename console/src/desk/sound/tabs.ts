/** What one tab of this browser tells the others, so that the one that sounds does as it is told. */

interface Said {
  /** Somebody has turned to this case. */
  hush?: number;
  /** Silence was asked for, up to this priority. */
  silence?: number;
}

const channel = "BroadcastChannel" in window ? new BroadcastChannel("bell-desk") : null;

export function tell(said: Said): void {
  channel?.postMessage(said);
}

export function onTold(listener: (said: Said) => void): void {
  if (channel) channel.onmessage = (message) => listener(message.data as Said);
}
