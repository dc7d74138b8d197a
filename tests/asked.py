"""The named questions that the tests ask, with values, and where their exact answers are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent / "questions"


@dataclass(frozen=True)
class Case:
    """A question with values, asked of the seeds' graph or of that of questions/reports; why: in the texts' words."""

    name: str
    why: str
    values: dict[str, object] = field(default_factory=dict)
    on: str = "seeds"
    file: str = ""

    @property
    def expected(self) -> Path:
        return HERE / "expected" / f"{self.file or self.name}.csv"


CASES = [
    Case(
        "agencies-citing-law",
        "宝坻依据它（依据新修订的《行政处罚法》…）；郑州市城管局组织宣传学习",
        {"law": "行政处罚法"},
    ),
    Case(
        "agencies-citing-law",
        "two report on 2023; only 开封 says 严格执行《…行政处罚法》, which is to implement it",
        {"law": "行政处罚法", "role": "implements", "year": 2023, "region": "河南省"},
        "reports",
        "agencies-citing-law-by-role-year-region",
    ),
    Case(
        "laws-cited-by-one-not-other",
        "开封 cites 行政处罚法 alone, which 郑州 cites as well: all others of 郑州 remain",
        {"a": "郑州市城管局", "b": "开封市城管局"},
        "reports",
    ),
    Case(
        "co-cited-laws",
        "物权法 stands in the report on 2019 alone, with 行政处罚法 and 合同法",
        {"law": "物权法"},
        "reports",
    ),
    Case(
        "mechanisms-by-province",
        "two agencies of Henan; 双随机 since 2019, 综合查一次 by both in 2023",
        {},
        "reports",
    ),
    Case(
        "mechanisms-first-seen",
        "全过程记录 is new in 2021, 综合查一次 in 2023, in both reports",
        {},
        "reports",
    ),
    Case(
        "agencies-of-a-mechanism",
        "水电气网联合报装“一件事”集成办 (江门), 设立“一件事”专区 (金水)",
        {"mechanism": "一件事"},
    ),
    Case("mechanisms-shared", "only 双随机 and 综合查一次 are in reports of both agencies", {}, "reports"),
    Case(
        "mechanisms-by-year",
        "三份郑州的报告都写“双随机、一公开”，2023年开封也写",
        {"mechanism": "双随机"},
        "reports",
    ),
    Case(
        "laws-by-year",
        "依据它 in 2019 and 2021 (郑州), 严格执行 in 2023 (开封)",
        {"law": "行政处罚法"},
        "reports",
    ),
    Case(
        "programs-by-agency",
        "七五普法 in 2019, 八五普法 in 2023; nothing in 2021",
        {"agency": "郑州市城管局"},
        "reports",
    ),
    Case(
        "programs-shared",
        "each occurs in the reports of the agencies named; see kg show NAME for the sentences",
    ),
    Case(
        "statutes-cited-after-repeal",
        "合同法 ended when 民法典 came into force on 2021-01-01: its citation of 2021 counts, that of 2019 does not, "
        "nor that of 物权法 in 2019",
        {},
        "reports",
    ),
    Case(
        "local-instruments-in-the-making",
        "《杭州市城市供水管理条例》等三部法规列入年度立法工作",
        {"region": "浙江省"},
    ),
    Case("who-supervises-whom", "市委、市政府领导，省住建厅指导", {"agency": "郑州市城管局"}),
    Case(
        "evidence-for-an-edge",
        "完成《郑州市燃气管理条例》的…: the words, where they stand, and their sentence",
        {"subject": "郑州市城管局", "predicate": "legislates", "object": "郑州市燃气管理条例"},
    ),
    Case(
        "coverage-by-report",
        "counted by hand in the short texts; 区政府 of 2019 stays unresolved",
        {},
        "reports",
    ),
    Case("unresolved-names", "区政府对此给予支持: no district is named in the report on 2019", {}, "reports"),
    Case(
        "names-without-statement",
        "nobody.txt names 民法典 and no agency at all",
        {},
        "reports",
    ),
    Case("most-cited-laws", "行政处罚法 by both agencies, the others by 郑州 alone", {}, "reports"),
    Case(
        "citations-by-role",
        "开封: 严格执行《行政处罚法》, and no other citation",
        {"agency": "开封市城管局"},
        "reports",
    ),
    Case(
        "articles-cited",
        "第三十三条 in 2019 and 2021, 第五条第一款 in 2021",
        {"law": "行政处罚法"},
        "reports",
    ),
    Case("evidence-for-a-law", "the sentences with 《合同法》", {"law": "合同法"}, "reports"),
    Case(
        "inferred-statements",
        "the report of 江门 never names its publisher, 我局: whatever it says of it is worked out",
        {"predicate": "supervisedBy"},
    ),
    Case(
        "issuers",
        "《国务院办公厅关于…》 and 《天津市人民政府关于…》 name their maker in the title or before it",
    ),
    Case("documents-issued", "宝坻区城管委 制定《区城管委…》四份", {"agency": "宝坻区城管委"}),
    Case("laws-publicised", "民法典 in 2021 and 2023", {"law": "民法典"}, "reports"),
    Case(
        "laws-by-class",
        "行政处罚法、行政复议法、合同法、物权法、民法典 are statutes, the 条例 is local",
        {},
        "reports",
    ),
    Case("agencies-alike", "开封 and 郑州 share 行政处罚法, and 双随机 and 综合查一次", {}, "reports"),
    Case(
        "regions-covered", "two reports of Henan (郑州市, 金水区), one each of Tianjin, Guangdong, Zhejiang"
    ),
    Case("parts-of-bundles", "不予、减轻、从轻处罚和免予行政强制“四张清单”", {"bundle": "四张清单"}),
    Case("reports", "the report of 宝坻 is on 2021, by its title", {"year": 2021}),
]


#: The rest on the seeds as well: what the five reports give, to be read against them.
CASES += [
    Case(
        "laws-cited-by-one-not-other",
        "what 宝坻 names and 杭州 does not",
        {"a": "宝坻区城管委", "b": "杭州市城管局"},
        file="one-not-other-seeds",
    ),
    Case(
        "co-cited-laws",
        "宝坻 and 郑州市城管局 name 行政处罚法, each beside 宪法 and 民法典",
        {"law": "行政处罚法"},
        file="co-cited-laws-seeds",
    ),
    Case(
        "mechanisms-by-province",
        "“三项制度” in the reports of 宝坻 (2021), 江门 (2024), 金水 (2020) and 杭州 (2023)",
        {"mechanism": "三项制度"},
        file="mechanisms-by-province-seeds",
    ),
    Case(
        "mechanisms-first-seen",
        "首违不罚 is in the report of 杭州 on 2023",
        {"mechanism": "首违不罚"},
        file="mechanisms-first-seen-seeds",
    ),
    Case(
        "mechanisms-by-year",
        "“三项制度”: 金水 2020, 宝坻 2021, 杭州 2023, 江门 2024",
        {"mechanism": "三项制度"},
        file="mechanisms-by-year-seeds",
    ),
    Case(
        "mechanisms-shared",
        "each stands in the reports of so many publishers",
        file="mechanisms-shared-seeds",
    ),
    Case(
        "laws-by-year",
        "民法典 is named in four reports: all but that of 江门",
        {"law": "民法典"},
        file="laws-by-year-seeds",
    ),
    Case(
        "programs-by-agency",
        "each is named in the report of 宝坻",
        {"agency": "宝坻区城管委"},
        file="programs-by-agency-seeds",
    ),
    Case(
        "statutes-cited-after-repeal",
        "the statutes that the five name are in force",
        file="statutes-cited-after-repeal-seeds",
    ),
    Case(
        "coverage-by-report",
        "the counts of the five reports; every name found is tied to one thing",
        file="coverage-by-report-seeds",
    ),
    Case("unresolved-names", "every name found is tied to one thing", file="unresolved-names-seeds"),
    Case(
        "names-without-statement",
        "every law, mechanism and program has an acting agency",
        file="names-without-statement-seeds",
    ),
    Case("most-cited-laws", "民法典 in four reports, 宪法 in three, …", file="most-cited-laws-seeds"),
    Case(
        "citations-by-role",
        "杭州 makes three 条例, and issues, relies on, implements and publicises",
        {"agency": "杭州市城管局"},
        file="citations-by-role-seeds",
    ),
    Case("articles-cited", "the five reports name no article", file="articles-cited-seeds"),
    Case(
        "evidence-for-a-law",
        "the two sentences with 《行政处罚法》",
        {"law": "行政处罚法"},
        file="evidence-for-a-law-seeds",
    ),
    Case("laws-publicised", "民法典宣传, 学习民法典", {"law": "民法典"}, file="laws-publicised-seeds"),
    Case("laws-by-class", "by the class of each title", file="laws-by-class-seeds"),
    Case(
        "agencies-alike",
        "杭州 with each of the other four",
        {"agency": "杭州市城管局"},
        file="agencies-alike-seeds",
    ),
    Case(
        "promises-kept",
        "of four plans of 2022 the next report tells: 双随机 is done, 法律顾问 wanting, 节水管理办法 still planned, "
        "重大行政决策 nowhere",
        {},
        "kept",
    ),
    Case(
        "agencies-still-citing-repealed",
        "郑州 acts by 合同法, which ended on 2021-01-01, in 2021 and 2022; to study 物权法 is no fault",
        {},
        "laws",
    ),
    Case(
        "new-law-in-its-first-year",
        "行政处罚法 as revised is in force since 2021-07-15, 民法典 since 2021-01-01, 行政复议法 since 2024-01-01: "
        "what is said of them in other years is left out, and 优化营商环境条例 of 2020",
        {},
        "laws",
    ),
    Case(
        "new-law-by-province",
        "行政处罚法 was revised in 2021: 河南 cites it in 2021 and 2022, 浙江 two years later; 行政复议法 of 2023 "
        "浙江 in that year, 河南 in the next; 优化营商环境条例 of 2019 is two years old; 合同法 of 1999 and 物权法 are not new",
        {},
        "laws",
    ),
    Case("shortcomings-admitted", "公示制度 in 2022, 法律顾问 in 2023", {}, "kept"),
    Case("sections-missing", "both lack other matters, 2023 the leader's part too", {}, "kept"),
    Case("reports-published-late", "that of 2023 is of 20 April 2024", {}, "kept"),
]
