/** Words of parts that only the desk opens: no phone needs to know where they are. */
import { AREAS } from "./areas";

Object.assign(AREAS, {
  keamanan: {
    id: async () => (await import("./keamanan.id")).keamanan,
    en: async () => (await import("./keamanan.en")).keamanan,
  },
  papan: {
    id: async () => (await import("./papan.id")).papan,
    en: async () => (await import("./papan.en")).papan,
  },
  siap: {
    id: async () => (await import("./siap.id")).siap,
    en: async () => (await import("./siap.en")).siap,
  },
  surat: {
    id: async () => (await import("./surat.id")).surat,
    en: async () => (await import("./surat.en")).surat,
  },
  talenta: {
    id: async () => (await import("./talenta.id")).talenta,
    en: async () => (await import("./talenta.en")).talenta,
  },
  tabel: {
    id: async () => (await import("./tabel.id")).tabel,
    en: async () => (await import("./tabel.en")).tabel,
  },
});
