/** So much for one of them, to one decimal. */
export const each = (part: number, all: number) => (all ? Math.round((10 * part) / all) / 10 : 0);
