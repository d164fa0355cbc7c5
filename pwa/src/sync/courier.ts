/**
 * Work that travels by hand: this phone's outbox as a sealed file for somebody to carry ("titip kirim").
 *
 * It frees nothing: receipts come by the own exchange only (F97). What others hand to this phone is `carrier.ts`.
 */
import { packOutbox, readDamaged } from "./bundle";
import { markHanded, textDigest } from "./handed";
import { toB64u } from "./line";
import { seal } from "./seal";
import type { Vault } from "./vault";
import type { World } from "./world";

export type Exported =
  | { kind: "file"; text: string; keys: [string, number][]; lines: number; files: number; left: number }
  | { kind: "nothing" } // everything has a receipt
  | { kind: "no_key" }; // this phone has never been told what to seal to

export type Courier = {
  export(): Promise<Exported>;
  /** The person has given the file away: its lines say so from now on, and stay where they are. */
  handed(made: Extract<Exported, { kind: "file" }>): Promise<void>;
  /** Lines damaged on this disk, as text to be kept; undefined: there are none. */
  damaged(): Promise<string | undefined>;
};

export function createCourier(
  vault: Vault,
  person: string,
  world: Pick<World, "now" | "gzip">,
  changed: () => void,
): Courier {
  return {
    async export() {
      const to = (await vault.use((db) => db.get("server", "server")))?.seal;
      const packed = await packOutbox(vault, person, world.now());
      if (packed.lines === 0) return { kind: "nothing" };
      if (!to) return { kind: "no_key" };
      const content = world.gzip ? await world.gzip(packed.content) : packed.content;
      const { keys, lines, files, left } = packed;
      return { kind: "file", text: await seal(content, to), keys, lines, files, left };
    },
    async handed({ text, keys }) {
      await markHanded(vault, keys, { digest: await textDigest(text), at: world.now() });
      changed();
    },
    async damaged() {
      const entries = await readDamaged(vault);
      if (entries.length === 0) return undefined;
      const rows = entries.map(({ replica, n, sha, made_at, line }) => {
        const text = new TextDecoder().decode(line);
        return { replica, n, sha, made_at, text, bytes: toB64u(line) };
      });
      return `${JSON.stringify(rows, null, 1)}\n`;
    },
  };
}
