/** Photos on their way in, and where they are seen. */
import { API, upload } from "../../api/client";
import { atFile } from "../refusal";
import type { PhotoView } from "../shapes";
import { followMerged } from "./send";
import { smaller } from "./shrink";

export const pictureOf = (person: number, photo: number) => `${API}/persons/${person}/photos/${photo}`;

export async function addPhoto(person: number, file: Blob, shows: string, takenOn: string): Promise<PhotoView> {
  const query = new URLSearchParams({ shows, ...(takenOn && { taken_on: takenOn }) });
  try {
    return await upload<PhotoView>(`/persons/${person}/photos?${query}`, await smaller(file));
  } catch (error) {
    followMerged(error, person);
    throw atFile(error, ["bad_photo", "too_many_photos", "too_large"]);
  }
}
