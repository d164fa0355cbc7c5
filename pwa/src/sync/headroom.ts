/** Room that is left for text: photos are refused before it is touched, so that a report can always be saved. */
import { isFull } from "./storage";
import { SyncError } from "./types";
import type { World } from "./world";

export const HEADROOM_BYTES = 20_000_000; // thousands of reports, or as many photos as nobody misses

/** Whether photos of this size leave enough; where the browser does not tell, the disk itself will. */
export async function fits(storage: World["storage"], bytes: number): Promise<boolean> {
  const { usage, quota } = (await storage?.estimate().catch(() => undefined)) ?? {};
  return !quota || usage === undefined || quota - usage - bytes >= HEADROOM_BYTES;
}

/** Keep a photo, if need be in the room of what the server has; else say that photos, and only photos, no longer fit. */
export async function keepPhotoInVault<T>(
  storage: World["storage"],
  bytes: number,
  makeRoom: () => Promise<void>,
  keep: () => Promise<T>,
): Promise<T> {
  if (!(await fits(storage, bytes))) await makeRoom();
  if (!(await fits(storage, bytes))) throw new SyncError("photo_full");
  try {
    return await keep();
  } catch (error) {
    if (!isFull(error)) throw error;
  }
  await makeRoom();
  try {
    return await keep();
  } catch (error) {
    throw isFull(error) ? new SyncError("photo_full") : error;
  }
}
