import { useLayoutEffect, useRef } from "preact/hooks";
import "./progress.css";

type ProgressProps = {
  /** Everything that has been reported and counts. */
  reported: number;
  /** The part of it that the supervisor has verified. */
  verified: number;
  /** Still on this phone. */
  unsent?: number;
  target: number;
  /** Where a range begins; `target` is its end. */
  from?: number;
  /** The whole thing as a sentence; the bar itself is only a picture of it. */
  sentence: string;
};

/** A bar with a tick at the target: verified is solid, reported is hatched, unsent is an outline. */
export function ProgressBar({ reported, verified, unsent = 0, target, from, sentence }: ProgressProps) {
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const full = Math.max(target * 1.02, reported + unsent, 1e-9);
    const percent = (value: number) => `${Math.max(0, Math.min(100, (value / full) * 100))}%`;
    const style = bar.current?.style;
    style?.setProperty("--verified", percent(Math.min(verified, reported)));
    style?.setProperty("--reported", percent(reported));
    style?.setProperty("--unsent", percent(reported + unsent));
    style?.setProperty("--target", percent(target));
    style?.setProperty("--from", percent(from ?? 0));
  }, [reported, verified, unsent, target, from]);
  return (
    <div ref={bar} class="progress" role="img" aria-label={sentence}>
      {unsent > 0 && <span class="progress-part" data-part="unsent" />}
      <span class="progress-part" data-part="reported" />
      <span class="progress-part" data-part="verified" />
      {from !== undefined && <span class="progress-tick" data-from />}
      <span class="progress-tick" />
    </div>
  );
}
