/**
 * Drafts of a session: typed into memory, and sealed as soon as they would have been written. Of each draft the newest
 * counts; one that has ended says so, so that the server does not hand it out again.
 */
import type { Drafts } from "../sync/drafts";
import type { Draft } from "../sync/types";
import type { SealedDraft } from "./envelope";

export type SealedDrafts = {
  drafts: Drafts;
  /** What the save that ends a draft has to say of it, and which envelopes it makes needless. */
  ending(key: string | undefined): { drafts: SealedDraft[]; instead: string[] };
  ended(key: string): void;
  /** Seal what is not sealed yet. */
  flush(): Promise<void>;
};

export function sealDrafts(
  inner: Drafts,
  begunBefore: string[], // at an earlier session: the server has them
  now: () => number,
  /** Seal one; answers the id of its envelope. `instead` is given as long as it has not left. */
  write: (draft: SealedDraft, instead: string[]) => Promise<string>,
  /** Of this envelope, whether it is still here and unsent. */
  isHere: (id: string) => boolean,
): SealedDrafts {
  const typed = new Map<string, Draft>(); // not sealed yet
  const sealed = new Map<string, string>(); // key -> its newest envelope
  const known = new Set(begunBefore); // to the server, or soon
  let turn: Promise<void> = Promise.resolve();

  const instead = (key: string) =>
    [sealed.get(key)].filter((id) => id !== undefined && isHere(id)) as string[];

  const put = async (draft: SealedDraft) => {
    known.add(draft.key);
    sealed.set(draft.key, await write(draft, instead(draft.key)));
  };

  function flush(): Promise<void> {
    const run = turn.then(async () => {
      for (const [key, draft] of [...typed]) {
        const { value, saw, updatedAt } = draft;
        await put({ key, value: { value, saw }, updated_at: updatedAt });
        if (typed.get(key) === draft) typed.delete(key);
      }
    });
    turn = run.catch(() => undefined);
    return run;
  }

  const over = (key: string): SealedDraft => ({ key, value: null, updated_at: now() });

  return {
    flush,
    ending(key) {
      if (key === undefined || !known.has(key)) return { drafts: [], instead: [] };
      return { drafts: [over(key)], instead: instead(key) };
    },
    ended(key) {
      typed.delete(key);
      sealed.delete(key);
      known.delete(key);
    },
    drafts: {
      ...inner,
      async save(key, value, saw) {
        typed.set(key, { key, value, saw, updatedAt: now() });
        await inner.save(key, value, saw);
        await flush();
      },
      async drop(key) {
        await inner.drop(key);
        typed.delete(key);
        await turn;
        if (!known.has(key)) return;
        await put(over(key));
        known.delete(key);
      },
      async flush() {
        await inner.flush();
        await flush();
      },
    },
  };
}
