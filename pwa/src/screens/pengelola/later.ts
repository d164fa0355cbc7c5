/** Screens of the desk that come when somebody opens one of their part. */
import type { ComponentType } from "preact";
import type { RouteName } from "../../router";
import { loadWords } from "../../text";
import "../../text/desk-areas";
import "../../text/document-areas";

/** Gets what varies in its address, which each knows best itself. */
export type LaterScreen = ComponentType<any>;

/** What who manages without administering units opens, too. */
const MANAGED = new Set<RouteName>([
  "pengelola_skema",
  "pengelola_satu_skema",
  "pengelola_libur",
  "pengelola_papan",
  "pengelola_papan_unit",
  "pengelola_panduan",
  "pengelola_surat",
  "pengelola_karier",
  "pengelola_kotak",
  "pengelola_dokumen",
]);

/** What who only looks at what was done opens. */
const LOOKED_AT = new Set<RouteName>(["pengelola_audit", "pengelola_peran", "pengelola_dokumen"]);

const AT_THE_DESK = ["admin", "pengelola", "auditor"];

export const mayEnter = (roles: readonly string[]) => AT_THE_DESK.some((role) => roles.includes(role));

/** Which screen an address at the desk means to somebody. Who only manages is at the rules wherever else he goes, an auditor at the acts. */
export function screenFor(name: RouteName, roles: readonly string[]): RouteName {
  if (roles.includes("admin")) return name;
  const manages = roles.includes("pengelola");
  if (manages && (MANAGED.has(name) || name === "pengelola_peran")) return name;
  if (roles.includes("auditor") && LOOKED_AT.has(name)) return name;
  return manages ? "pengelola_skema" : "pengelola_audit";
}

async function cycles() {
  await loadWords("siklus");
  return import("./cycle-part");
}

async function rules() {
  await loadWords("skema", "siklus");
  return import("../skema");
}

async function board() {
  await loadWords("papan");
  return import("../papan");
}

async function careers() {
  await loadWords("talenta");
  return import("../talenta");
}

async function surveys() {
  await loadWords("kepuasan", "siklus"); // why a cycle takes no index
  return import("../kepuasan");
}

async function letters() {
  await loadWords("surat");
  return import("../surat");
}

async function security() {
  await loadWords("keamanan");
  return import("../keamanan");
}

async function setup() {
  await loadWords("siap", "penilai"); // what a slip says
  return import("../siap");
}

async function tables() {
  await loadWords("tabel", "siklus"); // how far something long is
  return import("../tabel");
}

async function documents() {
  await loadWords("dokumen");
  return import("../dokumen/desk");
}

export const LATER: Partial<Record<RouteName, () => Promise<LaterScreen>>> = {
  pengelola_mulai: async () => (await setup()).Setup,
  pengelola_slip: async () => (await setup()).Slips,
  pengelola_sistem: async () => (await setup()).System,
  pengelola_unit: async () => (await setup()).Units,
  pengelola_kios: async () => (await import("./kiosks")).Kiosks,
  pengelola_siklus: async () => (await cycles()).Cycles,
  pengelola_buka: async () => (await cycles()).OpenCycle,
  pengelola_satu_siklus: async () => (await cycles()).OneCycle,
  pengelola_penilai: async () => (await cycles()).Raters,
  pengelola_hasil: async () => (await cycles()).Results,
  pengelola_keberatan: async () => (await cycles()).Objections,
  pengelola_catatan: async () => (await cycles()).Notes,
  pengelola_papan: async () => (await board()).BoardPage,
  pengelola_papan_unit: async () => (await board()).WeeksPage,
  pengelola_panduan: async () => (await board()).LearnersPage,
  pengelola_surat: async () => (await letters()).Letters,
  pengelola_karier: async () => (await careers()).NominationsPage,
  pengelola_kotak: async () => (await careers()).BoxesPage,
  pengelola_dokumen: async () => (await documents()).DeskDocuments,
  pengelola_kepuasan: async () => (await surveys()).Surveys,
  pengelola_layanan: async () => (await security()).Services,
  pengelola_keamanan: async () => (await security()).Security,
  pengelola_skema: async () => (await rules()).Schemes,
  pengelola_satu_skema: async () => (await rules()).OneScheme,
  pengelola_impor: async () => (await tables()).Imports,
  pengelola_satu_impor: async () => (await tables()).ImportRun,
  pengelola_audit: async () => (await tables()).Audit,
  pengelola_peran: async () => (await tables()).Roles,
  pengelola_libur: async () => (await rules()).Holidays,
};
