/** English, whole: one file, so that whoever chooses it has every screen's words offline from then on. */
import { beranda } from "./beranda.en";
import { cadangan } from "./cadangan.en";
import { common } from "./common.en";
import { hasil } from "./hasil.en";
import { klaim } from "./klaim.en";
import { konflik } from "./konflik.en";
import { lain } from "./lain.en";
import { dialog } from "./lain-dialog.en";
import { gambar } from "./lain-gambar.en";
import { kabar } from "./lain-kabar.en";
import { panduan } from "./lain-panduan.en";
import { umpan } from "./lain-umpan.en";
import { masuk } from "./masuk.en";
import { menilai } from "./menilai.en";
import { nilai } from "./nilai.en";
import { outcomes } from "./outcomes.en";
import { pegawai } from "./pegawai.en";
import { penilaiEn } from "./penilai.en";
import { rencana } from "./rencana.en";
import { susun } from "./susun.en";
import { titipan } from "./titipan.en";

export const english = {
  shell: { ...common, ...beranda },
  cadangan,
  hasil,
  kabar,
  konflik,
  gambar,
  lain,
  panduan,
  menilai,
  nilai,
  outcomes,
  masuk,
  pegawai,
  penilai: penilaiEn,
  rencana,
  susun,
  titipan,
  klaim,
  umpan: { ...umpan, ...dialog },
};
