/** Changes to a person's records; whoever writes to a record that was merged is led to the one that is left. */
import { post, Problem } from "../../api/client";
import { router } from "../router";

export async function send<T>(id: number | string, path: string, body: object = {}, method = "POST"): Promise<T> {
  try {
    return await post<T>(`/persons/${id}${path}`, body, method);
  } catch (error) {
    followMerged(error, id);
    throw error;
  }
}

/** What was typed is not saved: the page that opens says so. */
export function followMerged(error: unknown, id: number | string): void {
  if (!(error instanceof Problem) || error.code !== "person_merged") return;
  void router.replace({ name: "person", params: { id: String(error.body.into) }, query: { from: String(id), unsaved: "1" } });
}
