/* A sentence with where it stands, as one quotes it. */

/* Who published it, as GB/T 7714 names them: up to three, then 等. */
const makers = (model, report) => {
  const names = report.publishers.map((p) => model.entities[p].name);
  return names.length > 3 ? `${names.slice(0, 3).join(", ")}, 等` : names.join(", ");
};

/* The source by GB/T 7714: 发布机构. 题名[EB/OL]. (发布日期)[引用日期]. 地址. — without an address it is a report, [R].
   today: of the person who quotes, YYYY-MM-DD. */
export function source(model, report, today) {
  const head = [makers(model, report), report.title || report.file].filter(Boolean).join(". ");
  if (report.url) return `${head}[EB/OL]. ${report.issued ? `(${report.issued})` : ""}[${today}]. ${report.url}.`;
  const when = report.issued || (report.year ? String(report.year) : "");
  return `${head}[R]${when ? `. ${when}` : ""}.`;
}

export const quoted = (model, report, text, today) => `“${text}”（${source(model, report, today)}）`;

/* The same in plain words. */
export const plain = (report, text) => `“${text}”——${report.name}${report.issued ? `，${report.issued}` : ""}${report.url ? `，${report.url}` : ""}`;
