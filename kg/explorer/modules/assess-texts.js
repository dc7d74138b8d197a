/* What the assessor's sheet says in both languages; view-texts.js takes it in. What a column means is the command's own text. */

export const ASSESS_TEXTS = {
  zh: {
    /*{{assessed-zh}}*/
    assess: "评估", assessLabel: "评估表：每份报告一行", assessTally: "{0} 份报告：次年4月1日前发布 {1} 份，之后发布 {2} 份，日期不详 {3} 份；五个部分齐备 {4} 份。",
    assessFollows: "行随地区、年度和文档筛选；法律、机制、计划和句子的数目随全部筛选，章节字数与印发日期是整份报告的。句子以有所指的为限。空白为无从得知。点任一数字看它所依据的句子。",
    assessGroups: "看哪些列", "assess-all": "全部", "assess-published": "公开与章节", "assess-laws": "法律与机制", "assess-shortcomings": "不足", "assess-plans": "计划及落实", "assess-carried": "沿用上年",
    "head-issued": "印发日期", "head-on_time": "按期", "head-sections": "部分数", "head-achievements": "成效字数", "head-shortcomings": "不足字数", "head-leadership": "履职字数", "head-plans_section": "安排字数", "head-other_matters": "其他字数",
    "head-legislates": "起草修订", "head-issues": "制发", "head-implements": "实施", "head-relies_on": "依据", "head-publicises": "宣传", "head-cites": "仅提及", "head-not_in_force": "当时无效", "head-no_such_article": "无此条款", "head-articles": "条款", "head-mechanisms": "机制",
    "head-shortcomings_naming": "有所指", "head-shortcomings_naming_none": "无所指", "head-plans": "本年计划", "head-last_plans": "上年计划", "head-last_done": "已做", "head-last_lacking": "不足", "head-last_planned": "仍为计划", "head-last_silent": "未提",
    "head-sentences": "计入句数", "head-carried_over": "相同句数", "head-share_carried_over": "相同占比",
    yes: "是", no: "否", figureOf: "{0}：{1}（{2}）", noFigure: "没有", sectionLength: "{0} 字", dayNotInText: "正文中没有这个日期；它来自文件或网页所附的信息。", dayUnknown: "不知印发日期。",
  },
  en: {
    /*{{assessed-en}}*/
    assess: "Assessment", assessLabel: "Assessor's table: a row for each report", assessTally: "{0} reports: {1} issued by 1 April of the next year, {2} later, {3} without a day; {4} with all five sections.",
    assessFollows: "Rows follow the filters of region, year and document; what is counted of laws, mechanisms, plans and sentences follows all filters; lengths and the day of issue are the whole report's. Sentences are those that name something. A blank cannot be known. Press a figure for the sentences that it rests on.",
    assessGroups: "Which columns", "assess-all": "All", "assess-published": "Publication and sections", "assess-laws": "Laws and mechanisms", "assess-shortcomings": "Shortcomings", "assess-plans": "Plans and what became of them", "assess-carried": "Taken over from last year",
    "head-issued": "Issued", "head-on_time": "In time", "head-sections": "Sections", "head-achievements": "Deeds, characters", "head-shortcomings": "Shortcomings, characters", "head-leadership": "First person, characters", "head-plans_section": "Plans, characters", "head-other_matters": "Other, characters",
    "head-legislates": "Drafts", "head-issues": "Issues", "head-implements": "Implements", "head-relies_on": "Relies on", "head-publicises": "Publicises", "head-cites": "Only mentions", "head-not_in_force": "Not in force", "head-no_such_article": "No such article", "head-articles": "Articles", "head-mechanisms": "Mechanisms",
    "head-shortcomings_naming": "Naming something", "head-shortcomings_naming_none": "Naming nothing", "head-plans": "Plans", "head-last_plans": "Last year's plans", "head-last_done": "Done", "head-last_lacking": "Wanting", "head-last_planned": "Planned again", "head-last_silent": "Silent",
    "head-sentences": "Sentences", "head-carried_over": "The same", "head-share_carried_over": "Share",
    yes: "yes", no: "no", figureOf: "{0}: {1} ({2})", noFigure: "None", sectionLength: "{0} characters", dayNotInText: "The text does not hold this day; it comes with the file or the page.", dayUnknown: "The day of issue is not known.",
  },
};
