/** English, whole: the same keys as Indonesian. */
import { common } from "./common.en";
import { masuk } from "./masuk.en";
import { outcomes } from "./outcomes.en";
import { pegawai } from "./pegawai.en";
import { penilaiEn } from "./penilai.en";
import type { Key } from "./words-id";

export const words: Record<Key, string> = { ...common, ...outcomes, ...masuk, ...pegawai, ...penilaiEn };
