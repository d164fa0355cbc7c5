import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { Plugin } from "vite";

const WORKER = "service-worker.js";

/**
 * Write the list of what the app needs offline, each file with its hash, into the service worker. The icons of the home
 * screen are the system's business: it fetches them when the app is installed.
 *
 * The finished files on the disk are read: earlier, in the bundle, Vite still changes the code.
 */
export function precache(): Plugin {
  return {
    name: "luring-precache",
    apply: "build",
    writeBundle({ dir: dist }) {
      if (!dist) throw new Error("the build has no folder to write to");
      const list = readdirSync(dist, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== WORKER && !/\.(map|png)$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((file) => [
          file.slice(dist.length).replaceAll(sep, "/"),
          createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16),
        ]);
      const worker = join(dist, WORKER);
      writeFileSync(
        worker,
        readFileSync(worker, "utf8").replace("__PRECACHE__", () => JSON.stringify(list)),
      );
    },
  };
}
