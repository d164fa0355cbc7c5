import { useEffect, useState } from "preact/hooks";
import { type HistoryAnswer, readHistory } from "../../history";

/** The past of a record, asked for anew whenever another one is shown; no answer while it is on its way. */
export function useHistory(
  collection: string,
  record: string,
): { answer: HistoryAnswer | undefined; more: (() => void) | undefined } {
  const [answer, setAnswer] = useState<HistoryAnswer>();
  useEffect(() => {
    let gone = false;
    setAnswer(undefined);
    readHistory(collection, record).then((read) => {
      if (!gone) setAnswer(read);
    });
    return () => {
      gone = true;
    };
  }, [collection, record]);
  const next = answer?.ok ? answer.next : undefined;
  async function more() {
    const read = await readHistory(collection, record, next);
    if (answer?.ok && read.ok) setAnswer({ ...read, past: [...answer.past, ...read.past] });
  }
  return { answer, more: next === undefined ? undefined : more };
}

/** Which device each mutation came from, where there is a signal to ask. */
export function useDevices(collection: string, record: string): ReadonlyMap<string, string> {
  const { answer } = useHistory(collection, record);
  return new Map(answer?.ok ? answer.past.map(({ id, replica_label }) => [id, replica_label]) : []);
}
