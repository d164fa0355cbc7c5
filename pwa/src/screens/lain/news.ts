/** What this person has to hear of, and what he has read of it: of all his devices, and of this one at once. */
import { computed, signal } from "@preact/signals";
import { session } from "../../session";
import { collection } from "../../sync";

export type News = {
  id: string;
  kind: string;
  at: number;
  undone: boolean;
  owner: string;
  isRead: boolean;
  value: Record<string, any>;
};

export type Marks = { upto: number; ids: string[] };

const me = () => (session.value.kind === "signed_in" ? session.value.person.id : "");
const key = () => `luring.news.${me()}`;
const written = signal(0); // counts what was marked here: storage tells nobody

/** What was marked as read here; a storage that keeps nothing costs only the memory of it. */
export function marksHere(): Marks {
  written.value;
  try {
    const { upto = 0, ids = [] } = JSON.parse(localStorage.getItem(key()) ?? "{}");
    return { upto, ids };
  } catch {
    return { upto: 0, ids: [] };
  }
}

export const marksThere = computed<Marks>(() => {
  const value = collection("news_read").value[0]?.value;
  return { upto: value?.upto ?? 0, ids: value?.ids ?? [] };
});

/** Newest first. */
export const news = computed<News[]>(() => {
  const [here, there] = [marksHere(), marksThere.value];
  const upto = Math.max(here.upto, there.upto);
  const read = new Set([...here.ids, ...there.ids]);
  return collection("news")
    .value.filter(({ value }) => value)
    .map(({ id, owner, value }) => ({
      id,
      owner,
      value,
      kind: value.kind,
      at: value.at,
      undone: value.undone,
      isRead: value.at <= upto || read.has(id),
    }))
    .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
});

export const unread = computed(() => news.value.filter(({ isRead, undone }) => !isRead && !undone).length);

/** Marks one as read, or with none named everything that is there now. */
export function markRead(one?: News): void {
  const before = marksHere();
  const there = new Set(news.peek().map(({ id }) => id));
  const next: Marks = one
    ? { upto: before.upto, ids: [...before.ids.filter((id) => there.has(id) && id !== one.id), one.id] }
    : { upto: Math.max(before.upto, news.peek()[0]?.at ?? 0), ids: [] };
  try {
    localStorage.setItem(key(), JSON.stringify(next));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
  written.value++;
}

/** What the other devices do not know yet. */
export function untold(): Marks | undefined {
  const [here, there] = [marksHere(), marksThere.value];
  const ids = here.ids.filter((id) => !there.ids.includes(id));
  const later = new Set(news.value.filter(({ at }) => at > there.upto).map(({ id }) => id));
  const isNew = here.upto > there.upto || ids.some((id) => later.has(id));
  return isNew ? { upto: here.upto, ids: ids.slice(-500) } : undefined;
}
