/* Rows as a CSV file that Excel, LibreOffice and R read alike, and in which no cell is a formula. */

/* A text that a spreadsheet takes for a formula and runs: the pattern of kg.disk.spreadsheet, which says why. */
const FORMULA = /^(?:[\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"']*[=+\-@＝＋－＠]|[\t\r\n])/;

/* A text as a spreadsheet may open it. */
export const disarmed = (text) => FORMULA.test(text) ? "'" + text : text;

export function cell(value) {
  if (typeof value === "number") return String(value);
  return `"${disarmed(String(value ?? "").replace(/\u0000/g, "")).replace(/"/g, '""')}"`;
}

/* With the mark of UTF-8 at the head, by which Excel knows the encoding. */
export const csv = (rows) => "\ufeff" + rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
