/** The supervisor's screens. */
export { Tim } from "./tim";
export { TimDetail } from "./tim-detail";
export { Verifikasi } from "./verifikasi";
