import { bukti } from "./lain-bukti.id";
import { data } from "./lain-data.id";
import { karier } from "./lain-karier.id";
import { pengembangan } from "./lain-pengembangan.id";
import { survei } from "./lain-survei.id";

export const lain = {
  ...data,
  ...bukti,
  ...karier,
  ...pengembangan,
  ...survei,
  "lain.title": "Lainnya",
  "lain.panduan": "Panduan dan latihan",
  "lain.panduan.hint": "Tur, mode latihan, arti “baik”, latihan menilai",
  "lain.gambar": "Grafik",
  "lain.gambar.hint": "Kalender laporan, hasil dari tahun ke tahun, tim per minggu",
  "lain.sandi": "Kunci sandi",
  "lain.sandi.hint": "Masuk tanpa mengetik kata sandi (passkey)",
  "lain.pin": "PIN kiosk",
  "lain.pin.hint": "Buat atau ganti PIN untuk tablet bersama di kantor",
  "lain.not_here": "Bagian ini belum ada di HP ini",
  "lain.not_here.hint":
    "Bukalah sekali saat ada internet. Sesudah itu bagian ini terbuka juga tanpa internet.",
  "lain.kompetensi": "Kompetensi",
  "lain.kompetensi.hint": "Kekuatan, dan yang perlu dikembangkan",
  "lain.pengembangan": "Pengembangan",
  "lain.pengembangan.hint": "Saran pelatihan, rencana, sertifikat dan dampaknya",
  "lain.kabar": "Kabar",
  "lain.kabar.hint": "Laporan dikembalikan, target tercapai, hasil terbit",
  "lain.unread": "{n} baru",
  "lain.again": "Coba lagi",
  "lain.dialog": "Dialog kinerja",
  "lain.dialog.hint": "Jadwal, agenda, catatan, kesepakatan, dan pertanyaan tentang hasil",
  "lain.umpan": "Umpan balik",
  "lain.umpan.hint": "Beri, minta, dan baca umpan balik serta apresiasi",
} as const;
