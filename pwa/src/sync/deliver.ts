/** One sealed file to the server, whoever made it. What comes back is how much there was: it frees nothing (F97). */
import type { Counts } from "./carried";
import { type Failure, failureOf, send } from "./exchange";
import type { World } from "./world";

export type Delivered =
  | { kind: "delivered"; counts: Counts; receipt?: string }
  | { kind: "bad"; code: string } // the file itself is the trouble
  | Failure;

export async function deliver(world: Pick<World, "fetch" | "after">, file: Blob): Promise<Delivered> {
  const init = { method: "POST", headers: { "Content-Type": "text/plain" }, body: file };
  const response = await send(world, "/api/bundles", init, file.size);
  if ("kind" in response) return response;
  const body = await response.json().catch(() => undefined);
  if (response.status === 200 && typeof body?.received === "number") {
    const { received, again = 0, unknown = 0, refused = 0, files = 0, delivered } = body;
    const counts = { received, again, unknown, refused, files };
    return { kind: "delivered", counts, ...(typeof delivered === "string" ? { receipt: delivered } : {}) };
  }
  if (response.status === 200) return { kind: "offline", timedOut: false };
  if (response.status === 422 && typeof body?.code === "string") return { kind: "bad", code: body.code };
  const { status, headers } = response;
  return failureOf(new Response(JSON.stringify(body ?? null), { status, headers }));
}
