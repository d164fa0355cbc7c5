/** Make a photo small enough for a bad link, on the device. Drawing it anew leaves its EXIF (place, device) behind. */
import { SyncError } from "./types";

/** `thumb`: the same picture, at most `MAX_THUMB_BYTES` large, where the picture itself is much larger. */
export type Shrunk = { content: ArrayBuffer; type: string; thumb?: ArrayBuffer | undefined };
export type Shrink = (file: Blob) => Promise<Shrunk>;

const MAX_EDGE_PX = 1600;
const QUALITY = 0.7;
export const MAX_ORIGINAL_BYTES = 40 * 1024 * 1024;
export const MAX_SHRUNK_BYTES = 4 * 1024 * 1024;
const THUMB_EDGES_PX = [320, 200, 120];
const THUMB_QUALITY = 0.6;
const MAX_THUMB_BYTES = 20_000;
const WORTH_A_THUMB_BYTES = 60_000;

/** The size that fits `edge` with the same proportions; never larger than it was. */
export function fitting(
  width: number,
  height: number,
  edge = MAX_EDGE_PX,
): { width: number; height: number } {
  const scale = Math.min(1, edge / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** Draw a picture anew, at most `edge` pixels long; undefined when the browser cannot. */
async function draw(image: ImageBitmap, edge: number, quality: number): Promise<Blob | undefined> {
  const { width, height } = fitting(image.width, image.height, edge);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  context.fillStyle = "#fff"; // JPEG has no transparency
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
  canvas.width = 0; // phones keep the pixels until the next collection otherwise
  return blob ?? undefined;
}

export const shrink: Shrink = async (file) => {
  if (file.size > MAX_ORIGINAL_BYTES) throw new SyncError("too_large");
  const image = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw new SyncError("not_an_image");
  });
  try {
    const blob = await draw(image, MAX_EDGE_PX, QUALITY);
    if (!blob) throw new SyncError("not_an_image");
    if (blob.size > MAX_SHRUNK_BYTES) throw new SyncError("too_large");
    let thumb: Blob | undefined;
    if (blob.size > WORTH_A_THUMB_BYTES)
      for (const edge of THUMB_EDGES_PX)
        if (!thumb || thumb.size > MAX_THUMB_BYTES) thumb = await draw(image, edge, THUMB_QUALITY);
    const fits = thumb && thumb.size <= MAX_THUMB_BYTES;
    return {
      content: await blob.arrayBuffer(),
      type: blob.type,
      thumb: fits ? await thumb!.arrayBuffer() : undefined,
    };
  } finally {
    image.close();
  }
};
