/** Spread into `lain`: an area of its own would stand in the first screen. */
export const survei = {
  "lain.survei": "Survei warga di HP ini",
  "lain.survei.hint": "Serahkan HP kepada warga; aplikasi Anda tertutup selama itu",
  "survei_hp.about":
    "Warga menjawab tanpa nama. Jawaban tidak tercatat atas nama Anda, tersimpan di HP ini, dan dikirim saat ada internet.",
  "survei_hp.waiting": "{n} jawaban warga menunggu kirim",
  "survei_hp.no_pin": "HP ini belum punya kunci layar",
  "survei_hp.no_pin.hint":
    "Tanpa kunci layar, siapa pun yang memegang HP dapat menutup survei dan membuka aplikasi Anda.",
  "survei_hp.set_pin": "Pasang kunci layar",
  "survei_hp.known": "Survei yang sudah ada di HP ini",
  "survei_hp.new": "Survei lain",
  "survei_hp.code": "Kode survei",
  "survei_hp.code.hint": "Sepuluh huruf dan angka di lembar QR loket, di ujung alamatnya.",
  "survei_hp.wrong.code": "Tulis sepuluh huruf dan angka dari lembar QR.",
  "survei_hp.wrong.gone": "Kode ini tidak berlaku. Minta kode baru kepada pengelola.",
  "survei_hp.wrong.offline": "Pertanyaannya belum ada di HP ini. Ambil sekali saat ada internet.",
  "survei_hp.find": "Ambil pertanyaannya",
  "survei_hp.hand": "Serahkan HP",
  "survei_hp.hand.hint":
    "Sesudah ini hanya survei yang tampil, juga bila halaman dimuat ulang. Untuk HP yang sering dipinjamkan, sematkan juga aplikasinya di setelan HP.",
  "survei_hp.hand.pin": "Untuk kembali, tutup survei lalu masukkan PIN kunci layar.",
  "survei_hp.leave": "Tutup survei (pemilik HP)",
  "survei_hp.leave.confirm": "Ya, tutup survei",
  "survei_hp.leave.pin": "Hanya pemilik HP yang dapat melanjutkan: kunci layar akan meminta PIN.",
  "survei_hp.leave.no_pin": "Kembalikan HP kepada pemiliknya sebelum menutup survei.",
} as const;
