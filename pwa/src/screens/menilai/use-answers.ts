/** Answers that save themselves at every tap. */
import { useEffect, useRef, useState } from "preact/hooks";
import { type Answers, draftKey, type Task } from "../../appraisal";
import { dropDraft, loadDraft, saveDraft, sawOf, setDirty, type ViewRecord } from "../../sync";
import { answersOf } from "./answers";

export type Handle = {
  answers: Answers;
  /** Something is kept here that has not been sent. */
  kept: boolean;
  /** The last tap is on the disk. */
  safe: boolean;
  /** Why it could not be kept on this phone. */
  failed: string | undefined;
  change: (given: Partial<Answers>) => void;
  drop: () => Promise<void>;
};

/** Undefined until the draft, if there is one, has been read. */
export function useAnswers(task: Task, record: ViewRecord | undefined): Handle | undefined {
  const [loaded, setLoaded] = useState<{ answers: Answers; kept: boolean }>();
  const [safe, setSafe] = useState(true);
  const [failed, setFailed] = useState<string>();
  const newest = useRef(0);
  const key = draftKey(task);

  useEffect(() => {
    let gone = false;
    loadDraft(key).then((draft) => {
      if (!gone) setLoaded({ answers: draft?.value ?? answersOf(record), kept: !!draft });
    });
    return () => {
      gone = true;
      setDirty(key, false);
    };
  }, [key]);

  if (!loaded) return undefined;

  const keep = async (answers: Answers, atOnce: boolean) => {
    const mine = ++newest.current;
    setLoaded({ answers, kept: true });
    setSafe(false);
    setDirty(key, true);
    try {
      await saveDraft(key, answers, sawOf(record), atOnce);
      setFailed(undefined);
      if (mine !== newest.current) return;
      setDirty(key, false);
      setSafe(true);
    } catch (failure) {
      setFailed((failure as { code?: string }).code ?? "unknown");
    }
  };

  return {
    ...loaded,
    safe,
    failed,
    change: (given) => void keep({ ...loaded.answers, ...given }, given.items !== undefined),
    async drop() {
      await dropDraft(key);
      setLoaded({ answers: answersOf(record), kept: false });
    },
  };
}
