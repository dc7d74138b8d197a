/* The interface's words in both languages. Names of classes and predicates come from the ontology with the data. */
import { VIEW_TEXTS } from "./view-texts.js";

export const TEXTS = {
  zh: {
    ...VIEW_TEXTS.zh,
    title: "法治政府建设知识图谱",
    searchLabel: "查找", searchHint: "名称、简称或拼音首字母，如 双随机、xzcff", suggestions: "建议", noneFound: "没有找到“{0}”", moreFound: "另有 {0} 个", knownName: "{1}（{0}）", knownNotHere: "词表中有{0}，但本页的报告没有提到它。", knownInPart: "词表中名称含有它、而本页报告没有提到的：{0}。", noSuchName: "词表中也没有这个名称。", didYouMean: "是否想找：", nearKnown: "词表中写法相近、而本页报告没有提到的：{0}。",
    network: "网络", matrix: "矩阵", table: "表格", documents: "文档", views: "视图",
    filters: "筛选", show: "显示", only: "只看", kinds: "类别", predicates: "关系", roles: "引用方式", stances: "状态", sections: "章节", noSection: "未分章节", regionsNote: "发布机构所在地区", regions: "地区", years: "年度", reports: "文档",
    degree: "至少有几个相邻对象", repeated: "隐藏只提及一次的", reset: "清除筛选", close: "关闭", find: "在列表中查找", unknownYear: "年度不详",
    summary: "{0} 个对象 · {1} 条关系", ofAll: "（共 {0} 个 · {1} 条）",
    part: "数据过大，本页只收联系最多的 {0} 个对象（全部 {1} 个）及它们之间的全部 {2} 条关系（全部 {3} 条）；每条关系取前 {4} 份文档的证据句，文档共 {5} 份（全部 {6} 份）。次数只计本页所收；全部内容在 graph.ttl，可用 kg 命令查询。",
    partDocument: "节录：本页只收证明所示关系的句子。", partSearch: "本页只收一部分，全部在 graph.ttl（kg show、kg agencies）。",
    strongest: "画出联系最多的 {0} 个，共 {1} 个", limit: "最多画", all: "全部", others: "其余可经查找、矩阵和表格到达",
    fit: "全图", zoomIn: "放大", zoomOut: "缩小", png: "PNG", svg: "SVG", csv: "下载 CSV", download: "下载",
    canvas: "知识图谱的网络图。方向键移到相邻位置的对象，回车打开，加减号缩放，0 显示全图。", nothing: "筛选条件下没有内容",
    back: "后退", forward: "前进", copyLink: "复制链接", copied: "已复制",
    kind: "类别", subclass: "细类", region: "地区", otherNames: "又称", inReports: "文中写作", status: "效力", counts: "次数",
    countsValue: "提及 {0} 次 · 文档 {1} 份 · 相邻对象 {2} 个", hiddenRelations: "另有 {0} 条关系被筛选隐藏", hiddenEntity: "筛选条件隐藏了此对象", hiddenReport: "筛选条件隐藏了此文档，文中名称不标出。",
    evidence: "证据 {0}", openDocument: "在文中查看", moreEvidence: "再显示 {0} 句", moreRelations: "再显示 {0} 个",
    inferred: "推断", inferredNote: "推断得出，原文未直接写明", articles: "条款", forceThen: "当时效力", lapseNote: "依据或执行的是《{0}》；效力资料截至 {1}", lapseNoteOther: "《{0}》；宣传、清理、提及旧法本身并无不当；效力资料截至 {1}", noRelations: "没有与其他对象的关系", mentionedIn: "提及它的文档", relations: "关系",
    /*{{inverse-roles-zh}}*/
    /*{{inverse-others-zh}}*/
    "out:cites": "提及", citation: "引用法律文件", bareMention: "仅提及",
    against: "列", rowSort: "行序", columnSort: "列序", byTotal: "按总数", byName: "按名称", byRegion: "按地区", byThis: "按“{0}”", agency: "/*{{agency-zh}}*/", total: "总数",
    skipMain: "跳到内容", skipCard: "跳到卡片", newest: "最新的文档：{0}", printed: "出自 {0}，共收 {1} 份文档", chips: "已用的筛选", without: "不含", takeOff: "取消：{0}", narrowedTo: "只看与“{0}”有关的", narrow: "收窄到“{0}”", openAll: "展开全部证据", closeAll: "收起全部证据", copySentence: "复制", copyCited: "复制（GB/T 7714）",
    linkNote: "用浏览器打开 {0}，再把下一行从井号起的部分接在地址栏中该文件名之后，即为同一画面：", fullText: "在全文中查找", fullTextNote: "“{0}”：{1} 句，{2} 份文档",
    unit: "计数", making: "含制发", everyone: "含未发布报告的机构", matrixNote: "行 {0}/{1} · 列 {2}/{3}，数字和深浅为证据句数（同一句只计一次）", matrixNoteReports: "行 {0}/{1} · 列 {2}/{3}，数字和深浅为文档份数", cellReports: "{0} — {1}：{2} 份文档", moreRows: "更多行", moreColumns: "更多列", cell: "{0} — {1}：{2} 句", noCell: "{0} — {1}：无", sortBy: "按“{0}”排序", matrixLabel: "机构与{0}矩阵",
    entities: "对象", sentences: "证据句", subject: "主体", predicate: "关系", object: "客体", sentence: "原文", words: "标示词", year: "年度", report: "文档", file: "文件", name: "名称", iri: "IRI", property: "关系 IRI", of: "·", findIn: "在表中查找文字",
    mentions: "提及", neighbours: "相邻", page: "第 {0}–{1} 行，共 {2} 行", printedRows: "只印前 {0} 行，共 {1} 行；其余见下载的 CSV。", restInCsv: "其余见下载的 CSV。", previous: "上一页", next: "下一页", tables: "表",
    documentList: "文档列表", publisher: "发布机构", issued: "发布日期", number: "文号", source: "来源", unresolved: "未能确定：{0}", unresolvedName: "未能确定的名称", mentionOf: "{0} / {1}", previousMention: "上一处", nextMention: "下一处", mentionsHere: "“{0}”在本文",
    opening: "正在展开数据…", tooOld: "此浏览器过旧，不能展开本页的数据（DecompressionStream）。请换用 2023 年以后的 Chrome、Edge、Firefox 或 Safari。", damaged: "本页的数据不完整或已损坏，请重新获取此文件。",
    language: "English", theme: "深色 / 浅色", help: "帮助", helpTitle: "用法与许可",
    help1: "查找：按 / 进入查找框，输入名称或简称，回车前往。", help2: "点击对象或连线打开卡片；卡片中“证据”列出原文句子，“在文中查看”打开全文。",
    help3: "键盘：Tab 在各处移动；方向键在标签、列表、矩阵和网络图中移动；回车打开；Esc 关闭卡片。", help4: "浏览器的后退和前进可用；地址栏保存当前画面，可以发给别人。", help5: "本页不访问任何网络地址。颜色和形状同时区分类别。标为“推断”的关系，原文没有直接写明。", licence: "第三方代码许可",

    in_force: "效力", passed_by: "制定机关", date_document: "通过日期", first_date_entry_in_force: "施行日期", version_date: "修改日期", date_no_longer_in_force: "废止日期", repealed_by: "废止依据", as_of: "资料截至", "InForce-inForce": "现行有效", "InForce-notInForce": "已失效", "InForce-partiallyInForce": "部分有效",
    Report: "文档", separator: "、", semicolon: "；", colon: "：",
  },
  en: {
    ...VIEW_TEXTS.en,
    title: "Government by law: a knowledge graph",
    searchLabel: "Search", searchHint: "Name, short form or pinyin initials, e.g. 双随机, xzcff", suggestions: "Suggestions", noneFound: "Nothing found for “{0}”", moreFound: "{0} more", knownName: "{1} ({0})", knownNotHere: "Known: {0}, but no report here names it.", knownInPart: "Known names that hold it, which no report here names: {0}.", noSuchName: "No such name is known.", didYouMean: "Did you mean", nearKnown: "Known names spelled like it, which no report here names: {0}.",
    network: "Network", matrix: "Matrix", table: "Table", documents: "Documents", views: "Views",
    filters: "Filters", show: "Show", only: "Only", kinds: "Kinds", predicates: "Relations", roles: "Roles of citation", stances: "Stance", sections: "Sections", noSection: "in no section", regionsNote: "where the document was published", regions: "Regions", years: "Years", reports: "Documents",
    degree: "Least number of neighbours", repeated: "Hide what is mentioned once", reset: "Clear filters", close: "Close", find: "Find in the list", unknownYear: "year unknown",
    summary: "{0} things · {1} relations", ofAll: " (of {0} · {1})",
    part: "Too large for one page: it holds the {0} things with most ties (of {1}) and all {2} relations between them (of {3}); of each relation the sentences of its first {4} documents, from {5} documents (of {6}). Numbers count what this page holds; all of it is in graph.ttl, for the command kg.",
    partDocument: "Excerpt: this page holds the sentences that prove the relations shown.", partSearch: "This page holds a part; all is in graph.ttl (kg show, kg agencies).",
    strongest: "The {0} with most ties are drawn, of {1}", limit: "Draw at most", all: "all", others: "search, matrix and table reach the rest",
    fit: "Fit", zoomIn: "Zoom in", zoomOut: "Zoom out", png: "PNG", svg: "SVG", csv: "Download CSV", download: "Download",
    canvas: "Drawing of the network. Arrow keys move to the nearest thing, Enter opens it, plus and minus zoom, 0 fits all.", nothing: "Nothing is left under these filters",
    back: "Back", forward: "Forward", copyLink: "Copy link", copied: "Copied",
    kind: "Kind", subclass: "Class", region: "Region", otherNames: "Other names", inReports: "Written as", status: "Status", counts: "Counts",
    countsValue: "mentions {0} · documents {1} · neighbours {2}", hiddenRelations: "{0} more relations are hidden by filters", hiddenEntity: "The filters hide this thing", hiddenReport: "The filters hide this document; no names are marked in it.",
    evidence: "Evidence {0}", openDocument: "Read in the document", moreEvidence: "{0} more sentences", moreRelations: "{0} more",
    inferred: "inferred", inferredNote: "worked out, not written in so many words", articles: "Articles", forceThen: "Force then", lapseNote: "acted by 《{0}》; the facts are of {1}", lapseNoteOther: "《{0}》; to make known, revise or mention an old law is no fault; the facts are of {1}", noRelations: "No relations to other things", mentionedIn: "Documents that mention it", relations: "Relations",
    /*{{inverse-roles-en}}*/
    /*{{inverse-others-en}}*/
    "out:cites": "mentions", citation: "cites an instrument", bareMention: "bare mention",
    against: "Columns", rowSort: "Order of rows", columnSort: "Order of columns", byTotal: "by total", byName: "by name", byRegion: "by region", byThis: "by “{0}”", agency: "/*{{agency-en}}*/", total: "Total",
    skipMain: "Skip to the content", skipCard: "Skip to the card", newest: "Newest document: {0}", printed: "From {0}, with {1} documents", chips: "Filters that are on", without: "without", takeOff: "Take off: {0}", narrowedTo: "only what has to do with “{0}”", narrow: "narrow to “{0}”", openAll: "Open all evidence", closeAll: "Close all evidence", copySentence: "Copy", copyCited: "Copy (GB/T 7714)",
    linkNote: "Open {0} in a browser and put what follows its name in the next line behind its name in the address bar; it shows the same:", fullText: "Find in the whole text", fullTextNote: "“{0}”: {1} sentences in {2} documents",
    unit: "Count", making: "with who issues", everyone: "with agencies that publish no report", matrixNote: "Rows {0} of {1} · columns {2} of {3}; figures and shades are sentences, each once", matrixNoteReports: "Rows {0} of {1} · columns {2} of {3}; figures and shades are documents", cellReports: "{0} — {1}: {2} documents", moreRows: "More rows", moreColumns: "More columns", cell: "{0} — {1}: {2} sentences", noCell: "{0} — {1}: none", sortBy: "Sort by “{0}”", matrixLabel: "Matrix of agencies and {0}",
    entities: "Things", sentences: "Sentences", subject: "Subject", predicate: "Relation", object: "Object", sentence: "Sentence", words: "Words", year: "Year", report: "Document", file: "File", name: "Name", iri: "IRI", property: "IRI of the relation", of: " · ", findIn: "Find text in the table",
    mentions: "Mentions", neighbours: "Neighbours", page: "Rows {0}–{1} of {2}", printedRows: "The first {0} rows of {1} are printed; the others stand in the CSV file.", restInCsv: "The rest stands in the CSV file.", previous: "Previous", next: "Next", tables: "Tables",
    documentList: "List of documents", publisher: "Published by", issued: "Issued", number: "Number", source: "Source", unresolved: "not resolved: {0}", unresolvedName: "names not resolved", mentionOf: "{0} / {1}", previousMention: "Previous mention", nextMention: "Next mention", mentionsHere: "“{0}” in this document",
    opening: "Opening the data…", tooOld: "This browser is too old to open the page's data (DecompressionStream). Please take a Chrome, Edge, Firefox or Safari of 2023 or later.", damaged: "The page's data is incomplete or damaged. Please get the file anew.",
    language: "中文", theme: "Dark / light", help: "Help", helpTitle: "How to use it, and licences",
    help1: "Search: press /, type a name or a short form, Enter goes there.", help2: "Click a thing or a line to open its card. “Evidence” lists the sentences, “Read in the document” opens the whole text.",
    help3: "Keyboard: Tab moves between parts; arrow keys move in tabs, lists, matrix and drawing; Enter opens; Esc closes the card.", help4: "The browser's back and forward work. The address holds what you see, so that you can send it.", help5: "This page asks no host for anything. Kinds differ by colour and by shape. What is marked as inferred is not written in so many words.", licence: "Licences of third-party code",

    in_force: "Status", passed_by: "Adopted by", date_document: "Adopted on", first_date_entry_in_force: "In force since", version_date: "Changed on", date_no_longer_in_force: "Repealed on", repealed_by: "Repealed by", as_of: "State of", "InForce-inForce": "in force", "InForce-notInForce": "not in force", "InForce-partiallyInForce": "partly in force",
    Report: "Document", separator: ", ", semicolon: "; ", colon: ": ",
  },
};

/* A text with {0}, {1} … replaced; what no text is called is given back as it is. */
export function say(language, name, ...values) {
  const text = TEXTS[language][name] ?? name;
  return text.replace(/\{(\d)\}/g, (_, i) => String(values[i] ?? ""));
}

/* zh for any Chinese, else en. chosen: what the person chose before, if anything. */
export const languageOf = (browser, chosen) =>
  chosen === "zh" || chosen === "en" ? chosen : /^zh\b/i.test(browser ?? "") ? "zh" : "en";
