/** Kata-kata PIN kiosk: ruang di HP untuk membuat atau menggantinya. */
export const pin = {
  "pin.title": "PIN kiosk",
  "pin.line": "Untuk tablet bersama di kantor",
  "pin.what":
    "Dengan NIP dan PIN enam angka Anda melapor, menilai, dan membaca hasil di kiosk kantor. PIN ini hanya dipakai di sana.",
  "pin.not_lock": "Ini bukan PIN kunci layar HP. Kunci layar ada di Saya, Kunci layar.",
  "pin.chosen": "Anda sudah mempunyai PIN kiosk. Lupa? Buat yang baru di sini.",
  "pin.none": "Anda belum mempunyai PIN kiosk.",
  "pin.password": "Kata sandi Anda",
  "pin.password.help": "Agar tidak ada orang lain yang bekerja di kiosk atas nama Anda.",
  "pin.password.missing": "Tulis kata sandi Anda.",
  "pin.new": "PIN baru",
  "pin.new.help": "Enam angka. Bukan tanggal lahir, urutan, atau angka kembar.",
  "pin.new.again": "Ulangi PIN baru",
  "pin.differs": "Kedua PIN tidak sama.",
  "pin.choose": "Buat PIN",
  "pin.change": "Ganti PIN",
  "pin.done": "PIN kiosk tersimpan",
  "pin.done.hint":
    "Pakai PIN baru ini di kiosk mulai sekarang. Yang terbuka di kiosk dengan PIN lama ditutup.",
  "pin.sign_in": "Masuk sekali lagi dahulu",
  "pin.sign_in.hint":
    "Anda masuk tanpa kata sandi. Masuk lagi, lalu buka halaman ini dalam 10 menit, agar tidak ada orang lain yang membuat PIN atas nama Anda.",
  "pin.sign_in.go": "Masuk lagi",
  "pin.again": "Coba lagi",
  "pin.refused.offline": "Perlu internet. PIN belum berubah.",
  "pin.refused.not_signed_in": "Sesi berakhir. Masuk kembali, lalu ulangi.",
  "pin.refused.wrong_credentials": "Kata sandi tidak cocok.",
  "pin.refused.wrong_left": "Kata sandi tidak cocok. Sisa {n} percobaan.",
  "pin.refused.locked": "Terlalu banyak percobaan. Coba lagi {n} menit lagi.",
  "pin.refused.format": "PIN harus tepat 6 angka.",
  "pin.refused.common":
    "PIN ini terlalu mudah ditebak. Jangan pakai urutan seperti 123456 atau angka yang berulang.",
  "pin.refused.birth_date": "PIN tidak boleh tanggal lahir Anda.",
  "pin.refused.sign_in_again": "Masuk sekali lagi dahulu.",
  "pin.refused.failed": "Tidak berhasil. PIN belum berubah. Coba lagi.",
} as const;
