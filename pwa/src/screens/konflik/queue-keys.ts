/** The queue by keyboard: what a key means. Keys typed into a field, or with Ctrl, Alt or Meta, belong to the browser. */
import type { CaseStep } from "../../cases";

export type QueueKey = "next" | "previous" | "pick" | CaseStep | "transfer";

const KEYS: Record<string, QueueKey> = {
  j: "next",
  k: "previous",
  x: "pick",
  t: "accept",
  r: "return",
  c: "close",
  s: "transfer",
};

export function keyMeans(event: KeyboardEvent, asking: boolean): QueueKey | undefined {
  const { key, ctrlKey, altKey, metaKey, target, defaultPrevented } = event;
  if (asking || defaultPrevented || ctrlKey || altKey || metaKey) return undefined;
  const typing =
    target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select");
  return typing ? undefined : KEYS[key.toLowerCase()];
}
