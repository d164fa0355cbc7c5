import { useEffect } from "preact/hooks";

/** Puts the focus inside an opening sheet where the hand wants to be; the browser would choose the closing cross. */
export function useFirstFocus(selector: string): void {
  useEffect(() => {
    // The sheet opens itself in an effect that runs after this one.
    const frame = requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`dialog[open] ${selector}`)?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, []);
}
