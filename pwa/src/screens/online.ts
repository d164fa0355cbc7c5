/** Screens that need the server to be of any use: activation, and the slips for it. */

export { Klaim } from "./klaim";
export { Aktivasi } from "./masuk/aktivasi";
export { offerSso } from "./masuk/sso";
export { Slip } from "./penilai/slip";
