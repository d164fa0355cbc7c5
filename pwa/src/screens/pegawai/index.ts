/** The employee's screens; Beranda comes with the shell. */
export { Kinerja } from "./kinerja";
export { KinerjaDetail } from "./kinerja-detail";
export { Kunci } from "./kunci";
export { Lapor } from "./lapor";
export { Laporan } from "./laporan";
export { LaporanDetail } from "./laporan-detail";
export { Saya } from "./saya";
export { Sinkron } from "./sinkron";
