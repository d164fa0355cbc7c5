import "../ui/progress.css";

/** Shares of the whole, 0 to 1, with a tick where they should be by now. */
type ShareBarProps = { reported: number; verified: number; expected: number; sentence: string };

/** A bar from nothing to the whole: verified is solid, reported is hatched, the tick says how far it should be. */
export function ShareBar({ reported, verified, expected, sentence }: ShareBarProps) {
  const percent = (share: number) => `${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`;
  return (
    <div
      class="progress"
      role="img"
      aria-label={sentence}
      style={{
        "--reported": percent(reported),
        "--verified": percent(Math.min(reported, verified)),
        "--target": percent(expected),
      }}
    >
      <span class="progress-part" data-part="reported" />
      <span class="progress-part" data-part="verified" />
      <span class="progress-tick" />
    </div>
  );
}
