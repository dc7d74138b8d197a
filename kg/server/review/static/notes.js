/* What the program says in English of why a name is asked for or proposed, in Chinese. What is not here stays as it is. */
import { languageNow } from "./texts.js";

const NOTES = {
  unresolved: "未能确定", inferred: "推断得出", "in no vocabulary": "词表未收", "likely double": "疑似重复",
  written: "原文写明", "found by rule": "按规则识别", publisher: "发布机构",
  "short title without an antecedent": "简称，前文没有全称", "no place tells whose plan this is": "没有地名说明是哪里的规划", "no place tells whose body this is": "没有地名说明是哪里的机构", "no place tells whose body this is; say of which region": "没有地名说明是哪里的机构",
  "one name of both": "两者有同一名称", "nearly the same letters": "字面相近", "many letters and the same agencies": "字面多同，机构相同",
  "worked out from the words that are marked": "由标出的字词推断", "the text gives it as a name": "原文当作名称", "holds what was typed": "含所输入的字",
  "its official name": "正式名称", "its official name in this graph": "本图谱中的正式名称", "another name of it in this graph": "本图谱中的别名", "another name of it, as the vocabulary lists them": "词表所列别名",
  "its title, but for years, width or its maker": "标题相同，年份、全半角或制定机关除外", "one of several instruments of this title": "同名文件之一", "the title of an instrument of that place, as the lists have it": "该地文件的标题",
  "a short form of this type of body": "此类机构的简称", "a form of this type of body": "此类机构的一种写法", "a form of this type of body, in the region that was given": "所给地区此类机构的一种写法",
  "a body of that place by its name; no type of local body has it": "按名称是该地机构，不属常见类型", "a part of a body, by its name": "按名称是机构的内设部分", "one of several bodies that the name joins": "名称所连几个机构之一",
  "one of several divisions that bear this name has such a body": "同名地区之一有此机构", "one of several divisions that bear or bore this name": "同名地区之一", "a name that it bore formerly": "曾用名", "its customary name": "习惯名称", "a known name with its class noun": "已知名称加类属词", "no such name is known": "没有已知的名称",
};

/* What holds a name or a year: [the English, the Chinese]. */
const PATTERNS = [
  [/^spelled like “(.+)”$/, "写法近于“$1”"],
  [/^(.+); it ended in (\d{4})$/, "$1；$2 年已终止"],
  [/^(.+); repealed before (\d{4})$/, "$1；$2 年前已废止"],
  [/^(.+); not yet in force in (\d{4})$/, "$1；$2 年尚未施行"],
  [/^fits (\d+) things; say which$/, "有 $1 个对象符合，请指明"],
  [/^known only outside of (.+)$/, "只见于$1以外"],
];

function chinese(part) {
  if (Object.hasOwn(NOTES, part)) return NOTES[part];
  const found = PATTERNS.find(([english]) => english.test(part));
  if (!found) return part;
  const [english, said] = found, [, first, second] = part.match(english);
  return said.replace("$1", english.source.startsWith("^(.+);") ? chinese(first) : first).replace("$2", second ?? "");
}

/* labels: {local name: what a relation is called}. */
export const noteText = (note, labels = {}) =>
  note.split(": ").map((part) => labels[part] ?? (languageNow() === "zh" ? chinese(part) : part)).join(languageNow() === "zh" ? "：" : ": ");
