/** Spans of time as a desk reads them: `00:41`, `1:07:12`, `3d 04h`. */

const two = (value: number) => String(value).padStart(2, "0");

export function span(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours >= 48) return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(whole % 60)}`;
  return `${two(minutes)}:${two(whole % 60)}`;
}

/** Minus for what is past, for countdowns. */
export function countdown(seconds: number): string {
  return seconds >= 0 ? span(Math.ceil(seconds)) : `-${span(-seconds)}`;
}

const clock = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
});

const dated = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
});

export function timeOfDay(moment: string | number): string {
  return clock.format(new Date(moment));
}

export function dateAndTime(moment: string | number): string {
  return dated.format(new Date(moment));
}
