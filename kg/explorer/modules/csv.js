/* Rows as a CSV file that Excel, LibreOffice and R read alike, and in which no cell is a formula. */

/* A spreadsheet takes a cell that begins with one of these for a formula, in full width as well. */
const FORMULA = /^[\s\u0000-\u001f]*[=+\-@＝＋－＠]|^[\t\r\n]/;

export function cell(value) {
  if (typeof value === "number") return String(value);
  const text = String(value ?? "").replace(/\u0000/g, "");
  return `"${(FORMULA.test(text) ? "'" + text : text).replace(/"/g, '""')}"`;
}

/* With the mark of UTF-8 at the head, by which Excel knows the encoding. */
export const csv = (rows) => "\ufeff" + rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
