/**
 * How much to send at once on a link nobody knows, and when to send next to nothing first. The twin of `sync/pace.py`.
 *
 * A link that carries only so much is not tried with more again and again: after each failure twice as many successes
 * have to pass before the next attempt at more.
 */
export type Pace = {
  bytes: number; // of lines in one exchange
  patience: number; // successes to wait for before sending more
  waited: number;
  beat: boolean; // the last lines did not get through: the next exchange carries none
};

const LARGEST_BATCH_BYTES = 256 * 1024;
const SMALLEST_BATCH_BYTES = 1024; // one line is always sent, however long
const LONGEST_PATIENCE = 64; // successes; a link that was bad for long may have become a good one

export const firstPace: Pace = { bytes: 16 * 1024, patience: 0, waited: 0, beat: false };

/** One heartbeat after lines that broke off; where it fails too the link is simply away, and lines are tried again. */
export const failed = (pace: Pace): Pace => ({ ...pace, beat: !pace.beat });

/** What did not get through, though there is a link, was too much for it. */
export function tooMuch({ bytes, patience }: Pace): Pace {
  return {
    bytes: Math.max(SMALLEST_BATCH_BYTES, Math.floor(bytes / 2)),
    patience: Math.min(LONGEST_PATIENCE, Math.max(1, patience * 2)),
    waited: 0,
    beat: false,
  };
}

/** `carried`: it had lines, `rest`: more of them wait. */
export function passed(pace: Pace, carried: boolean, rest: boolean): Pace {
  if (pace.beat) return tooMuch(pace);
  if (!carried) return pace;
  if (rest && pace.waited < pace.patience) return { ...pace, waited: pace.waited + 1 };
  const bytes = Math.min(LARGEST_BATCH_BYTES, pace.bytes * 2);
  return rest ? { ...pace, bytes } : { ...firstPace, bytes };
}
