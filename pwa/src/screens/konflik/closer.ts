/** What few open, and seldom: the queue of what is not counted, and the whole past of a record. */
export { Antrean } from "./antrean";
export { Riwayat } from "./riwayat";
