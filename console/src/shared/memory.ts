/** Small preferences in this browser. A browser that forbids storage only forgets them. */

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`bell-${name}`);
  } catch {
    return null;
  }
}

/** Whether it is kept: in a private window, or where there is no room, it holds until the page is closed. */
export function remember(name: string, value: string): boolean {
  try {
    localStorage.setItem(`bell-${name}`, value);
    return true;
  } catch {
    return false;
  }
}
