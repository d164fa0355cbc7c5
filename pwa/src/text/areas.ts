/** Words come with the screens that need them: an employee's phone does not load the supervisor's. */
import type { beranda } from "./beranda.id";
import type { common } from "./common.id";
import type { masuk } from "./masuk.id";
import type { outcomes } from "./outcomes.id";
import type { pegawai } from "./pegawai.id";
import type { penilaiId } from "./penilai.id";

export type Key =
  | keyof typeof common
  | keyof typeof beranda
  | keyof typeof outcomes
  | keyof typeof masuk
  | keyof typeof pegawai
  | keyof typeof penilaiId;

export type Words = Partial<Record<Key, string>>;

/** `shell` is for every screen and, in Indonesian, always there. */
export const AREAS = {
  shell: {
    id: async (): Promise<Words> => ({}),
    en: async (): Promise<Words> => ({
      ...(await import("./common.en")).common,
      ...(await import("./beranda.en")).beranda,
    }),
  },
  outcomes: {
    id: async (): Promise<Words> => (await import("./outcomes.id")).outcomes,
    en: async (): Promise<Words> => (await import("./outcomes.en")).outcomes,
  },
  masuk: {
    id: async (): Promise<Words> => (await import("./masuk.id")).masuk,
    en: async (): Promise<Words> => (await import("./masuk.en")).masuk,
  },
  pegawai: {
    id: async (): Promise<Words> => (await import("./pegawai.id")).pegawai,
    en: async (): Promise<Words> => (await import("./pegawai.en")).pegawai,
  },
  penilai: {
    id: async (): Promise<Words> => (await import("./penilai.id")).penilaiId,
    en: async (): Promise<Words> => (await import("./penilai.en")).penilaiEn,
  },
};

export type Area = keyof typeof AREAS;
