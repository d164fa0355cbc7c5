/** Words come with the screens that need them: an employee's phone does not load the supervisor's. */
import type { beranda } from "./beranda.id";
import type { cadangan } from "./cadangan.id";
import type { common } from "./common.id";
import type { dokumen } from "./dokumen.id";
import type { hasil } from "./hasil.id";
import type { keamanan } from "./keamanan.id";
import type { kepuasan } from "./kepuasan.id";
import type { kios } from "./kios.id";
import type { klaim } from "./klaim.id";
import type { konflik } from "./konflik.id";
import type { lain } from "./lain.id";
import type { dialog } from "./lain-dialog.id";
import type { gambar } from "./lain-gambar.id";
import type { kabar } from "./lain-kabar.id";
import type { panduan } from "./lain-panduan.id";
import type { pin } from "./lain-pin.id";
import type { sandi } from "./lain-sandi.id";
import type { umpan } from "./lain-umpan.id";
import type { masuk } from "./masuk.id";
import type { menilai } from "./menilai.id";
import type { nilai } from "./nilai.id";
import type { outcomes } from "./outcomes.id";
import type { papan } from "./papan.id";
import type { pegawai } from "./pegawai.id";
import type { pengelola } from "./pengelola.id";
import type { siklus } from "./pengelola-siklus.id";
import type { penilaiId } from "./penilai.id";
import type { rencana } from "./rencana.id";
import type { siap } from "./siap.id";
import type { skema } from "./skema.id";
import type { surat } from "./surat.id";
import type { susun } from "./susun.id";
import type { tabel } from "./tabel.id";
import type { talenta } from "./talenta.id";
import type { titipan } from "./titipan.id";

export type Key =
  | keyof typeof common
  | keyof typeof beranda
  | keyof typeof cadangan
  | keyof typeof outcomes
  | keyof typeof dokumen
  | keyof typeof hasil
  | keyof typeof kepuasan
  | keyof typeof kabar
  | keyof typeof kios
  | keyof typeof konflik
  | keyof typeof gambar
  | keyof typeof lain
  | keyof typeof dialog
  | keyof typeof umpan
  | keyof typeof panduan
  | keyof typeof pin
  | keyof typeof sandi
  | keyof typeof papan
  | keyof typeof surat
  | keyof typeof keamanan
  | keyof typeof masuk
  | keyof typeof menilai
  | keyof typeof nilai
  | keyof typeof pegawai
  | keyof typeof pengelola
  | keyof typeof penilaiId
  | keyof typeof rencana
  | keyof typeof siklus
  | keyof typeof siap
  | keyof typeof skema
  | keyof typeof susun
  | keyof typeof tabel
  | keyof typeof talenta
  | keyof typeof titipan
  | keyof typeof klaim;

export type Words = Partial<Record<Key, string>>;

/** English is not on every phone: it comes from the network when it is first chosen. */
const en = (area: keyof typeof import("./english").english) => async (): Promise<Words> =>
  (await import("./english")).english[area];

/** `shell` is for every screen and, in Indonesian, always there. */
const ALWAYS = {
  shell: { id: async (): Promise<Words> => ({}), en: en("shell") },
  outcomes: { id: async (): Promise<Words> => (await import("./outcomes.id")).outcomes, en: en("outcomes") },
  masuk: { id: async (): Promise<Words> => (await import("./masuk.id")).masuk, en: en("masuk") },
  pegawai: { id: async (): Promise<Words> => (await import("./pegawai.id")).pegawai, en: en("pegawai") },
  pengelola: {
    id: async (): Promise<Words> => (await import("./pengelola.id")).pengelola,
    en: async (): Promise<Words> => (await import("./pengelola.en")).pengelola,
  },
  siklus: {
    id: async (): Promise<Words> => (await import("./pengelola-siklus.id")).siklus,
    en: async (): Promise<Words> => (await import("./pengelola-siklus.en")).siklus,
  },
  skema: {
    id: async (): Promise<Words> => (await import("./skema.id")).skema,
    en: async (): Promise<Words> => (await import("./skema.en")).skema,
  },
  cadangan: { id: async (): Promise<Words> => (await import("./cadangan.id")).cadangan, en: en("cadangan") },
  hasil: { id: async (): Promise<Words> => (await import("./hasil.id")).hasil, en: en("hasil") },
  kepuasan: {
    id: async (): Promise<Words> => (await import("./kepuasan.id")).kepuasan,
    en: async (): Promise<Words> => (await import("./kepuasan.en")).kepuasan,
  },
  kios: {
    id: async (): Promise<Words> => (await import("./kios.id")).kios,
    en: async (): Promise<Words> => (await import("./kios.en")).kios,
  },
  konflik: { id: async (): Promise<Words> => (await import("./konflik.id")).konflik, en: en("konflik") },
  kabar: { id: async (): Promise<Words> => (await import("./lain-kabar.id")).kabar, en: en("kabar") },
  lain: { id: async (): Promise<Words> => (await import("./lain.id")).lain, en: en("lain") },
  penilai: { id: async (): Promise<Words> => (await import("./penilai.id")).penilaiId, en: en("penilai") },
  menilai: { id: async (): Promise<Words> => (await import("./menilai.id")).menilai, en: en("menilai") },
  nilai: { id: async (): Promise<Words> => (await import("./nilai.id")).nilai, en: en("nilai") },
  rencana: { id: async (): Promise<Words> => (await import("./rencana.id")).rencana, en: en("rencana") },
  klaim: { id: async (): Promise<Words> => (await import("./klaim.id")).klaim, en: en("klaim") },
  susun: { id: async (): Promise<Words> => (await import("./susun.id")).susun, en: en("susun") },
  titipan: { id: async (): Promise<Words> => (await import("./titipan.id")).titipan, en: en("titipan") },
};

type Source = { id: () => Promise<Words>; en: () => Promise<Words> };

/** The rest is added by what needs it: `room-areas.ts`, `desk-areas.ts`, `document-areas.ts`. */
export type Area =
  | keyof typeof ALWAYS
  | "dokumen"
  | "gambar"
  | "keamanan"
  | "panduan"
  | "papan"
  | "pin"
  | "sandi"
  | "siap"
  | "surat"
  | "tabel"
  | "talenta"
  | "umpan";

export const AREAS = ALWAYS as unknown as Record<Area, Source>;
