import { useEffect, useRef, useState } from "preact/hooks";
import { type Standing, standing, type Watch } from "./quiet";

const SIGNS = ["pointerdown", "keydown", "input"];

export type Quiet = {
  now: Standing;
  /** He says that he is there. */
  stay: () => void;
  /** His PIN was right. */
  prove: () => void;
};

/** Call `onQuiet`, once, when nobody is there any more. */
export function useQuiet(onQuiet: () => void): Quiet {
  const [now, setNow] = useState<Standing>({ kind: "here" });
  // Both clocks: one stands still while the device sleeps, the other may be set.
  const start = useRef<[() => number, Watch][] | undefined>(undefined);
  start.current ??= [() => performance.now(), () => Date.now()].map((clock) => [
    clock,
    { touched: clock(), proven: clock() },
  ]);
  const clocks = start.current;
  const left = useRef(onQuiet);
  left.current = onQuiet;

  const note = (what: (keyof Watch)[]) => {
    for (const [clock, watch] of clocks) for (const one of what) watch[one] = clock();
  };
  const look = () => {
    const seen = clocks.map(([clock, watch]) => standing(watch, clock()));
    return ["gone", "proving", "asking"].map((kind) => seen.find((one) => one.kind === kind)).find(Boolean);
  };

  useEffect(() => {
    const touch = (event: Event) => {
      // A stuck key repeats itself: nobody is there because of that.
      if (event instanceof KeyboardEvent && event.repeat) return;
      note(["touched"]);
      setNow((before) => (before.kind === "asking" ? { kind: "here" } : before));
    };
    for (const sign of SIGNS) addEventListener(sign, touch, { passive: true });
    const timer = setInterval(() => {
      const seen = look() ?? { kind: "here" };
      setNow(seen);
      if (seen.kind !== "gone") return;
      clearInterval(timer);
      left.current();
    }, 1000);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) removeEventListener(sign, touch);
    };
  }, []);

  const again = (what: (keyof Watch)[]) => () => {
    note(what);
    setNow({ kind: "here" });
  };
  return { now, stay: again(["touched"]), prove: again(["touched", "proven"]) };
}
