/** Who is signed in on this browser. */
import { get, post, Problem } from "../api/client";
import type { Me } from "../api/types";

/** The user, or a walk to the sign-in page that comes back here. */
export async function whoAmI(): Promise<Me> {
  try {
    return await get<Me>("/me");
  } catch (error) {
    if (error instanceof Problem && error.status === 401) toSignIn();
    throw error;
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
