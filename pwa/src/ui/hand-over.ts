import { saveFile } from "../save-file";

/** Give a file to the person: to another app where the phone can share one, else into the downloads. */
export async function handOver(name: string, text: string): Promise<"shared" | "saved" | "given_up"> {
  const file = new File([text], name, { type: "text/plain" });
  if (matchMedia("(pointer: coarse)").matches && navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file] });
      return "shared";
    } catch (error) {
      // The person closed the sheet, or this browser shares only what it was asked for a moment ago.
      if (error instanceof DOMException && error.name === "AbortError") return "given_up";
    }
  }
  saveFile(name, file.type, text);
  return "saved";
}
