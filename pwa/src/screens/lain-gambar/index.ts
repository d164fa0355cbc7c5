/** The room of pictures. */
export { Gambar } from "./gambar";
