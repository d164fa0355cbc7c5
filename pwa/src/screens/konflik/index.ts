export { Konflik } from "./konflik";
export { KonflikDetail } from "./konflik-detail";
