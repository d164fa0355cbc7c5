/** A photo to look at: from this phone, or from the server as soon as it has it. */
import { useEffect, useState } from "preact/hooks";
import { isAwaited } from "./evidence";
import { type Evidence, photoUrl, syncStatus } from "./sync";

/**
 * Where to show a file from; undefined while it is looked for, null when it is not to be had now.
 *
 * What the server is known not to have is not asked for: the record that says so changes when it has come. What could
 * not be fetched is tried again after each exchange.
 */
export function usePhoto(file: Omit<Evidence, "name">, report?: string): string | null | undefined {
  const [url, setUrl] = useState<string | null>();
  const absent = report !== undefined && isAwaited(file.sha256, report);
  const exchange = url || absent ? undefined : syncStatus.value.lastSuccessAt;
  useEffect(() => {
    let gone = false;
    photoUrl(file, absent ? undefined : report).then((found) => {
      if (!gone) setUrl(found ?? null);
    });
    return () => {
      gone = true;
    };
  }, [file.sha256, report, absent, exchange]);
  return url;
}
