/** One's own data at the server, with who has opened it. Online only: it is read when somebody asks for it. */
export type MyData = {
  made_at: number;
  opened: { day: string; by: string; what: string; times: number; last_at: number }[];
  acts: { at: number; by: string; act: string }[];
  corrections: { id: string; state: string; about: string }[];
  records: unknown[];
};

/** Undefined: no signal, or no longer signed in. `text` is the file as the server has put it together. */
export async function readMyData(): Promise<{ data: MyData; text: string } | undefined> {
  try {
    const response = await fetch("/api/my-data", { cache: "no-store", credentials: "same-origin" });
    if (!response.ok) return undefined;
    const text = await response.text();
    const data = JSON.parse(text);
    return Array.isArray(data?.opened) ? { data, text } : undefined;
  } catch {
    return undefined;
  }
}
