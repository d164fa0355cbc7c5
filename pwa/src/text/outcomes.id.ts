/** What became of a kiriman, why, and who can do what about it. Codes are those of docs/protocol.md. */
export const outcomes = {
  "outcome.applied": "Diterima dan dihitung.",
  "outcome.merged": "Diterima, bersama perubahan lain yang tidak bertentangan.",
  "outcome.conflict":
    "Diterima, tetapi ada perubahan lain pada bagian yang sama. Keduanya disimpan sampai ada yang memilih.",
  "outcome.held": "Diterima, menunggu kiriman lain. Anda tidak perlu berbuat apa-apa.",
  "outcome.quarantined":
    "Diterima dan disimpan, tetapi belum dihitung. Atasan atau admin unit Anda akan memutuskan.",
  "outcome.unreadable": "Disimpan server, tetapi tidak terbaca. Admin unit Anda perlu memeriksanya.",

  "code.missing":
    "Menunggu kiriman yang mendahuluinya. Akan diproses begitu kiriman itu tiba; Anda tidak perlu berbuat apa-apa.",
  "code.internal":
    "Server gagal mengolahnya. Isinya aman; pengelola server sudah diberi tahu dan akan mengolahnya kembali.",
  "code.newer":
    "Dibuat dengan aplikasi yang lebih baru daripada server. Akan diproses setelah pengelola memperbarui server.",
  "code.not_allowed":
    "Anda tidak berwenang melakukan ini pada waktu itu. Isinya disimpan; tanyakan kepada atasan Anda.",
  "code.invalid": "Ada isian yang tidak diterima. Perbaiki isian itu, lalu kirim kembali.",
  "code.too_large": "Kiriman terlalu besar. Pendekkan teksnya, lalu kirim kembali.",
  "code.reused_id":
    "Nomor kiriman ini sudah dipakai isi lain. Keduanya disimpan; admin unit Anda perlu memeriksanya.",
  "code.scope_moved": "Wewenang berpindah sebelum kiriman ini tiba. Pejabat yang sekarang akan memutuskan.",
  "code.late": "Dibuat setelah batas waktu. Atasan Anda akan memutuskan.",
  "code.late_unproven": "Waktu pembuatannya belum terbukti sebelum batas waktu. Atasan Anda akan memutuskan.",
  "code.clock_passed":
    "Belum terbukti dibuat sebelum batas hari kerjanya lewat. Admin unit Anda akan memutuskan.",
  "code.too_early":
    "Keputusan datang sebelum penilai sempat menjelaskan. Putuskan lagi setelah penjelasannya, atau setelah waktunya habis.",
  "code.not_assigned":
    "Anda tidak diminta menilai orang ini dalam siklus ini. Isinya disimpan; tanyakan kepada pengelola kinerja.",
  "code.self_first":
    "Menunggu penilaian diri pegawai ini, atau lewatnya hari terakhir menilai. Sesudah itu dihitung sendiri; Anda tidak perlu berbuat apa-apa.",
  "code.cycle_closed": "Siklus penilaian ini sudah ditutup. Isinya disimpan, tetapi tidak dihitung lagi.",
  "code.device_revoked": "HP ini sudah dicabut haknya. Isinya disimpan; hubungi admin unit Anda.",
  "code.json": "Isi kiriman rusak di perjalanan. Admin unit Anda dapat melihat salinannya.",
  "code.actor":
    "Kiriman ini tercatat atas nama orang lain daripada pemilik HP. Admin unit Anda perlu memeriksanya.",
  "code.sealed": "Server tidak dapat membuka isi yang disegel HP ini. Isi lagi.",
  "code.signature": "Tanda tangan HP tidak cocok. Admin unit Anda perlu memeriksanya.",

  "error.required": "Bagian ini wajib terisi.",
  "error.type": "Isian ini tidak dikenali. Tulis ulang, misalnya 12 atau 12,5 untuk angka.",
  "error.min": "Paling sedikit {limit}.",
  "error.max": "Paling banyak {limit}.",
  "error.decimals": "Paling banyak {limit} angka di belakang koma.",
  "error.too_long": "Terlalu panjang. Paling banyak {limit} huruf.",
  "error.too_many": "Terlalu banyak. Paling banyak {limit}.",
  "error.choice": "Pilih salah satu yang tersedia.",
  "error.unknown": "Isian ini tidak dikenal formulir yang berlaku. Hapus, lalu kirim kembali.",
  "error.date": "Tanggal ini tidak dapat dipakai. Pilih tanggal lain.",
  "error.too_large": "Kiriman ini terlalu besar.",

  "form.example": "Contoh: {example}",
  "form.none": "Pilih salah satu",
  "form.in_words": "Dibaca: kalimat, dinilai atasan",
  "form.unable.hint": "Saya tidak cukup melihatnya",
  "form.unable.why": "Mengapa tidak dapat dinilai?",

  "problem.wrong_credentials": "NIP atau kata sandi salah.",
  "problem.wrong_code": "NIP atau kode aktivasi salah. Periksa kembali slip Anda.",
  "problem.code_expired":
    "Kode aktivasi ini sudah kedaluwarsa atau sudah dipakai. Minta slip baru kepada admin unit atau atasan Anda.",
  "problem.weak_password":
    "Kata sandi ini terlalu mudah ditebak. Pakai paling sedikit 8 huruf, misalnya tiga kata yang tidak berhubungan.",
  "problem.weak_pin":
    "PIN ini terlalu mudah ditebak. Jangan pakai angka berurutan, angka kembar, atau tanggal lahir.",
  "problem.locked": "Terlalu banyak percobaan.",
  "problem.offline": "Tidak ada internet. Masuk pertama kali di HP ini perlu internet.",
  "problem.not_signed_in": "Sesi Anda berakhir. Masuk kembali.",
  "problem.replica_not_yours": "HP ini terdaftar atas nama orang lain. Keluar, lalu masuk kembali.",
  "problem.replica_unknown": "Server belum mengenal HP ini. Masuk kembali.",
  "problem.replica_taken": "HP ini terdaftar atas nama orang lain. Hubungi admin unit Anda.",
  "problem.origin": "Permintaan ditolak karena datang dari alamat lain. Buka aplikasi dari alamat resminya.",
  "problem.too_large": "Terlalu besar untuk dikirim.",
  "problem.too_old": "Aplikasi ini terlalu lama. Perbarui, lalu coba lagi.",
  "problem.quota":
    "Ruang foto Anda di server penuh. Foto tetap di HP ini. Minta pengelola menambah ruang, lalu coba lagi.",
  "problem.not_an_image": "Berkas ini bukan foto yang dikenali. Pilih foto JPEG, PNG atau WebP.",
  "problem.lost": "Isi foto ini hilang dari HP.",
  "problem.damaged": "Isi foto ini rusak di HP.",
  "problem.hash_mismatch": "Foto rusak di perjalanan. Akan dikirim ulang otomatis.",
  "problem.photo_full":
    "Memori HP hampir penuh, foto baru tidak dapat disimpan. Laporan tetap dapat dikirim tanpa foto.",
  "problem.storage_full":
    "Memori HP penuh, jadi belum tersimpan. Hapus beberapa berkas di HP, lalu coba lagi.",
  "problem.storage_closed":
    "Penyimpanan HP tertutup, jadi belum tersimpan. Coba lagi; bila gagal, tutup lalu buka aplikasi ini.",
  "problem.busy": "Server sedang sibuk. Coba lagi sebentar.",
  "problem.unexpected": "Belum berhasil. Coba lagi; bila tetap gagal, hubungi admin unit Anda.",
  "problem.unknown": "Belum berhasil. Coba lagi; bila tetap gagal, hubungi admin unit Anda.",

  "step.approve": "Disetujui",
  "step.return": "Dikembalikan",
  "step.reopen": "Dibuka lagi",
  "step.withdraw": "Ditarik",
  "step.agree": "Disepakati",
  "step.acknowledge": "Diterima dan ditandatangani",
  "step.object": "Keberatan diajukan",
  "step.explain": "Dijelaskan pejabat penilai",
  "step.uphold": "Hasil dikuatkan",
  "step.change": "Hasil diubah",
  "state.released": "Hasil tersedia",
  "state.acknowledged": "Sudah ditandatangani",
  "state.objected": "Keberatan diproses",
  "state.explained": "Menunggu keputusan",
  "state.decided": "Keberatan diputuskan",
  "step.close": "Ditutup",
  "step.accept": "Diterima untuk dihitung",
  "step.read": "Tandai sudah dibaca",
  "step.answer": "Jawab",
  "state.read": "Sudah dibaca",
  "state.answered": "Sudah dijawab",
  "step.decline": "Tidak dapat menilai",
  "step.settle": "Selesai dengan sendirinya",

  "state.accepted": "Diterima",
  "state.accepted.hint": "Sudah diputuskan untuk dihitung. Tidak ada yang perlu bertindak lagi.",
  "state.declined": "Tidak menilai",
  "state.declined.hint": "Yang diminta menilai menyatakan tidak dapat menilai, dengan alasannya.",
  "state.settled": "Selesai sendiri",
  "state.settled.hint": "Yang ditunggu sudah tiba, jadi kiriman ini dihitung tanpa keputusan siapa pun.",

  "reason.ready": "Alasan siap pakai",
  "reason.needed": "Tulis alasannya, agar pegawai tahu apa yang perlu diperbaiki.",

  "proof.unproven": "Waktu belum terbukti",
  "proof.unproven.hint":
    "Belum dapat dipastikan dibuat sebelum batas waktu. Atasan memutuskan dengan melihat kedua waktunya.",
  "proof.late": "Terlambat",
  "proof.late.hint": "Dibuat setelah batas waktu.",
  "proof.amendment": "Amandemen",
  "proof.amendment.hint":
    "Sampai setelah periode dikunci. Angka yang terkunci tidak berubah; amandemennya dicatat di sampingnya.",
  "proof.clock": "Jam HP tidak cocok",
  "proof.clock.hint": "Menurut jam HP dibuat sesudah diterima server. Jam server yang dipakai.",
  "proof.in_time": "Dibuat tepat waktu, dikirim kemudian",
  "proof.in_time.hint": "Terbukti dibuat sebelum batas waktu.",
  "proof.sent_later": "Dikirim kemudian",
  "proof.sent_later.hint": "Dibuat di HP pada hari lain daripada hari diterima server.",
  "progress.aggregate.sum": "Dijumlahkan dari semua laporan",
  "progress.aggregate.latest": "Menurut laporan terbaru",
  "progress.aggregate.mean": "Rata-rata semua laporan",
  "progress.aggregate.min": "Nilai terendah dari semua laporan",
  "progress.aggregate.max": "Nilai tertinggi dari semua laporan",
  "progress.aggregate.judged": "Dinilai atasan",
  "progress.direction.higher": "makin tinggi makin baik",
  "progress.direction.lower": "makin rendah makin baik",
  "progress.direction.range": "tetap di antara batas",
  "report.photos.follow": "Bukti menyusul",
  "report.photos.from": "Bukti menyusul dari {device}",
  "report.photo.small": "Foto aslinya menyusul; ini versi kecilnya.",
  "report.photo.refused": "Foto ditolak server.",
  "report.photo": "Foto {at} dari {n}",
  "report.photo.missing": "Foto belum dapat ditampilkan di HP ini",
};
