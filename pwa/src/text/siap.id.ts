/** Words of the set-up at the desk. */
export const siap = {
  "siap.title": "Persiapan",
  "siap.line": "Dari nol sampai instansi siap menilai",
  "siap.progress": "{n} dari {total} selesai",
  "siap.all": "Semua langkah selesai",
  "siap.all.hint":
    "Halaman ini tetap ada di menu. Langkah yang terbuka kembali, misalnya cadangan yang menua, tampil di sini.",
  "siap.state.done": "Selesai",
  "siap.state.open": "Belum",
  "siap.state.not_needed": "Tidak diperlukan",
  "siap.when": "{moment}, oleh {who}",
  "siap.by_command": "baris perintah",
  "siap.sso": "Pegawai masuk lewat penyedia identitas (SSO).",
  "siap.command": "Perintah {n}",
  "siap.set_aside": "Tidak diperlukan",
  "siap.set_aside.hint":
    "Langkah ini dianggap selesai. Alasannya tercatat di jejak audit, dan dapat diubah lagi di sini.",
  "siap.take_up": "Ternyata diperlukan",
  "siap.take_up.hint": "Langkah ini kembali terbuka.",
  "siap.people": "{n} pegawai",
  "siap.have_slip": "{n} dari {total} pegawai punya akun atau slip yang berlaku",
  "siap.kiosks": "{n} kiosk terdaftar",
  "siap.period": "{first} – {last}",

  "siap.agency": "Instansi",
  "siap.agency.what":
    "Tempat semua data, dibuat sekali dengan luring init. Namanya tampil di setiap dokumen dan slip.",
  "siap.zone": "Zona waktu",
  "siap.zone.what":
    "Menentukan kapan sebuah hari dan tenggat berakhir. Unit di zona lain menyebutnya dalam kolom zona saat diimpor.",
  "siap.import": "Impor unit dan pegawai",
  "siap.import.what":
    "Tanpa pegawai dan atasannya tidak ada yang dapat melapor atau menilai. Unduh templat, isi, periksa, terapkan.",
  "siap.scheme": "Skema penilaian",
  "siap.scheme.what":
    "Aturan bobot, skala, dan predikat. Skema bawaan dapat langsung dipakai; salin bila instansi mengubahnya.",
  "siap.cycle": "Siklus penilaian",
  "siap.cycle.what":
    "Membagikan tugas menilai untuk satu periode. Sebelum dibuka, percobaan menunjukkan siapa kekurangan apa.",
  "siap.slips": "Slip aktivasi",
  "siap.slips.what":
    "Kertas berisi kode sekali pakai. Tidak ada kata sandi bawaan: setiap orang membuatnya sendiri dengan slip.",
  "siap.kiosk": "Kiosk",
  "siap.kiosk.what":
    "Tablet atau komputer bersama, untuk yang tidak punya HP. Didaftarkan dengan kode sekali pakai.",
  "siap.backup": "Cadangan",
  "siap.backup.what":
    "HP baru melepas pekerjaan sesudah ada cadangan terverifikasi. Paling sedikit setiap dua hari; lebih baik setiap malam.",
  "siap.backup.type":
    "Ketik di server. Perintah pertama cukup sekali; sesudah perintah ketiga pindahkan cadangan dan berkas rahasianya dari server.",

  "siap.go.import": "Ke impor",
  "siap.go.scheme": "Ke skema",
  "siap.go.cycle": "Ke buka siklus",
  "siap.go.period": "Ke periode",
  "siap.go.slips": "Ke slip",
  "siap.go.kiosk": "Ke kiosk",

  "siap.lacks.period": "Buat dahulu periode yang dinilai.",
  "siap.lacks.old_backup": "Cadangan terakhir {moment}: sudah lebih dari dua hari.",
  "siap.lacks.restored": "Data dipulihkan sesudah cadangan terakhir ({moment}). Cadangkan lagi.",
  "siap.lacks.expired": "Sebagian slip sudah kedaluwarsa. Terbitkan lagi.",

  "siap.slips.line": "Untuk satu unit dengan semua unit di bawahnya",
  "siap.slips.unit":
    "Dengan semua unit di bawahnya, 500 slip sekali terbit; terbitkan lagi untuk yang berikutnya.",
  "siap.slips.fresh": "Yang belum dapat masuk",
  "siap.slips.fresh.line": "Belum punya akun dan belum punya slip yang berlaku.",
  "siap.slips.all": "Semua orang di unit itu",
  "siap.slips.all.line": "Slip lama mereka tidak berlaku lagi.",
  "siap.slips.issue": "Terbitkan slip",
  "siap.slips.none": "Semua sudah dapat masuk",
  "siap.slips.none.hint": "Setiap orang di unit ini punya akun atau slip yang masih berlaku.",
} as const;
