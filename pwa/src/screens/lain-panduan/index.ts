/** The room of guides and practice. */
export { Panduan } from "./panduan";
