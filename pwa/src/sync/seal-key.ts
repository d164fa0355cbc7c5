/** What to seal to: asked for once a day, so that it is known without a signal. */
import { send } from "./exchange";
import { plain } from "./storage";
import { type Vault, write } from "./vault";
import type { World } from "./world";

/** The server's key, and what the sealing is bound to. */
export type SealKey = { id: string; key: string; namespace: string };

const DAY_MS = 24 * 3600 * 1000;
const ASK_AGAIN_MS = 10 * 60 * 1000;

/** Answers a function to be called after each good exchange of a replica. */
export function createSealKey(
  vault: Vault,
  world: Pick<World, "fetch" | "after" | "now">,
): (replica: string) => Promise<void> {
  let askedAt = Number.NEGATIVE_INFINITY;

  const keep = (seal: SealKey) =>
    write(vault, ["server"], async (tx) => {
      const row = (await tx.objectStore("server").get("server")) ?? { ...plain, epoch: "", backup: 0 };
      await tx.objectStore("server").put({ ...row, seal: { ...seal, at: world.now() } }, "server");
    });

  return async (replica) => {
    const now = world.now();
    const known = (await vault.use((db) => db.get("server", "server")))?.seal;
    if ((known && now >= known.at && now - known.at < DAY_MS) || Math.abs(now - askedAt) < ASK_AGAIN_MS)
      return;
    askedAt = now;
    const response = await send(world, `/api/seal?replica=${replica}`, {}, 0);
    if ("kind" in response || response.status !== 200) return;
    const body = await response.json().catch(() => undefined);
    const { id, key, namespace } = body ?? {};
    if ([id, key, namespace].every((each) => typeof each === "string")) await keep({ id, key, namespace });
  };
}
