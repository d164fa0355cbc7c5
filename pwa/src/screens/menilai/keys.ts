import { useLayoutEffect, useRef } from "preact/hooks";

type Ways = { onBack: (() => void) | undefined; onNext: () => void };

/** On a keyboard: a digit chooses (0 the last one), the arrows go back and on; not while something is typed. */
export function useDigits(choices: number, choose: (at: number) => void, ways: Ways): void {
  const now = useRef({ choices, choose, ways });
  now.current = { choices, choose, ways };
  // Before the screen shows what the keys are for, so that none is lost between two questions.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || document.querySelector("dialog[open]")) return;
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      const act = actionOf(event.key, now.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function actionOf(
  key: string,
  { choices, choose, ways }: { choices: number; choose: (at: number) => void; ways: Ways },
) {
  if (key === "ArrowLeft") return ways.onBack;
  if (key === "ArrowRight") return ways.onNext;
  if (!/^\d$/.test(key)) return undefined;
  const at = key === "0" ? choices - 1 : Number(key) - 1;
  const beyond = at > choices - 1 || (key !== "0" && at === choices - 1);
  return beyond ? undefined : () => choose(at);
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;
