import { useEffect, useState } from "preact/hooks";
import { dropDraft, loadDraft, saveDraft } from "../../sync";
import { wasSaved } from "../../ui/saving";

/** What is being written, kept on this phone with every word until it is sent. */
export function useKept<T extends object>(key: string, empty: T): [T, (change: Partial<T>) => void] {
  const [value, setValue] = useState(empty);
  useEffect(() => {
    let gone = false;
    setValue(empty);
    loadDraft(key).then((draft) => {
      if (draft && !gone) setValue({ ...empty, ...draft.value });
    });
    return () => {
      gone = true;
    };
  }, [key]);
  const change = (part: Partial<T>) => {
    const next = { ...value, ...part };
    setValue(next);
    const says = Object.values(next).some((one) => typeof one === "string" && one.trim());
    void wasSaved(says ? saveDraft(key, next, {}) : dropDraft(key));
  };
  return [value, change];
}
