/** Files on their way in; what was checked is kept by the page, so that it need not be chosen again. */
import { upload } from "../../api/client";
import type { ImportView } from "../shapes";

export interface Sent {
  file: File;
  kind: string;
  area: number | null;
}

const checked = new Map<number, Sent>();

export const fileOf = (id: number): Sent | undefined => checked.get(id);

export async function send(sent: Sent, dryRun: boolean): Promise<ImportView> {
  const form = new FormData();
  form.set("kind", sent.kind);
  form.set("dry_run", String(dryRun));
  if (sent.area !== null) form.set("area_id", String(sent.area));
  form.set("file", sent.file);
  const started = await upload<ImportView>("/imports", form);
  checked.clear();
  if (dryRun) checked.set(started.id, sent);
  return started;
}
