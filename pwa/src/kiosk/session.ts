/**
 * Somebody at the kiosk: an engine in memory, and all that it writes sealed on the disk before he is told that it is saved.
 * Its replica's key is made in memory for this session and gone with it.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { kioskSession, type SessionState } from "../session";
import { collections } from "../sync/collections.gen";
import { engine as currentEngine } from "../sync/current";
import { type Engine, openEngine } from "../sync/engine";
import { uuid7 } from "../sync/ids";
import { makeKey } from "../sync/keys";
import type { Shrink } from "../sync/shrink";
import { plain } from "../sync/storage";
import type { Draft } from "../sync/types";
import { openVault, type ReplicaRow, write } from "../sync/vault";
import type { World } from "../sync/world";
import { type Core, sealerNow } from "./core";
import type { Author, Claim } from "./envelope";
import { type HandedOver, handOver } from "./hand-over";
import { forgetMemory } from "./memory";
import { sealDrafts } from "./sealed-drafts";
import type { KioskWorld } from "./world";

export type Ended = {
  saved: number;
  /** For a QR: kiosk, time, how many, the beginnings of their envelopes' ids. */
  receipt: string;
  /** Whether what was still being typed is on the disk too; it is not when the disk is full. */
  draftsKept: boolean;
};

export type KioskSession = {
  kind: "online" | "offline";
  name?: string;
  engine: Engine;
  person: string;
  placement?: string;
  /** The server ends the session when nothing was asked of it for so long, s. */
  idleSeconds?: number;
  /** Take a phone's sealed file to the server, or keep it here until there is a signal. */
  handOver(file: Blob): Promise<HandedOver>;
  /** How often something was saved. */
  saved: ReadonlySignal<number>;
  /** Run at the end: stop a camera, for instance. */
  atEnd(run: () => void): void;
  end(): Promise<Ended>;
};

type Who = Extract<SessionState, { kind: "signed_in" }>;

export type Opening = {
  id: string; // as its envelopes call it
  kind: KioskSession["kind"];
  who: Omit<Who, "kind" | "expired">;
  claim: Claim | undefined;
  replica: ReplicaRow;
  engineWorld: World;
  clock: { token?: string; offset_ms?: number };
  idleSeconds?: number | undefined;
  /** Begun in an earlier session: the server has them, so they need not be sealed again. */
  drafts: Pick<Draft, "key" | "value" | "saw">[];
  /** A draft of this key is over, wherever it was begun. */
  draftEnded(key: string): void;
  /** Tell the server that the session is over; its token is forgotten right after. */
  signOut(): void;
};

export type Deps = { core: Core; world: KioskWorld; shrink: Shrink; wake(): void };

/** A replica of this session. */
export async function makeReplica(world: Pick<World, "now" | "random">): Promise<ReplicaRow> {
  return { ...plain, id: uuid7(world.now(), world.random), keys: await makeKey(), registered: false };
}

export async function openSession(
  { core, world, shrink, wake }: Deps,
  opening: Opening,
): Promise<KioskSession> {
  const { kind, who, claim, replica, engineWorld } = opening;
  const person = who.person.id;
  const first = sealerNow(core); // its keys are the session's to the end, whatever becomes of the kiosk
  // But to the newest key of the server: the one before may be destroyed once the kiosk says that it needs it no more.
  const sealer = () => ({ ...first, seal: core.facts.value?.seal ?? first.seal });
  const author: Author = {
    session: opening.id,
    person: kind === "online" ? person : "",
    claim,
  };
  const saved = signal(0);
  const envelopes: string[] = [];
  const atEnd: (() => void)[] = [];
  await prepare(person, replica, kind, opening.clock);

  const inner = await openEngine({
    world: engineWorld,
    person,
    tables: collections,
    shrink,
    async keep(entries, by, endsDraft) {
      const { drafts, instead } = sealed.ending(endsDraft);
      const contents = { ...author, made_at: world.now(), run: { entries, replica: by } };
      const made = await core.write(
        sealer(),
        drafts.length > 0 ? { ...contents, drafts } : contents,
        instead,
      );
      if (endsDraft !== undefined) {
        sealed.ended(endsDraft);
        opening.draftEnded(endsDraft);
      }
      envelopes.push(made.id);
      saved.value += 1;
    },
  });

  const sealed = sealDrafts(
    inner.drafts,
    opening.drafts.map(({ key }) => key),
    world.now,
    async (draft, instead) => {
      const made = await core.write(sealer(), { ...author, made_at: world.now(), drafts: [draft] }, instead);
      wake();
      return made.id;
    },
    (id) => core.envelopes.value.some((row) => row.id === id && !row.received),
  );

  for (const { key, value, saw } of opening.drafts) inner.drafts.save(key, value, saw).catch(() => undefined); // in memory: there is room
  await inner.drafts.flush();

  const vault = openVault(person);
  const content = (sha256: string) => vault.use((db) => db.get("contents", sha256));

  async function sealPhoto(hashes: string[]): Promise<void> {
    for (const sha256 of hashes) {
      const stored = await content(sha256);
      if (!stored) continue;
      const file = { sha256, content: new Uint8Array(stored.content) };
      await core.write(sealer(), { ...author, made_at: world.now(), files: [file] }, [], "photo_full");
    }
    wake();
  }

  const engine: Engine = {
    ...inner,
    drafts: {
      ...sealed.drafts,
      async drop(key) {
        await sealed.drafts.drop(key);
        opening.draftEnded(key);
      },
    },
    async save(intents, dropDraft, saved) {
      if (dropDraft !== undefined) await sealed.flush().catch(() => undefined);
      await inner.save(intents, dropDraft, saved);
      wake();
    },
    // A moment to undo would be a moment in which it is not on the disk.
    async decide(intents) {
      await engine.save(intents);
      return { id: "", undo: async () => false };
    },
    async addPhoto(file, name) {
      const photo = await inner.addPhoto(file, name);
      try {
        await sealPhoto([photo.sha256, ...(photo.thumb ? [photo.thumb.sha256] : [])]);
      } catch (error) {
        await inner.files.drop(photo.sha256);
        throw error;
      }
      return photo;
    },
  };

  const stopHide = world.onHide(() => void engine.drafts.flush().catch(() => undefined));
  currentEngine.value = engine;
  kioskSession.value = { kind: "signed_in", ...who, expired: false };

  let ending: Promise<Ended> | undefined;

  async function end(): Promise<Ended> {
    const draftsKept = await engine.drafts.flush().then(
      () => true,
      () => false,
    );
    stopHide();
    currentEngine.value = undefined;
    kioskSession.value = { kind: "signed_out" };
    opening.signOut();
    for (const run of atEnd.splice(0)) run();
    await Promise.all([inner.close(), vault.close()]);
    forgetMemory();
    world.clear();
    wake();
    return { saved: saved.value, receipt: receiptOf(core, world.now(), envelopes), draftsKept };
  }

  const placement = who.placements[0];
  return {
    kind,
    ...(who.person.name ? { name: who.person.name } : {}),
    ...(placement ? { placement } : {}),
    ...(opening.idleSeconds ? { idleSeconds: opening.idleSeconds } : {}),
    async handOver(file) {
      const made = await handOver(file, {
        namespace: first.namespace,
        world: kind === "online" ? engineWorld : undefined,
        storage: world.storage,
        now: world.now,
        write: (contents) => core.write(sealer(), contents),
      });
      if (made.kind === "kept") wake();
      return made;
    },
    engine,
    person,
    saved,
    atEnd: (run) => void atEnd.push(run),
    end() {
      ending ??= end();
      return ending;
    },
  };
}

/** His replica, and the time as the kiosk last heard it, before his engine opens. */
async function prepare(
  person: string,
  replica: ReplicaRow,
  kind: KioskSession["kind"],
  { token, offset_ms }: Opening["clock"],
): Promise<void> {
  const vault = openVault(person);
  try {
    await write(vault, ["current", "replicas", "heads", "server"], async (tx) => {
      await tx.objectStore("replicas").put({ ...replica, registered: kind === "online" });
      await tx.objectStore("heads").put({ ...plain, replica: replica.id, n: 0, hash: "" });
      await tx.objectStore("current").put({ ...plain, replica: replica.id }, "replica");
      if (token !== undefined)
        await tx
          .objectStore("server")
          .put(
            { ...plain, epoch: "", backup: 0, token, ...(offset_ms === undefined ? {} : { offset_ms }) },
            "server",
          );
    });
  } finally {
    await vault.close();
  }
}

const SHORT = 8;

function receiptOf(core: Core, now: number, envelopes: string[]): string {
  const label = core.facts.value?.label ?? "";
  const time = new Date(now).toISOString();
  return ["LURING-KIOS", label, time, envelopes.length, ...envelopes.map((id) => id.slice(0, SHORT))].join(
    " ",
  );
}
