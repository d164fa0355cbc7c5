/** On the way in: sign-in, the first steps. */
export { Masuk } from "./masuk";
export { SelamatDatang } from "./selamat-datang";
