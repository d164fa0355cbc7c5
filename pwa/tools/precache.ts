import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { Plugin } from "vite";

const WORKER = "service-worker.js";
const SURVEY_WORKER = "survey-worker.js";

/** What few want, or only supervisors do, or is of no use offline: fetched when first asked for, kept from then on. */
const LATER = new RegExp(
  `^/assets/(${[
    "english",
    "online",
    "supervisor(\\.id)?",
    "penilai(\\.id)?",
    "nilai\\.id",
    "rating(\\.id)?",
    "menilai(\\.id)?",
    "susun(\\.id)?",
    "hasil(\\.(id|chart))?",
    "titipan(\\.id)?",
    "carrier",
    "closer",
    "cadangan(\\.id)?",
    "courier",
    "klaim\\.id",
    "qr",
    "seal-lines",
    "lain(-[a-z]+)?(\\.(id|en))?",
    "dokumen(-door)?(\\.(id|en))?",
  ].join("|")})-`,
);

/** The administrator's desk needs the internet anyway: no phone keeps its files. */
const DESK = /^\/(assets\/)?pengelola(?!-siklus)[.-]/;

/** Parts of the desk that it fetches when they are opened: its rules, that are made once a year. */
const DESK_LATER =
  /^\/assets\/(skema|papan|keamanan|siap|surat|tabel|talenta|kepuasan|dokumen-desk|siklus|kiosks|pengelola-siklus|cycle-part)[.-]/;

/** Shared devices: their page asks for them, and no phone has them. */
const KIOSK = /^\/(assets\/)?kiosk?[.-]/;

/** For citizens, who have no account: their page is of no use to a phone of the app. */
const SURVEY = /^\/(assets\/)?survei[.-]/;

/** Of that page, the questions, which a kiosk asks too; and all around them, for a phone that is handed to citizens. */
const QUESTIONS = /^\/assets\/survei-isi-/;
const HANDED = /^\/assets\/survei-(isi|halaman)-/;

/** The files of a finished build by when a phone fetches them, as paths from the root. */
export function filesOf(dist: string): {
  now: string[];
  later: string[];
  desk: string[];
  deskLater: string[];
  kiosk: string[];
  survey: string[];
} {
  const all = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        ![WORKER, SURVEY_WORKER].includes(entry.name) &&
        !/\.(map|png|br)$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name).slice(dist.length).replaceAll(sep, "/"))
    .sort();
  const others = [DESK, DESK_LATER, KIOSK, SURVEY];
  const [desk, deskLater, kiosk, survey] = others.map((part) => all.filter((path) => part.test(path)));
  const phone = all.filter((path) => !others.some((part) => part.test(path)));
  return {
    now: phone.filter((path) => !LATER.test(path)),
    later: [
      ...phone.filter((path) => LATER.test(path)),
      ...(survey ?? []).filter((path) => HANDED.test(path)),
    ],
    desk: desk ?? [],
    deskLater: deskLater ?? [],
    kiosk: [...(kiosk ?? []), ...all.filter((path) => QUESTIONS.test(path))],
    survey: survey ?? [],
  };
}

/**
 * Write the lists of what the app needs offline, each file with its hash, into the service worker. The icons of the home
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
      const listed = (paths: string[]) =>
        JSON.stringify(
          paths.map((path) => [
            path,
            createHash("sha256")
              .update(readFileSync(join(dist, path)))
              .digest("hex")
              .slice(0, 16),
          ]),
        );
      const { now, later, kiosk } = filesOf(dist);
      const worker = join(dist, WORKER);
      writeFileSync(
        worker,
        readFileSync(worker, "utf8")
          .replace("__PRECACHE__", () => listed(now))
          .replace("__LATER__", () => listed(later))
          .replace("__KIOSK__", () => listed(kiosk)),
      );
      const survey = join(dist, SURVEY_WORKER);
      const page = readFileSync(join(dist, "survei.html"), "utf8");
      const named = [...page.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(
        (match) => match[1] ?? "",
      );
      writeFileSync(
        survey,
        readFileSync(survey, "utf8").replace("__SURVEY__", () => listed(["/survei.html", ...named])),
      );
    },
  };
}
