import { useEffect, useRef } from "preact/hooks";
import { type Action, actionOf, type Review } from "./keyboard";

/** Listens to the keyboard of the whole page, but not while a question is open or something is being typed. */
export function useKeys(review: Review, act: (action: Action) => void): void {
  const now = useRef({ review, act });
  now.current = { review, act };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      const action = actionOf(
        {
          key: event.key,
          shift: event.shiftKey,
          modified: event.ctrlKey || event.altKey || event.metaKey,
          typing: isTyping(event.target),
        },
        now.current.review,
      );
      if (!action) return;
      event.preventDefault();
      now.current.act(action);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== "checkbox";
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
