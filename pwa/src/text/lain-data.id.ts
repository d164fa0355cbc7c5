/** Kata-kata ruang "Data saya", dengan pemberitahuan privasi. */
export const data = {
  "lain.data": "Data saya",
  "lain.data.hint": "Salinan data Anda, siapa yang membukanya, dan hak Anda",
  "data.line": "Yang disimpan tentang Anda, dan siapa yang membukanya",
  "data.offline": "Perlu internet untuk membaca data Anda di server",
  "data.save": "Unduh data saya",
  "data.save.hint":
    "Berkas JSON dengan {n} catatan, penempatan, perangkat, dan jejak akses. Simpan di tempat aman.",
  "data.opened": "Siapa yang membuka",
  "data.opened.none": "Belum ada yang membuka data Anda di meja pengelola atau lewat sistem lain.",
  "data.nobody": "Server",
  "data.times": "{n} kali",
  "data.what.desk_person": "Halaman pegawai di meja pengelola",
  "data.what.evidence": "Bukti yang Anda unggah",
  "data.what.service_people": "Daftar pegawai, lewat sistem lain",
  "data.what.service_results": "Hasil yang sudah terbit, lewat sistem lain",
  "data.what.other": "Bagian lain",
  "data.acts": "Perubahan atas data Anda",
  "data.acts.none": "Belum ada.",
  "data.act.account_activated": "Akun diaktifkan",
  "data.act.account_disabled": "Akun dinonaktifkan",
  "data.act.account_enabled": "Akun diaktifkan lagi",
  "data.act.account_locked": "Akun dikunci karena sandi salah",
  "data.act.pin_changed": "PIN diganti",
  "data.act.superior_set": "Atasan ditetapkan",
  "data.act.person_moved": "Dipindahkan ke unit lain",
  "data.act.placement_ended": "Penempatan diakhiri",
  "data.act.role_granted": "Diberi tugas",
  "data.act.role_ended": "Tugas berakhir",
  "data.act.other": "Perubahan lain",
  "data.wrong": "Ada yang salah?",
  "data.wrong.n": "Permintaan perbaikan Anda: {n}. Jawaban admin unit tampil di Kabar.",
  "data.wrong.ask": "Minta perbaikan di halaman Saya",
  "data.notice": "Pemberitahuan privasi",
  "data.notice.what": "Yang disimpan",
  "data.notice.what.text":
    "Nama, NIP, jabatan, unit, dan atasan; rencana, laporan, bukti, penilaian, dan hasil; perangkat dan waktu pengiriman. Tidak ada pelacakan lokasi dan tidak ada data untuk iklan.",
  "data.notice.why": "Untuk apa",
  "data.notice.why.text":
    "Pengelolaan kinerja pegawai menurut PP 30/2019 dan PermenPANRB 6/2022: kewajiban hukum instansi (UU 27/2022 pasal 20), bukan atas persetujuan Anda.",
  "data.notice.who": "Siapa yang melihat",
  "data.notice.who.text":
    "Anda, atasan Anda dan atasannya, ketua tim untuk pekerjaan tim, dan admin unit untuk data kepegawaian. Jawaban rekan tidak ditunjukkan per orang.",
  "data.notice.how_long": "Berapa lama",
  "data.notice.how_long.text":
    "Catatan kinerja disimpan selama instansi wajib mengarsipkannya. Jejak akses disimpan dua tahun, catatan pengiriman ke sistem lain 90 hari.",
  "data.notice.rights": "Hak Anda",
  "data.notice.rights.text":
    "Melihat, menyalin, dan meminta perbaikan data, mengetahui siapa yang membukanya, dan berkeberatan atas hasil. Hubungi pejabat pelindungan data instansi.",
  "data.notice.extras": "Yang Anda pilih sendiri",
  "data.notice.extras.text":
    "Foto, tempat pada laporan, pemberitahuan, dan surel hanya dipakai bila Anda memakainya, dan dapat dihentikan kapan saja tanpa akibat bagi penilaian.",
} as const;
