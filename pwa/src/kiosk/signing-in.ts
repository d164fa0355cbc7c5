/** Signing in at the kiosk with NIP and PIN, where the server can be asked; the drafts that wait there come along. */
import { send } from "../sync/exchange";
import { uuid7 } from "../sync/ids";
import { publicPoint } from "../sync/keys";
import { type Alias, aliasOf } from "./offline";
import { bodyOf, freshToken, sendSigned } from "./requests";
import { type Deps, type KioskSession, makeReplica, openSession } from "./session";
import { type KioskWorld, onlineWorld } from "./world";

export type SignIn =
  | { kind: "in"; session: KioskSession }
  | { kind: "not_right" }
  | { kind: "wait"; seconds: number }
  | { kind: "offline" };

type Found = { id: string; key: string; value: unknown; saw: Record<string, string[]>; updatedAt: number };

export async function signIn(deps: Deps, nip: string, pin: string): Promise<SignIn> {
  const { core, world } = deps;
  const facts = core.facts.value;
  if (!facts?.keys) return { kind: "offline" };
  const token = await freshToken(world, facts.token);
  if ("kind" in token) return { kind: "offline" };
  const replica = await makeReplica(world);
  const id = uuid7(world.now(), world.random);
  const content = { nip, pin, replica: replica.id, key: await publicPoint(replica.keys), session: id };
  const signer = { kiosk: facts.kiosk, keys: facts.keys };
  const response = await sendSigned(world, signer, "/api/kiosk/session", token.text, content);
  if (!("kind" in response) && response.status === 401) {
    const problem = await response
      .clone()
      .json()
      .catch(() => undefined);
    return problem?.code === "not_right" ? { kind: "not_right" } : { kind: "offline" };
  }
  if (!("kind" in response) && response.status === 429)
    return { kind: "wait", seconds: Number(response.headers.get("Retry-After")) || 1 };
  const answer = await bodyOf(response);
  if ("kind" in answer) return { kind: "offline" };
  const { token: bearer, person, name, idle_s: idleSeconds } = answer.body;
  if (typeof bearer !== "string" || typeof person !== "string") return { kind: "offline" };

  let held: string | undefined = bearer;
  const engineWorld = onlineWorld(world, () => held);
  const { roles, placements, instansi } = await about(engineWorld, facts.namespace);
  const alias = await aliasOf(facts.namespace, nip);
  const found = await draftsOf(engineWorld, alias, person, placements[0]);
  const session = await openSession(deps, {
    id,
    drafts: newestOf(found),
    kind: "online",
    who: { person: { id: person, name: String(name ?? "") }, roles, placements, instansi },
    claim: undefined,
    replica,
    engineWorld,
    clock: {},
    idleSeconds,
    draftEnded(key) {
      for (const { id } of found.filter((draft) => draft.key === key))
        void engineWorld.fetch(`/api/kiosk/drafts/${id}`, { method: "DELETE" }).catch(() => undefined);
    },
    signOut() {
      void engineWorld.fetch("/api/kiosk/session", { method: "DELETE" }).catch(() => undefined);
      held = undefined;
    },
  });
  return { kind: "in", session };
}

/** What screens want to know of him; without an answer they do without. */
async function about(world: Pick<KioskWorld, "fetch" | "after">, namespace: string) {
  const answer = await bodyOf(await send(world, "/api/session", {}, 0));
  const body = "kind" in answer ? {} : answer.body;
  const { roles = [], placements = [], instansi = { name: "", namespace } } = body;
  return { roles, placements, instansi } as {
    roles: string[];
    placements: string[];
    instansi: { name: string; namespace: string };
  };
}

/** What he left unfinished at a kiosk. Written offline, it names him and his post by what was typed there. */
async function draftsOf(
  world: Pick<KioskWorld, "fetch" | "after">,
  alias: Alias,
  person: string,
  placement: string | undefined,
): Promise<Found[]> {
  const answer = await bodyOf(await send(world, "/api/kiosk/drafts", {}, 0));
  if ("kind" in answer || !Array.isArray(answer.body.drafts)) return [];
  const found: Found[] = [];
  for (const { id, key, value, updated_at: updatedAt } of answer.body.drafts) {
    if (typeof id !== "string" || typeof key !== "string" || !value) continue;
    const real = JSON.stringify(value)
      .replaceAll(alias.person, person)
      .replaceAll(alias.placement, placement ?? alias.placement);
    const { value: typed, saw = {} } = JSON.parse(real);
    found.push({ id, key, value: typed, saw, updatedAt });
  }
  return found;
}

function newestOf(found: Found[]): Found[] {
  const newest = new Map<string, Found>();
  for (const draft of [...found].sort((a, b) => a.updatedAt - b.updatedAt)) newest.set(draft.key, draft);
  return [...newest.values()];
}
