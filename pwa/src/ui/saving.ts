import { tCode } from "../text";
import { showToast } from "./toast";

/** Whether it was kept on this phone; when its storage is full or closed nothing was done, and it says so. */
export async function wasSaved(saving: Promise<unknown>): Promise<boolean> {
  try {
    await saving;
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "storage_full" && code !== "storage_closed") throw error;
    showToast(tCode(`problem.${code}`, "problem.unknown"));
    return false;
  }
}
