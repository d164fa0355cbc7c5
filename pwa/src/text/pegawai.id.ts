export const pegawai = {};
