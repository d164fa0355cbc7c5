import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import packageJson from "./package.json" with { type: "json" };
import { precache } from "./tools/precache.ts";

const here = import.meta.dirname;

export default defineConfig({
  define: { __VERSION__: JSON.stringify(packageJson.version) },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [precache()],
  build: {
    outDir: "dist",
    target: "chrome100",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: false, // one file compresses to two thirds of the many, and they are all fetched anyway
    rollupOptions: {
      input: [
        "index.html",
        "pengelola.html",
        "kios.html",
        "survei.html",
        "src/service-worker.ts",
        "src/survey-worker.ts",
      ].filter((file) => existsSync(join(here, file))),
      output: {
        entryFileNames: (chunk) => (chunk.name.endsWith("-worker") ? "[name].js" : "assets/[name]-[hash].js"),
        // A few larger files compress better than many small ones; a phone precaches them all anyway.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // Codes that a kiosk shows and reads: a part of its own, fetched with the kiosk.
            { name: "kios-qr", test: /node_modules\/qr\/|screens\/kiosk\/receipt-code\./, priority: 3 },
            // What few open there, fetched behind its page.
            {
              name: "kios-lain",
              test: /src\/screens\/kiosk\/(any-form|kios-lain|operator|receive|survey)\./,
              priority: 3,
            },
            {
              name: "kiosk",
              test: /src\/(kiosk|screens\/kiosk)\/|node_modules\/fake-indexeddb/,
              priority: 2,
            },
            {
              name: "online",
              test: /src\/(screens\/(online|klaim|masuk\/(aktivasi|sso)|penilai\/(slip|qr))|slips|claims|sso)\./,
              priority: 1,
            },
            { name: "klaim.id", test: /src\/text\/klaim\.id/ },
            // What only supervisors open, and its words: their phones fetch it apart.
            {
              name: "supervisor",
              test: /src\/screens\/(penilai\/|rencana\/(supervisor|nilai|nilai-[a-z]+|periods)\.|menilai\/(beside|standing)\.)/,
            },
            // What is asked of whom: small, and of use to several of the parts that come later.
            { name: "appraisal", test: /src\/appraisal\.ts/, priority: 1 },
            // What those open who are asked to rate somebody, and what seals their answers.
            {
              name: "rating",
              test: /src\/(forms\/scale-|screens\/menilai\/(?!beside\.|standing\.)|sync\/seal-lines\.)/,
              priority: 1,
            },
            { name: "rating.id", test: /src\/text\/menilai\.id/, priority: 1 },
            // What a plan can do beyond its words: fetched after the app.
            {
              name: "susun",
              test: /src\/(screens\/susun\/|charts\/(?!(waterfall|dot-rows|predikat|quadrant)\.))/,
            },
            // The queue of what is not counted, and a record's whole past: fetched after the app.
            {
              name: "closer",
              test: /src\/(screens\/(pegawai\/data-problem|konflik\/(closer|riwayat|antrean|case-detail|decide-sheet|queue-keys|describe-later))|text\/konflik-isi)\./,
              priority: 1,
            },
            // Work that travels by hand, and what seals it: fetched after the app.
            {
              name: "cadangan",
              test: /src\/(screens\/cadangan\/|text\/cadangan\.id|sync\/(courier|seal|hpke|bundle|handed)\.)/,
              priority: 1,
            },
            { name: "supervisor.id", test: /src\/text\/(penilai|nilai)\.id/ },
            // Carrying for others: kept by every phone behind the app.
            { name: "titipan", test: /src\/(screens\/titipan\/|sync\/(carrie[dr]|deliver)\.)/, priority: 1 },
            { name: "titipan.id", test: /src\/text\/titipan\.id/, priority: 1 },
            // Results are released once a year: kept by the phones that have one.
            { name: "hasil", test: /src\/(screens\/hasil\/|charts\/(waterfall|dot-rows)\.)/ },
            // Drawn there and at the desk.
            { name: "hasil.chart", test: /src\/charts\/(predikat|quadrant)\./, priority: 1 },
            { name: "hasil.id", test: /src\/text\/hasil\.id/ },
            // Who makes the rules of an agency opens these at the desk, nobody on a phone.
            {
              name: "pengelola.shared", // what it needs of the desk: no phone has that either
              test: /src\/(screens\/pengelola\/(change-sheet|choose-person|copied|export-part|going|papan-part|people|period-sheets|refused|spread-part|use-answer)|administration(-cycles|-setup)?\.|text\/desk-areas\.)/,
            },
            {
              name: "tabel",
              test: /src\/(screens\/tabel\/|administration-tables|text\/tabel\.)/,
              priority: 1,
            },
            // The questions alone: a kiosk asks them too.
            {
              name: "survei-isi",
              test: /src\/(survey\/words|screens\/survei\/questions|text\/survei\.)/,
              priority: 2,
            },
            { name: "survei-halaman", test: /src\/(survey\/|screens\/survei\/)/, priority: 1 },
            { name: "kepuasan", test: /src\/(screens\/kepuasan\/|administration-surveys)/, priority: 1 },
            {
              name: "siklus",
              test: /src\/screens\/pengelola\/(cycle|notes|objection|calibrate|dry-run|rater-|release-|severity-|team-quadrant)/,
              priority: 1,
            },
            { name: "siklus.kiosk", test: /src\/(kiosks\.ts|screens\/pengelola\/kiosk)/, priority: 1 },
            { name: "skema", test: /src\/(screens\/skema\/|administration-schemes)/ },
            // What helps beside the score: a part a room (`lain-<room>`), fetched when it is first wanted.
            {
              name: "lain",
              test: /src\/(screens\/lain\/[a-z]+\.tsx?$|text\/room-areas\.)/,
              priority: 1,
            },
            {
              name: "lain.id",
              test: /src\/text\/lain(-bukti|-data|-karier|-pengembangan|-survei)?\.id/,
              priority: 1,
            },
            { name: "lain-pengembangan", test: /src\/screens\/lain-(karier|pengembangan)\//, priority: 1 },
            { name: "lain-umpan", test: /src\/screens\/lain-(umpan|dialog)\//, priority: 1 },
            { name: "lain-umpan.id", test: /src\/text\/lain-(umpan|dialog)\.id/, priority: 1 },
            { name: "lain-data", test: /src\/(screens\/lain-data\/|my-data\.)/, priority: 1 },
            // Passkeys and their words in both languages: a room, a button at the sign-in, a part of the desk.
            {
              name: "lain-sandi",
              test: /src\/(screens\/lain-sandi\/|passkeys\.|text\/lain-sandi\.)/,
              priority: 2,
            },
            {
              name: "lain-pin",
              test: /src\/(screens\/lain-pin\/|kiosk-pin\.|text\/lain-pin\.)/,
              priority: 2,
            },
            { name: "lain-bukti", test: /src\/(screens\/lain-bukti\/|own-receipts\.)/, priority: 1 },
            { name: "lain-survei", test: /src\/screens\/lain-survei\//, priority: 1 },
            // Pictures of a year, of a team and of units: a room on the phone, and the board at the desk.
            {
              name: "lain-gambar",
              test: /src\/(charts\/(bar-rows|heat-map|history-steps|month-grid|paired-dots|picture|steps|wear)\.|screens\/lain-gambar\/|csv\.)/,
              priority: 1,
            },
            // Official documents are made by the server: fetched when somebody asks for one.
            {
              name: "dokumen",
              test: /src\/(screens\/dokumen\/papers\.|documents\.)/,
              priority: 2,
            },
            {
              name: "dokumen-door",
              test: /src\/(screens\/dokumen\/later\.|text\/document-areas\.)/,
              priority: 2,
            },
            { name: "dokumen-desk", test: /src\/screens\/dokumen\/(desk|siasn)\./, priority: 2 },
            { name: "lain-gambar.id", test: /src\/text\/lain-gambar\.id/, priority: 1 },
            {
              name: "lain-panduan",
              test: /src\/(screens\/lain-panduan\/|practice(-staff)?\.|text\/panduan-isi\.)/,
              priority: 1,
            },
            { name: "lain-panduan.id", test: /src\/text\/lain-panduan\.id/, priority: 1 },
            // The board of the units, fetched when it is opened.
            {
              name: "papan",
              test: /src\/(screens\/papan\/|administration-board\.|text\/papan\.)/,
              priority: 1,
            },
            // Careers at the desk, fetched when they are opened.
            {
              name: "talenta",
              test: /src\/(screens\/talenta\/|administration-career\.|text\/talenta\.)/,
              priority: 1,
            },
            // Second factors and other systems, at the desk.
            {
              name: "keamanan",
              test: /src\/(screens\/keamanan\/|administration-(security|services)\.|text\/keamanan\.)/,
              priority: 1,
            },
            // From nothing to an agency that works, at the desk.
            {
              name: "siap",
              test: /src\/(screens\/siap\/|text\/siap\.)/,
              priority: 1,
            },
            {
              name: "surat",
              test: /src\/(screens\/surat\/|administration-letters\.|text\/surat\.)/,
              priority: 1,
            },
            {
              name: "lain-kabar",
              test: /src\/(screens\/lain-kabar\/|text\/lain-kabar\.id|news-ways\.)/,
              priority: 1,
            },
            // All other screens but the first and what it shows, their words and parts: together a tenth smaller than apart.
            {
              name: "screens",
              test: /src\/(counting|changes|evidence|use-photo|ui\/(error-summary|field|hand-over|mark|ready-reasons|reason-sheet|saving|sheet|steps|windowed))\.|src\/(forms|screens\/(?!pegawai\/(beranda|draft-row|indicator-progress|report-drafts|report-words|standing|outcome-tasks))(pegawai|konflik|rencana|masuk))\/|src\/text\/(pegawai|konflik|rencana|masuk|outcomes)\.id/,
            },
            // What the first screen needs of ours. The courier of sealed files and the worker come apart from it.
            {
              name: "core",
              test: /src\/ui\/|src\/(cases|mine|outcomes|reading|to-rate|proof|session|router|disputes|lock|resolving)\.ts|src\/sync\/(?!courier|seal\.|seal-lines|hpke|bundle|handed|carrie[dr]|deliver|updates)|src\/screens\/pegawai\/(draft-row|indicator-progress|report-drafts|report-words|standing)/,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": "http://localhost:8000" } },
  test: { include: ["src/**/*.test.{ts,tsx}"] },
});
