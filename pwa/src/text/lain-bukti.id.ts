/** Spread into `lain`: an area of its own would stand in the first screen. */
export const bukti = {
  "lain.bukti": "Bukti saya",
  "lain.bukti.hint": "Apakah yang dihitung persis yang Anda kirim; simpan tanda terimanya",
  "bukti.check": "Periksa kiriman saya",
  "bukti.about":
    "HP ini meminta daftar semua kiriman Anda dari server, lalu membandingkan sidiknya dengan yang dibuat di HP ini. Isi laporan tidak ikut.",
  "bukti.look": "Periksa sekarang",
  "bukti.offline": "Perlu internet, dan Anda harus masuk. Coba lagi nanti.",
  "bukti.same": "Cocok: {same} dari {here} kiriman di HP ini ada di server, persis seperti yang dikirim",
  "bukti.count": "Server menyimpan {n} kiriman Anda dari semua perangkat; {in_force} sedang berlaku.",
  "bukti.unsent": "{n} belum terkirim, jadi belum diperiksa.",
  "bukti.wrong": "{n} kiriman tidak cocok",
  "bukti.wrong.missing": "Kiriman {n}: tidak ada di server",
  "bukti.wrong.other": "Kiriman {n}: di server tercatat isi yang lain",
  "bukti.wrong.changed": "Kiriman {n}: isinya di server telah diubah",
  "bukti.wrong.cut": "Kiriman {n}: rangkaian sidik terputus di sini",
  "bukti.wrong.hint": "Simpan berkas ini dan tunjukkan kepada pengelola kepegawaian.",
  "bukti.save": "Simpan tanda terima",
  "bukti.file":
    "Berkas ini berisi sidik, hasil, dan tanda terima setiap kiriman. Pengelola sistem dapat membuktikannya kapan saja.",
} as const;
