/**
 * What helps people beside the score: each room a part of its own, fetched when somebody first wants one of them, and
 * kept from then on. `/lain` lists them, `/lain/<room>/…` is one.
 */
import type { ComponentType } from "preact";
import { loadWords } from "../../text";
import "../../text/room-areas";
import type { IconName } from "../../ui/icon";
import { unread } from "./news";

/** `rest`: what follows the room in the address. */
export type Room = ComponentType<{ rest: string[] }>;

type Entry = {
  title: string; // key of its words, in `lain`; `<title>.hint` says what it is for
  icon: IconName;
  /** Files of the build that it needs, by their names without a version: kept, so that it opens without a signal. */
  parts: string[];
  load: () => Promise<Room>;
  /** How many things in it wait to be seen. */
  count?: () => number;
};

const GROWING = ["lain-pengembangan", "lain-gambar"]; // with the pictures

/** What opens records that are in dispute, and what fields of forms say, speaks with these words. */
const growing = async () => {
  await loadWords("pegawai", "rencana", "konflik");
  return import("../lain-pengembangan");
};

export const ROOMS: Record<string, Entry> = {
  kabar: {
    title: "lain.kabar",
    icon: "inbox",
    parts: ["lain-kabar", "lain-kabar.id"],
    count: () => unread.value,
    load: async () => {
      await loadWords("kabar");
      return (await import("../lain-kabar")).Kabar;
    },
  },
  dialog: {
    title: "lain.dialog",
    icon: "team",
    parts: ["lain-umpan", "lain-umpan.id"],
    load: async () => {
      await loadWords("rencana", "umpan");
      return (await import("../lain-umpan")).Dialog;
    },
  },
  umpan: {
    title: "lain.umpan",
    icon: "reply",
    parts: ["lain-umpan", "lain-umpan.id"],
    load: async () => {
      await loadWords("rencana", "umpan");
      return (await import("../lain-umpan")).Umpan;
    },
  },
  kompetensi: {
    title: "lain.kompetensi",
    icon: "target",
    parts: GROWING,
    load: async () => (await growing()).Kompetensi,
  },
  pengembangan: {
    title: "lain.pengembangan",
    icon: "checks",
    parts: GROWING,
    load: async () => (await growing()).Pengembangan,
  },
  karier: {
    title: "lain.karier",
    icon: "person",
    parts: GROWING,
    load: async () => (await growing()).Karier,
  },
  survei: {
    title: "lain.survei",
    icon: "phone",
    parts: ["lain-survei", "survei"],
    load: async () => (await import("../lain-survei")).Survei,
  },
  data: {
    title: "lain.data",
    icon: "lock",
    parts: ["lain-data", "closer"],
    load: async () => {
      await loadWords("pegawai");
      return (await import("../lain-data")).MyDataRoom;
    },
  },
  sandi: {
    title: "lain.sandi",
    icon: "lock",
    parts: ["lain-sandi", "lain-sandi.id"],
    load: async () => {
      await loadWords("sandi");
      return (await import("../lain-sandi")).Sandi;
    },
  },
  pin: {
    title: "lain.pin",
    icon: "lock",
    parts: ["lain-pin"],
    load: async () => {
      await loadWords("pin");
      return (await import("../lain-pin")).KioskPin;
    },
  },
  bukti: {
    title: "lain.bukti",
    icon: "checks",
    parts: ["lain-bukti"],
    load: async () => (await import("../lain-bukti")).Bukti,
  },
  panduan: {
    title: "lain.panduan",
    icon: "info",
    parts: ["lain-panduan", "lain-panduan.id", "lain-gambar"],
    load: async () => {
      await loadWords("panduan");
      return (await import("../lain-panduan")).Panduan;
    },
  },
  gambar: {
    title: "lain.gambar",
    icon: "target",
    parts: ["lain-gambar", "lain-gambar.id"],
    load: async () => {
      await loadWords("gambar");
      return (await import("../lain-gambar")).Gambar;
    },
  },
};
