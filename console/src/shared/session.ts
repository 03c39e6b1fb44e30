/** Who is signed in on this browser. */
import { get, post, Problem } from "../api/client";
import type { Me } from "../api/types";

const AGAIN_MS = 2000;

/**
 * The user, or a walk to the sign-in page that comes back here. While the server does not answer,
 * `explain` tells so in the empty page, and the page begins by itself when it does.
 */
export async function whoAmI(explain: () => string): Promise<Me> {
  for (;;) {
    try {
      return await get<Me>("/me");
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        toSignIn();
        return new Promise<Me>(() => {});
      }
      console.warn("the server does not answer", error);
      document.getElementById("app")?.replaceChildren(explain());
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

export function toSignIn(): void {
  const here = location.pathname + location.search;
  location.assign(`/login?next=${encodeURIComponent(here)}`);
}

export async function signOut(): Promise<void> {
  await post("/sessions/current", undefined, "DELETE");
  location.assign("/login");
}

/** Where to go after signing in: only a path of our own, never another site. */
export function safeNext(search: string, roles: string[]): string {
  const next = new URLSearchParams(search).get("next") ?? "";
  const url = next.startsWith("/") ? new URL(next, location.origin) : null;
  if (url !== null && url.origin === location.origin) return url.pathname + url.search;
  const atDesk = roles.includes("dispatcher") || roles.includes("supervisor");
  return atDesk ? "/desk" : "/admin";
}
