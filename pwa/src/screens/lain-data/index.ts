/** The room of one's own data. */
export { MyDataRoom } from "./my-data";
