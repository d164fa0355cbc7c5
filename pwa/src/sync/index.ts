/**
 * All that screens may know of sync. They read signals and call these functions; never fetch, never IndexedDB.
 *
 * Reading order behind it: types, line, vault, outbox, cache, view, exchange, settle, round, loop, leader, engine.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Aside } from "./aside";
import type { Carrier } from "./carrier";
import type { Exported } from "./courier";
import { engine } from "./current";
import type { Engine } from "./engine";
import { uuid7 } from "./ids";
import {
  type Decision,
  type Draft,
  type Evidence,
  type FileItem,
  type Intent,
  type OutboxItem,
  SyncError,
  type SyncStatus,
  type ViewRecord,
} from "./types";

export type { Aside } from "./aside";
export type { CarriedFile } from "./carried";
export type { Carrier, Refusal, TakenIn } from "./carrier";
export type { Exported } from "./courier";
export { uuid5 } from "./ids";
export {
  type Decision,
  type Draft,
  type Evidence,
  type FileItem,
  type Intent,
  type OutboxItem,
  type OutcomeInfo,
  type Register,
  type SendState,
  SyncError,
  type SyncStatus,
  type ViewRecord,
} from "./types";
export { applyUpdate, keepParts, setDirty, updateReady } from "./updates";
export { currentLine, type Line, setWifiOnly, wifiOnly } from "./wifi";
export type { FieldError, Sibling, Standing } from "./wire";

const nobody: SyncStatus = { phase: "idle", waiting: 0, filesWaiting: 0, done: 0 };
const MINUTE_MS = 60_000;

function needed(): Engine {
  if (!engine.peek()) throw new SyncError("not_signed_in");
  return engine.peek()!;
}

/** A signal of the engine that is current, by name, so that asking twice gives the same signal. */
function remembered<T>(make: (name: string) => ReadonlySignal<T>): (name: string) => ReadonlySignal<T> {
  const made = new Map<string, ReadonlySignal<T>>();
  return (name) => {
    const found = made.get(name) ?? make(name);
    made.set(name, found);
    return found;
  };
}

/** All records of a collection: the cache with what is pending replayed over it. */
export const collection: (name: string) => ReadonlySignal<ViewRecord[]> = remembered((name) =>
  computed(() => engine.value?.view.collection(name).value ?? []),
);

const byKey = remembered((key) => {
  const [c = "", id = ""] = key.split("/", 2);
  return computed(() => engine.value?.view.record(c, id).value);
});

export function record(collection: string, id: string): ReadonlySignal<ViewRecord | undefined> {
  return byKey(`${collection}/${id}`);
}

/** The heads before a person's eyes: take it when the form opens, not when it is saved. */
export function sawOf(rec: ViewRecord | undefined): Record<string, string[]> {
  const saw: Record<string, string[]> = {};
  for (const [name, register] of Object.entries(rec?.registers ?? {}))
    if (register.heads.length > 0) saw[name] = [...register.heads];
  return saw;
}

/**
 * Resolves when it is durable on this phone: only then "Tersimpan di HP ini". Rejects with a `SyncError`. `saved` is
 * called at that very moment, so that where it leads is drawn together with what it changes.
 */
export async function save(
  intents: Intent[],
  opts: { dropDraft?: string; saved?: () => void } = {},
): Promise<void> {
  await needed().save(intents, opts.dropDraft, opts.saved);
}

export function newId(): string {
  return uuid7(Date.now(), (bytes) => crypto.getRandomValues(new Uint8Array(bytes)));
}

/** Not receipted yet, and what the server holds, quarantined or could not read. */
export const outbox: ReadonlySignal<OutboxItem[]> = computed(() => engine.value?.outbox.value ?? []);

/** What this person wrote and somebody decided against, until he has read it. */
export const asides: ReadonlySignal<Aside[]> = computed(() => engine.value?.asides.value ?? []);

export async function noteAsides(ids: string[]): Promise<void> {
  await needed().noteAsides(ids);
}

export const syncStatus: ReadonlySignal<SyncStatus> = computed(() => engine.value?.status.value ?? nobody);

export async function syncNow(): Promise<void> {
  await engine.peek()?.syncNow();
}

export async function loadDraft(key: string): Promise<Draft | undefined> {
  return needed().drafts.load(key);
}

/** Durable a moment later, so that a word is one write; `atOnce` for what is a whole thing by itself, as a tap is. */
export async function saveDraft(
  key: string,
  value: any,
  saw: Record<string, string[]>,
  atOnce = false,
): Promise<void> {
  const { drafts } = needed();
  const saving = drafts.save(key, value, saw);
  await (atOnce ? drafts.flush() : saving);
}

export async function dropDraft(key: string): Promise<void> {
  await needed().drafts.drop(key);
}

export const drafts: ReadonlySignal<Draft[]> = computed(() => engine.value?.drafts.list.value ?? []);

/** Shrink a photo and keep it in the vault. */
export async function addPhoto(file: Blob, name: string): Promise<Evidence> {
  return needed().addPhoto(file, name);
}

/** Where to show a photo from: this phone, else the server; undefined when it is not to be had now. */
export async function photoUrl(
  evidence: Omit<Evidence, "name">,
  report?: string,
): Promise<string | undefined> {
  return engine.peek()?.files.url(evidence, report);
}

export const filesWaiting: ReadonlySignal<Set<string>> = computed(
  () => engine.value?.files.waiting.value ?? new Set<string>(),
);

/** Photos that the server does not have, those it has turned away too. */
export const fileItems: ReadonlySignal<FileItem[]> = computed(() => engine.value?.files.items.value ?? []);

/** Send the photos that wait for Wi-Fi, this once. */
export async function sendPhotosNow(): Promise<void> {
  await engine.peek()?.sendPhotosNow();
}

/** Try again with a photo that the server has turned away. */
export async function retryFile(sha256: string): Promise<void> {
  await engine.peek()?.files.retry(sha256);
  await syncNow();
}

/** Give up a photo that the server has turned away. */
export async function dropFile(sha256: string): Promise<void> {
  await engine.peek()?.files.drop(sha256);
}

/** Decide with a moment to undo: durable at once, a mutation after `delayMs` or at the next start. */
export async function decide(
  intents: Intent[],
  delayMs: number,
): Promise<{ id: string; undo(): Promise<boolean> }> {
  return needed().decide(intents, delayMs);
}

export const pendingDecisions: ReadonlySignal<Decision[]> = computed(
  () => engine.value?.decisions.list() ?? [],
);

/** This phone's unsent work as a file that only the server can open. It stays in the outbox all the same. */
export async function exportOutbox(): Promise<Exported> {
  return (await needed().courier()).export();
}

/** The person has given that file away. */
export async function noteHanded(made: Extract<Exported, { kind: "file" }>): Promise<void> {
  await (await needed().courier()).handed(made);
}

/** What this phone carries for others; a part of its own, kept behind the app. */
export async function openCarrier(): Promise<Carrier> {
  return needed().carrier();
}

/** What was damaged on this phone's disk, as text to be kept; undefined: nothing is. */
export async function exportDamaged(): Promise<string | undefined> {
  return (await needed().courier()).damaged();
}

const minute = signal(Date.now());

/** The time, a minute at a time, for "5 menit lalu". */
export const now: ReadonlySignal<number> = minute;

if (typeof document !== "undefined") {
  const tick = () => {
    minute.value = Date.now();
  };
  setInterval(tick, MINUTE_MS);
  document.addEventListener("visibilitychange", tick);
}
