/** Whose databases the next start will want, as an id: it is known before the first of them is open. */
const KEY = "luring-siapa";

export function lastPerson(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // forbidden: the next start takes a moment longer
  }
}

export function rememberPerson(person: string | undefined): void {
  try {
    if (person) localStorage.setItem(KEY, person);
    else localStorage.removeItem(KEY);
  } catch {
    // The same.
  }
}
