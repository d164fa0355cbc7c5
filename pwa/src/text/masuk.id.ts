export const masuk = {};
