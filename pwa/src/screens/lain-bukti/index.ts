/** The room of one's own receipts. */
export { Bukti } from "./bukti";
