/** Carrying for others: fetched behind the first screen, and kept. */
export { Titipan } from "./titipan";
