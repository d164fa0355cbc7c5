/** The supervisor's screens. */
export { Slip } from "./slip";
export { Tim } from "./tim";
export { TimDetail } from "./tim-detail";
export { Verifikasi } from "./verifikasi";
