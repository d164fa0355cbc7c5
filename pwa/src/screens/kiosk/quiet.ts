/** When a kiosk takes it that nobody is there any more: pure, times in ms. */

export const QUIET_MS = 60_000;
export const COUNTDOWN_MS = 15_000; // of these, with a question on the screen
export const LONGEST_MS = 10 * 60_000; // of touches alone, then his PIN: a stuck finger or key has none

export type Watch = {
  touched: number; // when there was the last sign of somebody
  proven: number; // when his PIN was last right
};

export type Standing =
  | { kind: "here" }
  | { kind: "asking"; left: number } // whole seconds
  | { kind: "proving"; left: number }
  | { kind: "gone" };

/** From the tenth minute on touches count for nothing, whatever they are. */
export function standing({ touched, proven }: Watch, now: number): Standing {
  const over = now - proven - LONGEST_MS;
  const rest = QUIET_MS - (over >= 0 ? over : now - touched);
  if (rest <= 0) return { kind: "gone" };
  const left = Math.ceil(rest / 1000);
  if (over >= 0) return { kind: "proving", left };
  return rest <= COUNTDOWN_MS ? { kind: "asking", left } : { kind: "here" };
}
