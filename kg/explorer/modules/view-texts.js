/* Texts of the views that tell, compare and draw; texts.js takes them in. {0} stands for a value. */

export const VIEW_TEXTS = {
  zh: {
    inReportsCount: "{0} 份报告", egoLabel: "{0}的相邻对象", fewer: "收起", wholeNetwork: "← 全图", egoNote: "按报告份数排序，线越粗份数越多。点名称看证据，双击移到中间。",
  },
  en: {
    inReportsCount: "{0} reports", egoLabel: "What {0} is tied to", fewer: "fewer", wholeNetwork: "← Whole network", egoNote: "Ordered by reports; the wider a line, the more reports. A click opens the evidence, a double click moves the thing to the middle.",
  },
};
