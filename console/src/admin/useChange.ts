/** Changing the record of a page. Somebody else was quicker: what he did is shown behind the form, which keeps what was typed. */
import { post, Problem } from "../api/client";
import type { One } from "./useOne";

export function useChange<Item extends { version: number }>(one: One<Item>, path: () => string, done: () => void) {
  async function send(below: string, body: object, method: string): Promise<void> {
    try {
      one.item.value = await post<Item>(path() + below, body, method);
    } catch (error) {
      if (error instanceof Problem && error.code === "changed_meanwhile") await one.read();
      throw error;
    }
    done();
  }
  return {
    change: (body: object) => send("", { ...body, version: one.item.value!.version }, "PATCH"),
    act: (below: string, body: object = {}) => send(below, body, "POST"),
  };
}
