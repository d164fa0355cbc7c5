/** What the room of guides holds, as data in both languages: guides, what "good" means, practice cases. Sources: PermenPANRB 6/2022; the guides of behaviour (panduan perilaku BerAKHLAK). */
import type { Words } from "../reading";

export type Guide = { id: string; title: Words; lines: Words[] };

const w = (id: string, en: string): Words => ({ id, en });

export const GUIDES: Guide[] = [
  {
    id: "report",
    title: w("Cara melapor", "How to report"),
    lines: [
      w(
        "Ketuk Lapor, lalu pilih indikator yang Anda kerjakan hari itu.",
        "Tap Report, then choose the indicator that you worked on that day.",
      ),
      w(
        "Isi jumlah dan uraian singkat. Foto membantu atasan memeriksa, tetapi tidak selalu wajib.",
        "Fill in the quantity and a short description. A photo helps your superior check, but is not always required.",
      ),
      w(
        "Ketuk Kirim. Laporan langsung tersimpan di HP ini dan terkirim sendiri begitu ada sinyal.",
        "Tap Send. The report is kept on this phone at once and goes by itself when there is a signal.",
      ),
      w(
        "Tanda di kanan atas selalu berkata berapa yang masih menunggu.",
        "The mark at the top right always says how many are waiting.",
      ),
    ],
  },
  {
    id: "returned",
    title: w("Arti “dikembalikan”", "What “returned” means"),
    lines: [
      w(
        "Dikembalikan berarti atasan meminta perbaikan. Laporan tidak hilang dan Anda tidak dihukum.",
        "Returned means that your superior asks for a correction. Nothing is lost, and it is no punishment.",
      ),
      w(
        "Buka laporan itu, baca alasannya, lalu buat perbaikan dari sana.",
        "Open the report, read the reason, and make the correction from there.",
      ),
      w(
        "Sampai diperbaiki, laporan itu belum dihitung. Yang lama dan yang baru tetap dapat dibaca.",
        "Until it is corrected it does not count. The old and the new one both stay readable.",
      ),
    ],
  },
  {
    id: "fair",
    title: w("Menilai dengan adil", "Rating fairly"),
    lines: [
      w(
        "Mulai dari catatan: laporan, foto, target. Ingatan biasanya hanya memuat minggu terakhir.",
        "Start from what is written: reports, photos, targets. Memory mostly holds the last few weeks.",
      ),
      w(
        "Nilai satu hal satu kali. Orang yang ramah belum tentu tepat waktu, dan sebaliknya.",
        "Judge one thing at a time. Who is friendly need not be on time, and the other way round.",
      ),
      w(
        "Bandingkan dengan uraian skalanya, bukan dengan rekan yang lain.",
        "Compare with the words of the scale, not with a colleague.",
      ),
      w(
        "Tulis satu contoh nyata sebagai alasan. Alasan tanpa contoh sulit dibela dan sulit diperbaiki.",
        "Write one real example as the reason. Without one it is hard to defend and hard to learn from.",
      ),
    ],
  },
  {
    id: "objection",
    title: w("Keberatan", "Objections"),
    lines: [
      w(
        "Tidak setuju dengan hasil? Buka Hasil, lalu ajukan keberatan sebelum tanggal yang tertulis di sana.",
        "You do not agree with a result? Open it and object before the day that is written there.",
      ),
      w(
        "Tulis bagian mana yang keliru dan buktinya. Penilai menjelaskan dahulu, lalu atasannya memutuskan.",
        "Write which part is wrong and the evidence. The rater explains first, then his superior decides.",
      ),
      w(
        "Hasil lama tetap tertulis di samping keputusan, jadi Anda dapat membaca keduanya.",
        "The first result stays beside the decision, so that you can read both.",
      ),
    ],
  },
  {
    id: "courier",
    title: w("Titip kirim", "Sending by a colleague"),
    lines: [
      w(
        "Tidak ada sinyal berhari-hari? Buat berkas kiriman dan titipkan kepada rekan yang pergi ke kota.",
        "No signal for days? Make a file of what waits and give it to a colleague who goes to town.",
      ),
      w(
        "Isinya tersegel: pembawanya tidak dapat membaca atau mengubahnya.",
        "It is sealed: whoever carries it can neither read nor change it.",
      ),
      w(
        "HP Anda tetap menyimpan semuanya sampai server memberi tanda terima.",
        "Your phone keeps everything until the server has given a receipt.",
      ),
    ],
  },
  {
    id: "kiosk",
    title: w("HP bersama", "A shared phone"),
    lines: [
      w(
        "Di HP bersama, masuk dengan NIP Anda sendiri dan keluar setelah selesai.",
        "On a shared phone sign in with your own NIP, and sign out when you are done.",
      ),
      w(
        "Pekerjaan yang belum terkirim tetap tersimpan di bawah nama Anda; orang lain tidak melihatnya.",
        "What is not sent yet stays under your name; others do not see it.",
      ),
    ],
  },
];

/** The seven values, each with what is expected and what is below it. */
export const CRITERIA: { title: Words; good: Words; below: Words }[] = [
  {
    title: w("Berorientasi pelayanan", "Oriented to service"),
    good: w(
      "Warga yang datang tanpa berkas lengkap dijelaskan apa yang kurang, dan dicatat kapan harus kembali.",
      "Who comes with papers missing is told which, and when to come back is written down.",
    ),
    below: w(
      "Warga disuruh pulang tanpa tahu apa yang kurang.",
      "People are sent home without knowing what is missing.",
    ),
  },
  {
    title: w("Akuntabel", "Accountable"),
    good: w(
      "Angka yang dilaporkan cocok dengan buku register, dan kesalahannya diberitahukan sendiri.",
      "The figures reported match the register, and mistakes are told by who made them.",
    ),
    below: w(
      "Angka dibulatkan ke target, buktinya tidak ada.",
      "Figures are rounded up to the target, with no evidence.",
    ),
  },
  {
    title: w("Kompeten", "Competent"),
    good: w(
      "Mempelajari aturan baru dan mengajarkannya kepada rekan.",
      "Learns a new rule and teaches it to colleagues.",
    ),
    below: w(
      "Mengulang kesalahan yang sama setelah dijelaskan.",
      "Makes the same mistake after it was explained.",
    ),
  },
  {
    title: w("Harmonis", "Harmonious"),
    good: w(
      "Membantu rekan yang kewalahan tanpa diminta.",
      "Helps a colleague who cannot keep up, without being asked.",
    ),
    below: w("Meremehkan rekan di depan warga.", "Belittles a colleague before the public."),
  },
  {
    title: w("Loyal", "Loyal"),
    good: w(
      "Menjaga data warga, juga di luar jam kerja.",
      "Keeps people's data safe, outside working hours too.",
    ),
    below: w(
      "Menyebarkan isi rapat atau data warga.",
      "Passes on what was said in a meeting, or people's data.",
    ),
  },
  {
    title: w("Adaptif", "Adaptive"),
    good: w(
      "Saat jaringan putus, pelayanan tetap berjalan dengan cara lain.",
      "When the line is down, service goes on in another way.",
    ),
    below: w("Menghentikan pekerjaan sampai ada perintah.", "Stops working until somebody gives an order."),
  },
  {
    title: w("Kolaboratif", "Collaborative"),
    good: w(
      "Berbagi data yang dibutuhkan unit lain tepat waktu.",
      "Shares in time the data that another unit needs.",
    ),
    below: w("Menahan data sampai diminta berkali-kali.", "Holds data back until asked again and again."),
  },
];

/** 0: below expectation, 1: as expected, 2: above it. */
export type Case = { id: string; title: Words; story: Words; fits: number; says: [Words, Words, Words] };

export const LEVELS: [Words, Words, Words] = [
  w("Di bawah ekspektasi", "Below expectation"),
  w("Sesuai ekspektasi", "As expected"),
  w("Di atas ekspektasi", "Above expectation"),
];

export const CASES: Case[] = [
  {
    id: "case_halo",
    title: w("Latihan: Bu Ani yang ramah", "Practice: friendly Bu Ani"),
    story: w(
      "Bu Ani disukai semua warga. Dari 12 laporan bulanan, 7 terlambat lebih dari seminggu. Anda menilai ketepatan waktu laporannya.",
      "Everybody likes Bu Ani. Of 12 monthly reports 7 were more than a week late. You rate how timely her reports are.",
    ),
    fits: 0,
    says: [
      w(
        "Penilai berpengalaman memilih ini: yang dinilai ketepatan waktu, dan 7 dari 12 terlambat. Keramahannya dinilai di bagian pelayanan.",
        "Experienced raters choose this: it is about time, and 7 of 12 were late. Her friendliness is rated under service.",
      ),
      w(
        "Pertimbangkan lagi: lebih dari separuh terlambat. Apakah kesan ramah ikut terbawa?",
        "Think again: more than half were late. Does her friendliness colour this?",
      ),
      w(
        "Kesan baik di satu hal menular ke hal lain (efek halo). Lihat hanya angkanya.",
        "A good impression of one thing spreads to another (halo effect). Look at the figures only.",
      ),
    ],
  },
  {
    id: "case_recent",
    title: w("Latihan: kesalahan minggu lalu", "Practice: last week's mistake"),
    story: w(
      "Pak Dedi memenuhi semua target selama sebelas bulan. Minggu lalu ia salah memasukkan satu berkas dan memperbaikinya hari itu juga.",
      "Pak Dedi met all targets for eleven months. Last week he filed one paper wrongly and corrected it the same day.",
    ),
    fits: 1,
    says: [
      w(
        "Yang baru terjadi terasa paling penting. Sebelas bulan juga bagian dari periode ini.",
        "What is recent feels most important. Eleven months are part of this period, too.",
      ),
      w(
        "Penilai berpengalaman memilih ini: targetnya terpenuhi sepanjang periode, dan satu kesalahan diperbaiki sendiri.",
        "Experienced raters choose this: targets were met all along, and one mistake was put right by himself.",
      ),
      w(
        "Memenuhi target adalah sesuai ekspektasi. Untuk “di atas”, harus ada hasil yang melampauinya.",
        "To meet the targets is as expected. “Above” needs results that go beyond them.",
      ),
    ],
  },
  {
    id: "case_strict",
    title: w("Latihan: semua diberi nilai sama", "Practice: the same for everybody"),
    story: w(
      "Agar tidak ada yang tersinggung, Anda ingin memberi semua staf “sesuai ekspektasi”. Rini melayani 140 % dari target dengan keluhan paling sedikit.",
      "So that nobody is offended you want to give everybody “as expected”. Rini served 140 % of her target with the fewest complaints.",
    ),
    fits: 2,
    says: [
      w(
        "Tidak ada catatan yang menunjukkan kekurangan. Nilai rendah tanpa contoh tidak dapat dijelaskan.",
        "Nothing written shows a lack. A low rating without an example cannot be explained.",
      ),
      w(
        "Memilih tengah untuk semua terasa aman, tetapi menghapus perbedaan yang nyata.",
        "The middle for everybody feels safe, but wipes out real differences.",
      ),
      w(
        "Penilai berpengalaman memilih ini: jauh di atas target, dan mutunya terjaga. Tulis kedua angkanya sebagai alasan.",
        "Experienced raters choose this: far above the target, with quality kept. Write both figures as the reason.",
      ),
    ],
  },
  {
    id: "case_contrast",
    title: w("Latihan: di samping bintang", "Practice: beside a star"),
    story: w(
      "Joko memenuhi 100 % targetnya. Rekan semejanya mencapai 160 %. Anda menilai Joko.",
      "Joko met 100 % of his target. The colleague at the next desk reached 160 %. You rate Joko.",
    ),
    fits: 1,
    says: [
      w(
        "Joko dibandingkan dengan rekannya, padahal ukurannya target yang disepakati.",
        "Joko is compared with his colleague, while the measure is the target agreed upon.",
      ),
      w(
        "Penilai berpengalaman memilih ini: targetnya terpenuhi. Hasil rekannya dinilai pada rekannya.",
        "Experienced raters choose this: his target is met. The colleague's result is rated with the colleague.",
      ),
      w(
        "Apa yang melampaui targetnya? Tanpa contoh, sesuai ekspektasi lebih tepat.",
        "What went beyond his target? Without an example, as expected fits better.",
      ),
    ],
  },
];

export const TOUR: { title: Words; text: Words }[] = [
  {
    title: w("Beranda: hari ini", "Home: today"),
    text: w(
      "Di sini tampak apa yang perlu Anda kerjakan hari ini dan sejauh mana target Anda.",
      "Here you see what there is to do today and how far your targets are.",
    ),
  },
  {
    title: w("Lapor: tiga langkah", "Report: three steps"),
    text: w(
      "Pilih indikator, isi jumlah, kirim. Tanpa sinyal pun laporan langsung tersimpan.",
      "Choose an indicator, fill in the quantity, send. It is kept at once, without a signal too.",
    ),
  },
  {
    title: w("Tanda di kanan atas", "The mark at the top right"),
    text: w(
      "Ia selalu berkata apakah semuanya sudah terkirim, dan berapa yang menunggu.",
      "It always says whether everything has been sent, and how many are waiting.",
    ),
  },
  {
    title: w("Saya: bantuan dan pengaturan", "Me: help and settings"),
    text: w(
      "Panduan, latihan, bahasa, dan kunci PIN ada di Saya. Anda dapat kembali ke tur ini kapan saja.",
      "Guides, practice, language and the PIN are under Me. You can come back to this tour at any time.",
    ),
  },
];

/** All that can be finished, in the order in which it is listed. The ids are those of `server/appraisal/onboarding.py`. */
export const ITEMS: { id: string; title: Words }[] = [
  { id: "tour", title: w("Tur", "Tour") },
  { id: "practice", title: w("Mode latihan", "Practice mode") },
  ...GUIDES.map(({ id, title }) => ({ id, title })),
  { id: "criteria", title: w("Arti “baik”", "What “good” means") },
  ...CASES.map(({ id, title }) => ({ id, title })),
];
