export { Kabar } from "./kabar";
