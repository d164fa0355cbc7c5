/**
 * What the records of talks, feedback and growth are called, part by part, where two versions of one are compared. Both
 * languages stand together: a phone fetches these words only with the part that needs them.
 */
import type { Words } from "../reading";

const w = (id: string, en: string): Words => ({ id, en });

/** By collection. */
export const TITLES: Record<string, Words> = {
  feedback: w("Umpan balik", "Feedback"),
  feedback_request: w("Permintaan umpan balik", "Request for feedback"),
  feedback_reply: w("Balasan umpan balik", "Reply to feedback"),
  dialog: w("Dialog kinerja", "Dialogue"),
  dialog_feedback: w("Umpan balik dialog (B.1.8)", "Feedback on a dialogue (B.1.8)"),
  behaviour_report: w("Laporan permasalahan perilaku", "Report on behaviour"),
  result_question: w("Pertanyaan tentang hasil", "Question about a result"),
  process_input: w("Masukan tentang proses penilaian", "Input on the appraisal process"),
  competency_self: w("Penilaian kompetensi diri", "Own competency assessment"),
  competency_superior: w("Penilaian kompetensi oleh atasan", "Competency assessment by the superior"),
  development_plan: w("Rencana pengembangan", "Development plan"),
  improvement: w("Program perbaikan", "Improvement programme"),
  nomination: w("Pencalonan", "Nomination"),
  potential_tag: w("Tanda potensi", "Sign of potential"),
  appreciation: w("Piagam penghargaan", "Certificate of appreciation"),
  onboarding: w("Panduan yang selesai", "Guide that was finished"),
};

/** By register. */
export const PARTS: Record<string, Words> = {
  plan: w("Jadwal", "Schedule"),
  agenda: w("Agenda", "Agenda"),
  employee_notes: w("Catatan pegawai", "Notes of the employee"),
  leader_notes: w("Catatan atasan", "Notes of the superior"),
  agreed: w("Kesepakatan", "What was agreed"),
  employee_agrees: w("Persetujuan pegawai", "Agreement of the employee"),
  leader_agrees: w("Persetujuan atasan", "Agreement of the superior"),
  done: w("Tindak lanjut yang selesai", "Actions that are done"),
  read: w("Tanda dibaca", "Read mark"),
  answer: w("Jawaban", "Answer"),
  proposal: w("Usulan", "Proposal"),
  choice: w("Pilihan atasan", "Choice of the superior"),
  schedule: w("Jadwal", "Schedule"),
  completion: w("Penyelesaian", "Completion"),
  effect: w("Dampak", "Effect"),
  programme: w("Program", "Programme"),
  checks: w("Pemeriksaan", "Checks"),
  response: w("Tanggapan pegawai", "Response of the employee"),
};

/** By field. */
export const FIELDS: Record<string, Words> = {
  kind: w("Bentuk", "Form"),
  value: w("Nilai BerAKHLAK", "BerAKHLAK value"),
  line: w("Hasil kerja", "Result of work"),
  good: w("Yang sudah baik", "What went well"),
  improve: w("Yang perlu diperbaiki", "What to improve"),
  next: w("Langkah berikut", "Next step"),
  from: w("Dari", "From"),
  to: w("Kepada", "To"),
  is_read: w("Sudah dibaca", "Read"),
  message: w("Pesan", "Message"),
  date: w("Tanggal", "Date"),
  time: w("Jam", "Time"),
  place: w("Tempat", "Place"),
  sort: w("Jenis", "Kind"),
  topic: w("Pokok", "Topic"),
  item: w("Butir", "Item"),
  text: w("Isi", "Contents"),
  goal: w("Tujuan", "Goal"),
  progress: w("Kemajuan", "Progress"),
  obstacle: w("Masalah atau hambatan", "Obstacle"),
  cause: w("Penyebab", "Cause"),
  chance: w("Peluang", "Chance"),
  skill: w("Yang ingin dipelajari", "What is to be learnt"),
  span: w("Lamanya", "How long"),
  measure: w("Ukuran keberhasilan", "Measure of success"),
  effect: w("Dampak yang diharapkan", "Effect that is hoped for"),
  strategy: w("Strategi mengatasi masalah", "Strategy"),
  material: w("Materi yang diberikan", "What was taught"),
  adjusts_plan: w("Rencana perlu disesuaikan", "The plan has to be adjusted"),
  action: w("Tindak lanjut", "Action"),
  together: w("Disetujui bersama di satu HP", "Agreed together on one phone"),
  agrees: w("Menyetujui", "Agrees"),
  done_actions: w("Selesai", "Done"),
  expectation: w("Ekspektasi khusus", "Special expectation"),
  problem: w("Permasalahan", "Problem"),
  others: w("Terjadi juga pada pegawai lain", "With other employees, too"),
  tried: w("Yang sudah dilakukan", "What has been done"),
  part: w("Tentang bagian", "About the part"),
  about: w("Tentang", "About"),
  name: w("Kompetensi", "Competency"),
  gap: w("Kesenjangan", "Gap"),
  title: w("Pelatihan", "Training"),
  hours: w("Jam pelajaran (JP)", "Hours (JP)"),
  mode: w("Cara", "How"),
  why: w("Alasan", "Reason"),
  until: w("Sampai", "Until"),
  number: w("Nomor sertifikat", "Number of the certificate"),
  note: w("Catatan", "Note"),
  evidence: w("Berkas", "Files"),
  predikat: w("Predikat", "Predikat"),
  mentor: w("Pembimbing", "Mentor"),
  step: w("Langkah", "Step"),
  check: w("Pemeriksaan", "Check"),
  result: w("Hasil program", "Result of the programme"),
  nominee: w("Calon", "Nominee"),
  position: w("Jabatan", "Position"),
  label: w("Untuk", "For"),
  reason: w("Alasan", "Reason"),
  condition: w("Syarat", "Condition"),
  recipient: w("Penerima", "Recipient"),
  unit: w("Unit", "Unit"),
  ground: w("Dasar", "Ground"),
  signer: w("Penanda tangan", "Signed by"),
  sign: w("Tanda", "Sign"),
  by: w("Dicatat oleh", "Noted by"),
  seen: w("Yang terlihat", "What was seen"),
  record: w("Bukti di aplikasi", "Evidence in the app"),
  criterion: w("Pernyataan {n}", "Statement {n}"),
  guide: w("Panduan", "Guide"),
};

/** By field, and what is chosen there. */
export const CHOICES: Record<string, Record<string, Words>> = {
  kind: {
    feedback: w("Umpan balik", "Feedback"),
    recognition: w("Apresiasi", "Recognition"),
  },
  sort: {
    dialog: w("Dialog kinerja", "Dialogue"),
    coaching: w("Coaching (B.1.6)", "Coaching (B.1.6)"),
    mentoring: w("Mentoring (B.1.7)", "Mentoring (B.1.7)"),
    counselling: w("Konseling", "Counselling"),
  },
  who: { employee: w("pegawai", "employee"), leader: w("atasan", "superior") },
  answer: { yes: w("Ya", "Yes"), partly: w("Sebagian", "Partly"), no: w("Tidak", "No") },
  truth: { true: w("Ya", "Yes"), false: w("Tidak", "No") },
  mode: {
    kelas: w("tatap muka", "in class"),
    daring: w("daring", "online"),
    kerja: w("di tempat kerja", "at work"),
  },
  met: { true: w("tercapai", "met"), false: w("belum tercapai", "not met") },
  result: {
    reached: w("Tercapai", "Reached"),
    partly: w("Sebagian tercapai", "Partly reached"),
    not_reached: w("Tidak tercapai", "Not reached"),
  },
  condition: {
    met: w("terpenuhi", "met"),
    unmet: w("belum terpenuhi", "not met"),
    unknown: w("belum diketahui", "not known"),
  },
  about: {
    criteria: w("Kriteria dan bobot", "Criteria and weights"),
    raters: w("Siapa yang menilai", "Who rates"),
    time: w("Waktu dan jadwal", "Time and schedule"),
    talk: w("Dialog dan umpan balik", "Dialogue and feedback"),
    app: w("Aplikasi ini", "This app"),
    other: w("Lainnya", "Something else"),
  },
};

export const GAP = w("dinilai {counted}, diminta {required}", "assessed {counted}, required {required}");
export const LEVEL = w("tingkat {n}", "level {n}");
export const OF_LEVEL = w("Satu kompetensi", "A competency");
