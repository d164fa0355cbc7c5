/** Whether originals wait for Wi-Fi: a choice of this phone, whoever is signed in; the line as the browser tells it. */
import { signal } from "@preact/signals-core";

/** `unknown`: this browser does not tell what the line is. */
export type Line = "wifi" | "metered" | "unknown";

const KEY = "luring-photos-wifi-only";

function chosen(): boolean {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false; // a browser that keeps nothing for us has kept no choice either
  }
}

export const wifiOnly = signal(chosen());

export function setWifiOnly(on: boolean): void {
  wifiOnly.value = on;
  try {
    localStorage.setItem(KEY, on ? "1" : "0");
  } catch {
    // It holds until the app is closed.
  }
}

export function currentLine(): Line {
  const { type, saveData } =
    (navigator as { connection?: { type?: string; saveData?: boolean } }).connection ?? {};
  if (saveData || type === "cellular") return "metered";
  return type === "wifi" || type === "ethernet" ? "wifi" : "unknown";
}

export const photosMayGo = () => !chosen() || currentLine() === "wifi";
