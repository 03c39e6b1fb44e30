/** A key as it is printed on the keyboard. */
const NAMES: Record<string, string> = { ArrowDown: "↓", ArrowUp: "↑" };

export function keyName(key: string): string {
  return NAMES[key] ?? key;
}
