/** What a phone takes is larger than what is kept, so a photo is made smaller before it is sent. */
const LARGEST_BYTES = 900 * 1024;
const LONGEST_SIDE = 1600;
const QUALITIES = [0.85, 0.7, 0.5];

/** Sides of at most `LONGEST_SIDE`, in the same proportion. */
export function fitting(width: number, height: number): [number, number] {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return [Math.round(width * scale), Math.round(height * scale)];
}

/** The file itself where it is small enough or no picture: what is wrong with it, the server says. */
export async function smaller(file: Blob): Promise<Blob> {
  if (file.size <= LARGEST_BYTES) return file;
  const drawn = await createImageBitmap(file).catch(() => null);
  if (drawn === null) return file;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = fitting(drawn.width, drawn.height);
  canvas.getContext("2d")?.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  for (const quality of QUALITIES) {
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (made && made.size <= LARGEST_BYTES) return made;
  }
  return file;
}
