/** Whom a person rates in a cycle, and the form for it. */
export { Menilai } from "./menilai";
export { MenilaiIsi } from "./menilai-isi";
