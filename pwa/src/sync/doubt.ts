/**
 * Whether the copy on this phone is what the server says it is; if not, the server is told what there is.
 *
 * A copy may be harmed again while it is mended, so that once is not always enough. A server that goes on
 * differing is not told for ever: only after both have agreed again, or a new start.
 */
import type { CacheChange } from "./cache";
import type { Exchanged } from "./settle";

export type Doubt = {
  /** The server's sum that the copy was last found to have. */
  agreed(): string;
  /** What there is of each bucket, to be told with the next exchange. */
  told(): Record<string, string> | undefined;
  /** Take in what an answer did to the copy. Answers whether there is something to tell at once. */
  weigh(change: CacheChange | undefined, done: Exchanged): boolean;
};

const MAX_ASKS = 3;

export function createDoubt(): Doubt {
  let agreed = "";
  let differs: Record<string, string> | undefined;
  let asks = 0;
  return {
    agreed: () => agreed,
    told: () => differs,
    weigh(change, { hello, answer }) {
      if (hello.sums) {
        differs = undefined;
        asks += 1;
      }
      if (!answer.sum || !change?.continued) return false;
      agreed = change.differs ? "" : answer.sum;
      if (!change.differs) asks = 0;
      differs = asks < MAX_ASKS ? change.differs : undefined;
      return differs !== undefined;
    },
  };
}
