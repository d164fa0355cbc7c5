/** Three rooms of one part: how competencies stand, what is planned to develop them, and what may come of it. */
export { Karier } from "../lain-karier/karier";
export { Kompetensi } from "./kompetensi";
export { Pengembangan } from "./pengembangan";
