/** Tables for a spreadsheet as it is set up in Indonesia: UTF-8 with a mark, cells parted by semicolons. */

/** A spreadsheet must not run what somebody wrote as a formula, nor round a NIP. The twin of `server/text/spreadsheet.py`. */
const inert = (text: string) =>
  /^\d{16,}$/.test(text) ? `="${text}"` : /^ *[=+\-@\t\r]/.test(text) ? `'${text}` : text;

const quoted = (text: string) => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The text of a file, the heads of the columns among the rows. */
export const csvText = (rows: readonly (readonly string[])[]) =>
  `\uFEFF${rows.map((row) => `${row.map((cell) => quoted(inert(cell))).join(";")}\r\n`).join("")}`;
