/** How this phone shows things: language, theme, size of letters. Not about anybody, so kept outside the vault. */
import { effect, signal } from "@preact/signals";
import { type Language, setLanguage } from "../text";

export type Theme = "system" | "light" | "dark";
export type Size = "normal" | "large" | "largest";
export type Preferences = { language: Language; theme: Theme; size: Size };

const KEY = "luring-preferences";
const usual: Preferences = { language: "id", theme: "system", size: "normal" };

function stored(): Preferences {
  try {
    return { ...usual, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return usual; // unreadable or forbidden: the usual look, and nothing else depends on it
  }
}

export const preferences = signal<Preferences>(usual);

export function setPreferences(change: Partial<Preferences>): void {
  preferences.value = { ...preferences.value, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.value));
  } catch {
    // A browser that keeps nothing for us still shows it until it is closed.
  }
}

/** Put what was chosen on the page, now and whenever it changes. Resolves when the words are there. */
export async function startPreferences(): Promise<void> {
  preferences.value = stored();
  effect(() => {
    const { theme, size } = preferences.value;
    const root = document.documentElement.dataset;
    if (theme === "system") delete root.theme;
    else root.theme = theme;
    if (size === "normal") delete root.size;
    else root.size = size;
    colourStatusBar(theme);
  });
  await setLanguage(preferences.value.language).catch(() => undefined); // Indonesian is always here
}

/** Answers whether its words could be had: English comes from the network the first time. */
export async function chooseLanguage(language: Language): Promise<boolean> {
  try {
    await setLanguage(language);
  } catch {
    return false;
  }
  setPreferences({ language });
  return true;
}

function colourStatusBar(theme: Theme) {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const isDark = meta.media.includes("dark");
    meta.content = (theme === "system" ? isDark : theme === "dark") ? "#1f2150" : "#2b2f75";
  }
}
