/** Words of official documents: fetched with them, when somebody first asks for one. */
import { AREAS } from "./areas";

Object.assign(AREAS, {
  dokumen: {
    id: async () => (await import("./dokumen.id")).dokumen,
    en: async () => (await import("./dokumen.en")).dokumen,
  },
});
