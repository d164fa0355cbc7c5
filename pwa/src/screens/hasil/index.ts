/** What somebody's work was judged to be, and how he answers. */
export { Hasil } from "./hasil";
export { HasilDetail } from "./hasil-detail";
