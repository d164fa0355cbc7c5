/**
 * Whether this phone is in a citizen's hands: then nothing of the app is shown, at whatever address, also after a reload,
 * until somebody leaves the survey. Kept beside the data, for it is the device's.
 */
import { signal } from "@preact/signals";

const MODE = "luring-survei-hp"; // the code of the survey
const read = () => localStorage.getItem(MODE) ?? "";

/** The code of the survey that is asked; "": the phone is with its owner. */
export const handed = signal(read());

export function setHanded(code: string): void {
  localStorage.setItem(MODE, code);
  handed.value = code;
}

// Another tab must not go on showing what this one hides, nor a page that the back button brings back as it was.
window.onstorage = window.onpageshow = () => (handed.value = read());
