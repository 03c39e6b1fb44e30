/** What can be done with an application, by what may follow its state and what the user may do. */
import type { ApplicationView } from "../shapes";

export const APPLICATION_STATES = ["applied", "first_approved", "approved", "agreed", "installing", "working", "stopped", "rejected", "withdrawn"];
export const END_REASONS = ["death", "facility", "moved_out", "not_entitled", "own_wish", "duplicate", "other"];

export type Step = "approve" | "agree" | "order" | "recheck" | "reject" | "withdraw" | "stop";

/** Forward first, the ends last. */
export function stepsOf(one: Pick<ApplicationView, "state" | "next">, may: (permission: string) => boolean): Step[] {
  const follows = (...states: string[]) => states.some((state) => (one.next as string[]).includes(state));
  const steps: [Step, boolean, string][] = [
    ["approve", follows("first_approved", "approved"), "coverage.approve"],
    ["agree", one.state === "approved" && follows("agreed"), "coverage.write"],
    ["order", one.state === "agreed" && follows("installing"), "devices.write"],
    ["recheck", one.state === "working", "coverage.write"],
    ["reject", follows("rejected"), "coverage.approve"],
    ["withdraw", follows("withdrawn"), "coverage.write"],
    ["stop", follows("stopped"), "coverage.write"],
  ];
  return steps.filter(([, open, permission]) => open && may(permission)).map(([step]) => step);
}
