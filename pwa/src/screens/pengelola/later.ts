/** Screens of the desk that come when somebody opens one of their part. */
import type { ComponentType } from "preact";
import type { RouteName } from "../../router";
import { loadWords } from "../../text";
import "../../text/desk-areas";

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
]);

/** Which screen an address at the desk means to somebody. Who only manages is at the rules wherever else he goes. */
export const screenFor = (name: RouteName, isAdmin: boolean): RouteName =>
  isAdmin || MANAGED.has(name) ? name : "pengelola_skema";

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

export const LATER: Partial<Record<RouteName, () => Promise<LaterScreen>>> = {
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
  pengelola_kepuasan: async () => (await surveys()).Surveys,
  pengelola_keamanan: async () => (await security()).Security,
  pengelola_skema: async () => (await rules()).Schemes,
  pengelola_satu_skema: async () => (await rules()).OneScheme,
  pengelola_libur: async () => (await rules()).Holidays,
};
