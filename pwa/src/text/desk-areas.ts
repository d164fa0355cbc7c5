/** Words of parts that only the desk opens: no phone needs to know where they are. */
import { AREAS } from "./areas";

Object.assign(AREAS, {
  papan: {
    id: async () => (await import("./papan.id")).papan,
    en: async () => (await import("./papan.en")).papan,
  },
  tabel: {
    id: async () => (await import("./tabel.id")).tabel,
    en: async () => (await import("./tabel.en")).tabel,
  },
});
