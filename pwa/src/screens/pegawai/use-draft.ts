import { useEffect, useRef, useState } from "preact/hooks";
import { dropDraft, loadDraft, saveDraft, setDirty } from "../../sync";
import { freshDraft } from "./new-draft";
import { draftKey, type ReportDraft } from "./report-drafts";

export type OpenDraft = {
  draft: ReportDraft;
  /** The heads of the report it corrects, when the correction was opened. */
  saw: Record<string, string[]>;
  /** Something was typed: it is worth offering again. */
  kept: boolean;
};

export type DraftHandle = {
  loaded: "loading" | "gone" | OpenDraft;
  failed: string | undefined;
  /** Change what is typed; durable a moment later. */
  change: (inputs: ReportDraft["inputs"]) => void;
  /** Resolves when the latest change is durable: whether it is. */
  settled: () => Promise<boolean>;
  remove: () => Promise<void>;
};

/** A draft that saves itself on every input; the engine writes the newest, and at once when the app goes out of sight. */
export function useDraft(report: string): DraftHandle {
  const [loaded, setLoaded] = useState<DraftHandle["loaded"]>("loading");
  const [failed, setFailed] = useState<string>();
  const writing = useRef<Promise<boolean>>(Promise.resolve(true));
  const key = draftKey(report);

  useEffect(() => {
    let gone = false;
    loadDraft(key).then((found) => {
      if (gone) return;
      if (found) setLoaded({ draft: found.value as ReportDraft, saw: found.saw, kept: true });
      else setLoaded(freshDraft(report) ?? "gone");
    });
    return () => {
      gone = true;
      setDirty(key, false);
    };
  }, [report]);

  async function keep({ draft, saw }: OpenDraft): Promise<boolean> {
    try {
      await saveDraft(key, draft, saw);
      setFailed(undefined);
      setDirty(key, false);
      return true;
    } catch (failure) {
      setFailed((failure as { code?: string }).code ?? "unknown");
      return false;
    }
  }

  return {
    loaded,
    failed,
    change(inputs) {
      if (typeof loaded === "string") return;
      const changed = { ...loaded, draft: { ...loaded.draft, inputs }, kept: true };
      setLoaded(changed);
      setDirty(key, true);
      writing.current = keep(changed);
    },
    settled: () => writing.current,
    remove: () => dropDraft(key),
  };
}
