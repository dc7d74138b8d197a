/* The page's words in both languages. {0}, {1} … are filled in. */

export const TEXTS = {
  zh: {
    title: "审阅", skip: "跳到待决列表", tools: "工具", language: "English", theme: "深色 / 浅色", separator: "、", colon: "：", close: "关闭", of: " · ",
    progress: "已决 {0} · 待决 {1} · 以后 {2}",
    unsentYet: "{0} 条判定还不能写入，保存在本浏览器，正在重试：{1}", unsentAway: "服务没有回答：{0} 条判定保存在本浏览器，正在重试", unsentLost: "服务没有回答，本浏览器又不能保存：请勿关闭本页（{0} 条判定）",
    delivered: "已全部送达", adopted: "上次未送达的 {0} 条判定正在补送", refused: "未被接受：{0}", goneMeanwhile: "其中 {0} 项已不在列表中", away: "服务没有回答，请看它是否还在运行（kg review）；正在重试",
    filters: "筛选", states: "状态", open: "待决", decided: "已决", later: "以后", all: "全部", reasons: "原因", kinds: "类别", everyReason: "全部原因", everyKind: "全部类别", find: "查找名称",
    queue: "列表", found: "{0} 项", chooseAll: "全选 {0} 项", chooseNone: "取消选择（{0}）", more: "再列 50 项", empty: "这里没有要看的了。", emptyAll: "全部决定完毕。按 {0} 重建，看看改变了什么。",
    opening: "正在打开…", noItem: "在列表中选一项。",
    times: "{0} 次 · {1} 份报告", why: "原因", note: "备注", noteHint: "为何如此判定（可不填，写入 decisions.csv）",
    proposed: "建议", noProposal: "程序没有建议。", becauseOf: "因为",
    accept: "接受建议", drop: "删除", "same as": "同一", "split into": "拆分", "is a": "类型", keep: "正确", apart: "两者不同", apartFrom: "与 {0} 不同",
    "accept hint": "照建议判定", "drop hint": "不是此类名称，删去", "same as hint": "与另一名称是同一对象", "split into hint": "其实是几个对象", "is a hint": "是另一类", "keep hint": "原样正确，不必再问；疑似重复的，两者不同", "later hint": "暂不决定，移到“以后”",
    acts: "判定", onChosen: "所选 {0} 项一并判定", onlyHere: "仅限此报告", inReport: "报告",
    evidence: "原文 {0} 处", moreSentences: "再看 {0} 处", noSentences: "没有原文句子。", unknownYear: "年度不详",
    sides: "两边的相邻对象", around: "相邻对象", inReports: "另有只限一份报告的判定", faults: "decisions.csv 中有 {0} 行读不懂，未计入，原样保留", side: "{0}", relation: "关系与对象", inBoth: "两边都有（{0}）", inOne: "只有 {0} 有（{1}）", reportsCell: "{0} 份报告", moreNeighbours: "再列 {0} 个", noNeighbours: "两边都没有相邻对象。",
    said: "{0}：{1}", saidMany: "{0} 项：{1}", next: "下一项：{0}", lastOne: "列表到底了", decidedAs: "已判定：{0}", elsewhere: "此项已在别处判定：{0}", changeIt: "可以改判，后判为准。",
    notForThese: "所选各项不能这样判定", noProposalHere: "此项没有建议可接受", someWithout: "另有 {0} 项没有建议，未动",
    undo: "撤销", undone: "已撤销：{0}", undoneLeft: "其中 {0} 行后来被改动，保持不变", nothingToUndo: "没有可撤销的", history: "记录", historyTitle: "判定记录", noHistory: "还没有判定。", undoThis: "撤销此条", wasUndone: "已撤销", moreHistory: "只列最近 {0} 条",
    words: "新名称", wordsTitle: "新名称（vocabulary.csv）", wordsNote: "写入源文件夹的 vocabulary.csv，重建后与自带的词表一同使用。", name: "名称", kind: "类别", variants: "别名", parts: "组成", class: "法律文件的类别", each: "每行一个", addRow: "再加一个", dropRow: "去掉这一个", save: "写入", saved: "已写入 vocabulary.csv：{0}", nth: "第 {0} 个", required: "请填写",
    rebuild: "重建", rebuildTitle: "重建", rebuildNote: "照 decisions.csv 和 vocabulary.csv 重建图谱，只重做有变动的部分。", start: "开始重建", running: "正在重建…", done: "重建完成", failed: "重建失败", changes: "改变了什么", noChanges: "图谱没有变化。", log: "经过", idle: "尚未重建。", waitsFor: "先等 {0} 条判定送达", stop: "停止", summary: "{0} 份报告，{1} 条三元组", "step reading": "读取报告", "step extracting": "提取", "step writing": "写出", "step comparing": "与原图谱比较", idleDecisions: "不再对应任何名称的判定（{0}）",
    what: "内容", added: "增加", removed: "减少", changed: "改变", "what report": "报告", "what entity": "对象", "what edge": "关系", "what evidence": "证据句", changesLeft: "另有 {0} 处，用 kg diff 查看",
    sameTitle: "与谁同一？", sameField: "查找名称、简称或拼音首字母", sameNone: "没有找到“{0}”", sameAsTyped: "照写：{0}", sameFound: "找到 {0} 个", unknownYet: "词表和图谱中没有", known: "已收入词表",
    splitTitle: "拆成哪几个？", splitField: "每行一个名称，至少两个", splitFew: "至少要两个不同的名称",
    kindTitle: "是哪一类？",
    keys: "按键", keysTitle: "按键与用法", helpIntro: "列表在左，证据在右。按键在任何位置都有效，输入文字时除外。", singleKeys: "使用单键（关掉后仍可用 Tab、回车和方向键）", keyNext: "下一项", keyPrevious: "上一项", keySelect: "选中或取消", keyRange: "连选（也可 Ctrl、Shift 加点击）", keyAll: "全选", keyEscape: "取消选择，回到列表", keyOnly: "仅限此报告", keyNote: "写备注", keyFind: "查找名称", keyEvidence: "到原文；再按看更多", keyList: "回到列表", keyItem: "到右边的名称", keyFilters: "到筛选", keyHelp: "本页",
    helpKept: "每次判定立即写入 decisions.csv。服务没有回答时，判定保存在本浏览器，直到送达。", helpTabs: "另开的窗口和手工改动的文件都会合并进来。",
  },
  en: {
    title: "Review", skip: "Skip to the queue", tools: "Tools", language: "中文", theme: "Dark / light", separator: ", ", colon: ": ", close: "Close", of: " · ",
    progress: "decided {0} · open {1} · later {2}",
    unsentYet: "Not written yet, kept in this browser and sent again: {0} ({1})", unsentAway: "The server does not answer; kept in this browser and sent again: {0}", unsentLost: "The server does not answer, and this browser keeps nothing: do not close this page ({0} decisions)",
    delivered: "All delivered", adopted: "Decisions of last time that are being delivered: {0}", refused: "Not taken: {0}", goneMeanwhile: "no longer in the queue: {0}", away: "The server does not answer; see whether it still runs (kg review). Trying again",
    filters: "Filters", states: "State", open: "Open", decided: "Decided", later: "Later", all: "All", reasons: "Reasons", kinds: "Kinds", everyReason: "All reasons", everyKind: "All kinds", find: "Find a name",
    queue: "Queue", found: "{0} in all", chooseAll: "Select all {0}", chooseNone: "Select none ({0})", more: "50 more", empty: "Nothing to look at here.", emptyAll: "All is decided. Press {0} to rebuild and see what changed.",
    opening: "Opening…", noItem: "Choose a name in the queue.",
    times: "mentions: {0} · reports: {1}", why: "Reason", note: "Note", noteHint: "Why it is so (optional, goes into decisions.csv)",
    proposed: "Proposed", noProposal: "The program proposes nothing.", becauseOf: "because",
    accept: "Accept", drop: "Drop", "same as": "Same as", "split into": "Split", "is a": "Kind", keep: "Is right", apart: "Two things", apartFrom: "another thing than {0}",
    "accept hint": "decide as proposed", "drop hint": "no name of this kind: it goes", "same as hint": "it means the same thing as another name", "split into hint": "it means several things", "is a hint": "it is of another kind", "keep hint": "right as it is, ask no more; of a likely double: two things", "later hint": "not now: it goes to “Later”",
    acts: "Decide", onChosen: "{0} selected, decided together", onlyHere: "Only in this report", inReport: "Report",
    evidence: "Sentences: {0}", moreSentences: "{0} more", noSentences: "There is no sentence.", unknownYear: "year unknown",
    sides: "Neighbours of both sides", around: "Neighbours", inReports: "Decided for single reports", faults: "Rows of decisions.csv that cannot be read: {0}; they stay as they are and count for nothing", side: "{0}", relation: "Relation and thing", inBoth: "On both sides ({0})", inOne: "Only of {0} ({1})", reportsCell: "reports: {0}", moreNeighbours: "{0} more", noNeighbours: "Neither side has neighbours.",
    said: "{0}: {1}", saidMany: "{0} names: {1}", next: "Next: {0}", lastOne: "End of the queue", decidedAs: "Decided: {0}", elsewhere: "Decided elsewhere: {0}", changeIt: "It may be decided anew; the last one counts.",
    notForThese: "These cannot be decided so", noProposalHere: "Nothing is proposed here to accept", someWithout: "{0} more have no proposal and stay",
    undo: "Undo", undone: "Undone: {0}", undoneLeft: "rows that were changed since and stay: {0}", nothingToUndo: "Nothing to undo", history: "History", historyTitle: "What was decided", noHistory: "Nothing was decided yet.", undoThis: "Undo this", wasUndone: "undone", moreHistory: "The last {0} only",
    words: "New name", wordsTitle: "New names (vocabulary.csv)", wordsNote: "Goes into vocabulary.csv in the folder of the sources; a rebuild takes it in beside the shipped vocabularies.", name: "Name", kind: "Kind", variants: "Other names", parts: "Parts", class: "Class of instrument", each: "one a line", addRow: "One more", dropRow: "Take this one out", save: "Save", saved: "Written to vocabulary.csv: {0}", nth: "No. {0}", required: "Please fill in",
    rebuild: "Rebuild", rebuildTitle: "Rebuild", rebuildNote: "Builds the graph by decisions.csv and vocabulary.csv; only what changed is done anew.", start: "Rebuild now", running: "Rebuilding…", done: "Rebuilt", failed: "The rebuild failed", changes: "What changed", noChanges: "The graph did not change.", log: "Log", idle: "Not rebuilt yet.", waitsFor: "To be delivered first: {0}", stop: "Stop", summary: "reports: {0}, triples: {1}", "step reading": "reading the reports", "step extracting": "extracting", "step writing": "writing", "step comparing": "comparing with the graph before", idleDecisions: "Decisions that match nothing any more ({0})",
    what: "What", added: "added", removed: "removed", changed: "changed", "what report": "report", "what entity": "thing", "what edge": "relation", "what evidence": "sentence", changesLeft: "{0} more; kg diff tells them",
    sameTitle: "The same as what?", sameField: "Find by name, short form or pinyin initials", sameNone: "Nothing found for “{0}”", sameAsTyped: "As typed: {0}", sameFound: "{0} found", unknownYet: "in no vocabulary and not in the graph", known: "in the vocabulary",
    splitTitle: "Split into what?", splitField: "One name a line, at least two", splitFew: "At least two different names are needed",
    kindTitle: "Of which kind?",
    keys: "Keys", keysTitle: "Keys, and how to use this page", helpIntro: "The queue is on the left, the evidence on the right. Keys work anywhere but where text is typed.", singleKeys: "Single keys (without them Tab, Enter and arrows still do everything)", keyNext: "next", keyPrevious: "previous", keySelect: "select or unselect", keyRange: "select a range (or Ctrl, Shift and click)", keyAll: "select all", keyEscape: "select none, back to the queue", keyOnly: "only in this report", keyNote: "write a note", keyFind: "find a name", keyEvidence: "to the sentences; again for more", keyList: "back to the queue", keyItem: "to the name on the right", keyFilters: "to the filters", keyHelp: "this page",
    helpKept: "Each decision is in decisions.csv at once. When the server does not answer, decisions are kept in this browser until they are delivered.", helpTabs: "Other windows, and changes made to the files by hand, are merged.",
  },
};

/* zh for any Chinese, else en; what was chosen before comes first. */
export const languageOf = (browser, chosen) =>
  chosen === "zh" || chosen === "en" ? chosen : /^zh\b/i.test(browser ?? "") ? "zh" : "en";

/* Stays on this machine; where storage is shut off, for this visit. */
export const kept = {
  get(name) { try { return localStorage.getItem(`fazhi-kg ${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`fazhi-kg ${name}`, value); } catch { /* this visit only */ } },
};

let language = languageOf(navigator.language, kept.get("language"));
export const languageNow = () => language;
export function speakIn(name) { language = name; kept.set("language", name); }

/* A text, filled in; what no text is called is given back as it is. */
export function say(name, ...values) {
  const text = TEXTS[language][name] ?? name;
  return text.replace(/\{(\d)\}/g, (_, i) => String(values[i] ?? ""));
}
