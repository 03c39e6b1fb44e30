/** Small preferences in this browser. A browser that forbids storage only forgets them. */

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`bell-${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`bell-${name}`, value);
  } catch {
    // A private window: the choice holds until the page is closed.
  }
}
