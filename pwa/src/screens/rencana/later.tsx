import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { loadWords, t } from "../../text";

type Parts = typeof import("../susun");

const parts = signal<Parts>();
const failed = signal(false);

async function load(): Promise<void> {
  try {
    await loadWords("susun");
    parts.value = await import("../susun");
    failed.value = false;
  } catch {
    failed.value = true; // without a signal, on a phone that has not fetched it yet
  }
}

/** What a plan can do beyond its words is a part of the app by itself, that comes after it and stays. */
export function Later({ children }: { children: (parts: Parts) => ComponentChildren }) {
  useEffect(() => {
    if (!parts.peek()) void load();
  }, []);
  if (parts.value) return <>{children(parts.value)}</>;
  return failed.value ? <p class="soft small">{t("rencana.later")}</p> : null;
}
