/**
 * Opens the databases of who was here last while the rest of the app is still being evaluated: on a slow phone a third
 * of a second in which the disk would have nothing to do. Whoever opens them properly finds them awake.
 */
import { lastPerson } from "./last";

const AWAKE_MS = 2_000;

function wake(name: string): void {
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => opening.transaction?.abort(); // it is not there: nothing is made here
  opening.onsuccess = () => {
    const close = () => opening.result.close();
    opening.result.onversionchange = close;
    setTimeout(close, AWAKE_MS);
  };
}

const person = lastPerson();
if (person) for (const name of ["device", `vault-${person}`, `cache-${person}`]) wake(`luring-${name}`);
