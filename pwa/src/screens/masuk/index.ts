/** On the way in: sign-in, activation, the first steps. */
export { Aktivasi } from "./aktivasi";
export { Masuk } from "./masuk";
export { SelamatDatang } from "./selamat-datang";
