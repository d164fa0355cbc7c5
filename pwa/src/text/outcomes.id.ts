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
  "code.device_revoked": "HP ini sudah dicabut haknya. Isinya disimpan; hubungi admin unit Anda.",
  "code.json": "Isi kiriman rusak di perjalanan. Admin unit Anda dapat melihat salinannya.",
  "code.actor":
    "Kiriman ini tercatat atas nama orang lain daripada pemilik HP. Admin unit Anda perlu memeriksanya.",
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
  "problem.not_an_image": "Berkas ini bukan foto yang dikenali. Pilih foto JPEG, PNG atau WebP.",
  "problem.hash_mismatch": "Foto rusak di perjalanan. Akan dikirim ulang otomatis.",
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
  "step.close": "Ditutup",
};
