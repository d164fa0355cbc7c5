export const titipan = {
  "titipan.title": "Titipan",
  "titipan.line": "Berkas rekan yang Anda bawa ke tempat bersinyal",
  "titipan.take": "Terima berkas",
  "titipan.take.hint":
    "Berkas milik Anda atau titipan rekan. Isinya tetap atas nama pembuatnya, dan tidak dapat dibaca di HP ini. Dari aplikasi pesan, bagikan berkasnya ke Luring.",
  "titipan.take.drop": "Berkas juga dapat diseret ke sini.",
  "titipan.take.choose": "Pilih berkas .txt",
  "titipan.take.keeping": "Menyimpan …",
  "titipan.kept": "{n} berkas disimpan di HP ini",
  "titipan.kept.hint":
    "Terkirim sendiri begitu ada sinyal, juga bila Anda keluar dan orang lain masuk di HP ini.",
  "titipan.again": "{n} berkas sudah ada di daftar ini.",
  "titipan.receipts": "{n} perubahan Anda sudah diantar, menurut kurir",
  "titipan.receipts.hint":
    "Pekerjaan itu tetap tersimpan di HP ini sampai HP ini sendiri tersambung dan menerima tanda terima dari server.",
  "titipan.refused": "Ada berkas yang tidak diterima",
  "titipan.refused.foreign": "{name}: ini bukan berkas cadangan Luring. Periksa apakah berkasnya tertukar.",
  "titipan.refused.too_large": "{name}: berkas ini terlalu besar.",
  "titipan.refused.too_many":
    "{name}: titipan di HP ini sudah penuh (paling banyak 40 berkas atau 100 MB). Cari sinyal dahulu, atau hapus yang tidak dapat dikirim.",
  "titipan.refused.no_room":
    "{name}: penyimpanan HP ini hampir habis, dan sisanya untuk pekerjaan Anda sendiri. Kosongkan ruang di HP, lalu coba lagi.",
  "titipan.refused.receipt_bad":
    "{name}: tanda antar ini rusak atau bukan dari server. Tidak ada yang ditandai.",
  "titipan.refused.receipt_other":
    "{name}: tidak ada pekerjaan yang menunggu di HP ini untuk tanda antar ini. Mungkin sudah diterima, atau dibuat di HP lain.",
  "titipan.failed": "Berkas tidak dapat disimpan di HP ini",
  "titipan.failed.hint": "Berkasnya masih ada di tempat asalnya. Coba lagi satu per satu lewat Pilih berkas.",
  "titipan.list": "Yang Anda bawa",
  "titipan.list.waiting": "Titipan: {n} berkas menunggu sinyal",
  "titipan.none": "Tidak ada titipan di HP ini.",
  "titipan.ship": "Kirim titipan sekarang",
  "titipan.given": "{bytes}, diterima {ago}",
  "titipan.waiting": "Menunggu sinyal",
  "titipan.sending": "Sedang dikirim",
  "titipan.delivered": "Diantar {moment}",
  "titipan.done": "Terkirim: {received} perubahan baru.",
  "titipan.done.again": "{n} perubahan sudah ada di server sebelumnya.",
  "titipan.done.files": "{n} foto ikut diterima.",
  "titipan.receipt": "Beri tanda antar",
  "titipan.receipt.hint":
    "Tanda antar memberi tahu pembuatnya bahwa berkasnya sampai. Tanpa nama dan tanpa isi.",
  "titipan.retry": "Coba lagi",
  "titipan.remove": "Hapus dari HP ini",
  "titipan.remove.title": "Hapus titipan ini?",
  "titipan.remove.hint":
    "Berkas ini belum sampai di server. Pekerjaannya masih ada di HP pembuatnya; beri tahu dia bahwa berkasnya tidak jadi dikirim.",
  "titipan.bad": "Tidak dapat dikirim",
  "titipan.bad.bundle_foreign":
    "Ini bukan berkas cadangan Luring untuk instansi ini. Periksa apakah berkasnya tertukar.",
  "titipan.bad.bundle_newer":
    "Berkas ini dibuat oleh aplikasi yang lebih baru dari servernya. Biarkan di sini, coba lagi nanti.",
  "titipan.bad.bundle_damaged":
    "Berkas ini terpotong atau berubah di perjalanan. Minta pembuatnya mengirim ulang berkasnya.",
  "titipan.bad.bundle_key_unknown":
    "Server tidak lagi mempunyai kunci untuk berkas ini. Pembuatnya perlu tersambung sendiri atau membuat berkas baru.",
  "titipan.bad.too_large": "Berkas ini terlalu besar.",
  "titipan.bad.unknown":
    "Sebagian berasal dari HP yang belum pernah tersambung. Pembuatnya sendiri yang harus mengirim berkas ini, dengan akunnya.",
  "titipan.bad.refused": "Sebagian ditolak: tanda tangannya tidak cocok. Laporkan kepada pengelola.",
  "titipan.bad.lost": "Isi berkas ini rusak di penyimpanan HP. Terima sekali lagi dari pembuatnya.",
  "titipan.bad.other": "Server tidak menerima berkas ini. Biarkan di sini, coba lagi nanti.",
  "titipan.trouble.offline": "Belum ada sinyal. Titipan dikirim sendiri nanti.",
  "titipan.trouble.busy": "Server sedang sibuk. Titipan dicoba lagi sendiri.",
  "titipan.trouble.too_old": "Aplikasi ini perlu diperbarui sebelum titipan dapat dikirim.",
  "titipan.trouble.not_signed_in": "Sesi Anda sudah berakhir. Masuk lagi supaya titipan terkirim.",
};
