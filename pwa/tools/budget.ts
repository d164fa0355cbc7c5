/** Fail the build when a phone would have to load too much. Sizes are gzip; the limits are the product's. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const dist = join(import.meta.dirname, "..", "dist");
const gzipBytes = (file: string) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;

const html = readFileSync(join(dist, "index.html"), "utf8");
const firstScreen = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(
  (match) => match[1] ?? "",
);
const everything = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(map|png)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1));

const sum = (files: string[]) => files.reduce((total, file) => total + gzipBytes(file), 0);
const budgets = [
  {
    what: "JavaScript of the first screen",
    files: firstScreen.filter((f) => f.endsWith(".js")),
    limit: 60_000,
  },
  { what: "CSS of the first screen", files: firstScreen.filter((f) => f.endsWith(".css")), limit: 20_000 },
  { what: "whole app, precached", files: everything, limit: 120_000 },
];

let over = false;
for (const { what, files, limit } of budgets) {
  const bytes = sum(files);
  over ||= bytes > limit;
  console.log(
    `${bytes > limit ? "OVER" : "ok  "} ${what}: ${(bytes / 1000).toFixed(1)} kB of ${limit / 1000} kB gzip`,
  );
}
process.exitCode = over ? 1 : 0;
