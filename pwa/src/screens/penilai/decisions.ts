/** Approving and returning, with ten seconds to change one's mind before anything ships. */

import { batch, computed, effect, signal, untracked } from "@preact/signals";
import type { Saw } from "../../changes";
import { session } from "../../session";
import { decide, type Intent, pendingDecisions } from "../../sync";
import { t } from "../../text";
import { showToast } from "../../ui/toast";

export const UNDO_MS = 10_000;

export type Seen = { report: string; saw: Saw };

type Open = { words: string; takeBack: () => Promise<boolean> };

/** Undoing lives as long as the app is open; the countdown itself is in the vault and outlives it. */
const open = signal<ReadonlyMap<string, Open>>(new Map());
const sitting = signal<{ person: string; reports: ReadonlySet<string> }>({ person: "", reports: new Set() });

const me = () => (session.value.kind === "signed_in" ? session.value.person.id : "");

/** Everything decided by this person since the app was opened. */
export const decidedHere = computed<ReadonlySet<string>>(() =>
  sitting.value.person === me() ? sitting.value.reports : new Set(),
);

/** Being written to the phone right now: already off the list, so that no disk slows the hand, and back if it fails. */
export const deciding = signal<ReadonlySet<string>>(new Set());

/** Reports whose decision was just taken back. */
export const takenBack = signal<readonly string[]>([]);

/** The newest decision that can still be undone. */
const undoable = computed(() => {
  let newest: (typeof pendingDecisions.value)[number] | undefined;
  for (const one of pendingDecisions.value)
    if (open.value.has(one.id) && (!newest || one.dueAt >= newest.dueAt)) newest = one;
  return newest;
});

/** Approves each report as it was seen. `words` say what was done, for whoever may want it undone. */
export function approve(seen: readonly Seen[], words: string): Promise<void> {
  return ship(
    seen.map(({ report, saw }) => ({ collection: "report", record: report, step: "approve", saw })),
    words,
  );
}

export function sendBack(
  { report, saw }: Seen,
  reason: string,
  marks: string[],
  words: string,
): Promise<void> {
  return ship([{ collection: "report", record: report, step: "return", reason, marks, saw }], words);
}

/** Agrees to a plan line as it was seen. */
export function agree(line: string, saw: Saw, words: string): Promise<void> {
  return ship([{ collection: "plan_line", record: line, step: "agree", saw }], words);
}

/** Takes the newest decision back, if its countdown still runs; again: the one before. */
export async function undoLast(): Promise<void> {
  const last = undoable.peek();
  const one = last && open.peek().get(last.id);
  if (!last || !one) return;
  open.value = new Map([...open.peek()].filter(([id]) => id !== last.id));
  if (!(await one.takeBack())) return say(t("verif.undo_late"));
  const back = last.intents.map(({ record }) => record);
  const { person, reports } = sitting.peek();
  sitting.value = { person, reports: new Set([...reports].filter((report) => !back.includes(report))) };
  takenBack.value = back;
  say(t("verif.undone"));
}

let said: (() => void) | undefined;

/** One sentence at a time. */
function say(words: string): void {
  said?.();
  said = showToast(words);
}

async function ship(intents: Intent[], words: string): Promise<void> {
  const ids = intents.map(({ record }) => record);
  if (ids.some((id) => deciding.peek().has(id))) return; // the key was pressed twice
  deciding.value = new Set([...deciding.peek(), ...ids]);
  try {
    const { id, undo } = await decide(intents, UNDO_MS);
    const pending = new Set(pendingDecisions.peek().map((decision) => decision.id));
    const still = [...open.peek()].filter(([earlier]) => pending.has(earlier));
    const person = me();
    const before = sitting.peek().person === person ? sitting.peek().reports : [];
    batch(() => {
      open.value = new Map([...still, [id, { words, takeBack: undo }]]);
      sitting.value = { person, reports: new Set([...before, ...ids]) };
    });
  } finally {
    deciding.value = new Set([...deciding.peek()].filter((id) => !ids.includes(id)));
  }
}

/** One toast, for the newest decision: forty of them one upon another would hide what is decided next. */
let shown: { id: string; close: () => void } | undefined;
effect(() => {
  const last = undoable.value;
  untracked(() => {
    if (last?.id === shown?.id) return;
    shown?.close();
    shown = undefined;
    const seconds = last ? (last.dueAt - Date.now()) / 1000 : 0;
    if (!last || seconds <= 0) return;
    const words = open.peek().get(last.id)?.words ?? "";
    const spoken = `${words} ${t("verif.undo_within", { n: Math.round(seconds) })}`;
    shown = { id: last.id, close: showToast(words, { undo: undoLast, seconds, spoken }) };
  });
});
