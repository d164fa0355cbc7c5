/** Words of the rooms: what fetches them comes with the list of rooms, not with the first screen. */
import { AREAS } from "./areas";

Object.assign(AREAS, {
  gambar: {
    id: async () => (await import("./lain-gambar.id")).gambar,
    en: async () => (await import("./english")).english.gambar,
  },
  sandi: {
    id: async () => (await import("./lain-sandi.id")).sandi,
    en: async () => (await import("./lain-sandi.en")).sandi,
  },
  pin: {
    id: async () => (await import("./lain-pin.id")).pin,
    en: async () => (await import("./lain-pin.en")).pin,
  },
  panduan: {
    id: async () => (await import("./lain-panduan.id")).panduan,
    en: async () => (await import("./english")).english.panduan,
  },
  /** Feedback and dialogues: one part of the build, for they share most of what they do. */
  umpan: {
    id: async () => {
      const { umpan, dialog } = await import("./lain-umpan.id");
      return { ...umpan, ...dialog };
    },
    en: async () => (await import("./english")).english.umpan,
  },
});
