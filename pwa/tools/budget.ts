/** Fail the build when a phone would have to load too much. Sizes are gzip; the limits are the product's. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { filesOf } from "./precache.ts";

const dist = join(import.meta.dirname, "..", "dist");
const gzipBytes = (file: string) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;

/** What a page names in its head: loaded before anything is shown. */
const namedBy = (page: string) =>
  [...readFileSync(join(dist, page), "utf8").matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(
    (match) => match[1] ?? "",
  );

const firstScreen = namedBy("index.html");
const { now, later, desk, deskLater, kiosk, survey } = filesOf(dist);
const atDesk = [...new Set([...namedBy("pengelola.html"), ...desk])];

const codes = kiosk.filter((file) => /\/kios-qr-/.test(file)); // the page opens without them
const atKiosk = [...new Set([...namedBy("kios.html"), ...kiosk])].filter((file) => !codes.includes(file));
const atSurvey = [...new Set([...namedBy("survei.html"), ...survey])];

// As `CLOSER_PARTS` and `CARRIERS_PARTS` of app.tsx say.
const BEHIND = /\/(susun|closer|cadangan|courier|titipan|carrier)(\.id)?-/;
const behind = later.filter((file) => BEHIND.test(file));
const asked = later.filter((file) => !BEHIND.test(file));

type Budget = { what: string; files: string[]; limit?: number };

const sum = (files: string[]) => files.reduce((total, file) => total + gzipBytes(file), 0);
const budgets: Budget[] = [
  {
    what: "JavaScript of the first screen",
    files: firstScreen.filter((f) => f.endsWith(".js")),
    limit: 60_000,
  },
  { what: "CSS of the first screen", files: firstScreen.filter((f) => f.endsWith(".css")), limit: 20_000 },
  { what: "precached by every phone", files: [...now, "service-worker.js"], limit: 120_000 },
  { what: "fetched behind the app by every phone, beside what is precached", files: behind },
  { what: "fetched when asked for: English, activation, what supervisors do", files: asked },
  { what: "the administrator's desk, both languages", files: atDesk, limit: 150_000 },
  { what: "parts of the desk, fetched when opened", files: deskLater, limit: 150_000 },
  { what: "a kiosk's page, both languages", files: atKiosk, limit: 150_000 },
  { what: "a citizen's survey page, both languages", files: atSurvey, limit: 25_000 },
  { what: "QR codes that a kiosk reads and shows, fetched behind its page", files: codes, limit: 20_000 },
];

let over = false;
for (const { what, files, limit = Number.POSITIVE_INFINITY } of budgets) {
  const bytes = sum(files);
  over ||= bytes > limit;
  const of = Number.isFinite(limit) ? ` of ${limit / 1000} kB` : " kB";
  console.log(`${bytes > limit ? "OVER" : "ok  "} ${what}: ${(bytes / 1000).toFixed(1)}${of} gzip`);
}
/** What every phone has must not need what only some fetch: without a signal it would not open. */
const STATIC = /(?:^|[;}])import(?:[^"'();]*?from)?["']\.\/([^"']+\.js)["']/g;
const had = new Set(now);
for (const file of now.filter((f) => f.endsWith(".js")))
  for (const [, name] of readFileSync(join(dist, file), "utf8").matchAll(STATIC))
    if (!had.has(`/assets/${name}`)) {
      console.log(`LATER ${file} needs ${name}, which not every phone has`);
      over = true;
    }
process.exitCode = over ? 1 : 0;
