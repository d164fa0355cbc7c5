/** Make a photo small enough for a bad link, on the device. Drawing it anew leaves its EXIF (place, device) behind. */
import { SyncError } from "./types";

export type Shrunk = { content: ArrayBuffer; type: string };
export type Shrink = (file: Blob) => Promise<Shrunk>;

const MAX_EDGE_PX = 1600;
const QUALITY = 0.7;
export const MAX_ORIGINAL_BYTES = 40 * 1024 * 1024;
const MAX_SHRUNK_BYTES = 4 * 1024 * 1024;

/** The size that fits `MAX_EDGE_PX` with the same proportions; never larger than it was. */
export function fitting(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, MAX_EDGE_PX / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

export const shrink: Shrink = async (file) => {
  if (file.size > MAX_ORIGINAL_BYTES) throw new SyncError("too_large");
  const image = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw new SyncError("not_an_image");
  });
  const { width, height } = fitting(image.width, image.height);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) throw new SyncError("not_an_image");
  context.fillStyle = "#fff"; // JPEG has no transparency
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  image.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  canvas.width = 0; // phones keep the pixels until the next collection otherwise
  if (!blob) throw new SyncError("not_an_image");
  if (blob.size > MAX_SHRUNK_BYTES) throw new SyncError("too_large");
  return { content: await blob.arrayBuffer(), type: blob.type };
};
