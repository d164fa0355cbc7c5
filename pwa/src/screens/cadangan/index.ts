/** Work that travels by hand, with all that sealing needs: fetched behind the first screen, and kept. */
export { Cadangan } from "./cadangan";
