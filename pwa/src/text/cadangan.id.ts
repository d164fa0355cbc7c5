export const cadangan = {
  "cadangan.title": "Titip kirim",
  "cadangan.own": "Pekerjaan saya yang belum terkirim",
  "cadangan.own.none":
    "Semua pekerjaan Anda di HP ini sudah diterima server. Tidak ada yang perlu dicadangkan.",
  "cadangan.own.count": "{n} perubahan belum terkirim dari HP ini.",
  "cadangan.own.hint":
    "Berkas ini disegel: hanya server yang dapat membukanya. Titipkan kepada rekan yang pergi ke tempat bersinyal, atau simpan di tempat lain sebagai cadangan.",
  "cadangan.own.make": "Buat berkas titipan",
  "cadangan.own.no_key":
    "HP ini belum pernah menerima kunci segel dari server. Sambungkan sekali ke internet, lalu coba lagi.",
  "cadangan.own.done": "Berkas berisi {lines} perubahan dan {files} foto",
  "cadangan.own.done_text": "Berkas berisi {lines} perubahan",
  "cadangan.own.left": "{n} perubahan tidak muat. Kirim dahulu berkas ini, lalu buat berkas berikutnya.",
  "cadangan.own.stays":
    "Semuanya tetap tersimpan di HP ini sampai HP ini sendiri tersambung dan menerima tanda terima dari server.",
  "cadangan.own.failed": "Berkas tidak dapat dibuat. Pekerjaan Anda tetap tersimpan di HP ini; coba lagi.",
  "cadangan.elsewhere":
    "Aplikasi yang dipasang di layar utama bisa mempunyai penyimpanan sendiri. Yang belum terkirim dari peramban ini tidak ikut pindah: kirim dahulu, atau bawa lewat berkas.",
  "cadangan.others": "Titipan rekan dan tanda antar",
  "cadangan.others.hint":
    "Bawa berkas rekan ke tempat bersinyal, kirim berkas yang Anda buat di tempat lain, atau terima tanda antar dari kurir.",
  "cadangan.others.open": "Buka titipan",
  "cadangan.damaged": "Ada pekerjaan yang rusak di penyimpanan HP ini",
  "cadangan.damaged.hint":
    "Bagian ini tidak dapat dikirim. Simpan isinya apa adanya untuk ditunjukkan kepada pengelola. Berkas ini tidak disegel: isinya dapat dibaca siapa saja.",
  "cadangan.damaged.save": "Simpan isi yang rusak",
};
