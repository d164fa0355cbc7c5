/** Indonesian, whole: one file an area. */
import { common } from "./common.id";
import { masuk } from "./masuk.id";
import { outcomes } from "./outcomes.id";
import { pegawai } from "./pegawai.id";
import { penilaiId } from "./penilai.id";

export const words = { ...common, ...outcomes, ...masuk, ...pegawai, ...penilaiId };

export type Key = keyof typeof words;
