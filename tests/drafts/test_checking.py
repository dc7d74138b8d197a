"""A draft checked: what is wrong with its laws and parts, and the right drafts that must give nothing."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner

from kg.builder import plain_text
from kg.cli.main import main
from kg.drafts.checking import Checked, check, check_text
from kg.drafts.laws import nearest
from kg.errors import KgError, UsageError
from kg.vocabulary.tables import vocabulary

ROOT = Path(__file__).parents[2]
HEAD = "九江市商务局2022年度法治政府建设情况报告\n"
FOOT = "\n九江市商务局\n2023年3月1日\n"
CONTENTS = ("missing-section", "published-late")


def kinds(checked: Checked) -> list[tuple[str, str]]:
    return [(f.kind, f.words) for f in checked.findings]


def of_laws(text: str, **given: str) -> list[tuple[str, str]]:
    return kinds(check_text(text, without=CONTENTS, **given))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("我局依据《合同法》处理纠纷。", [("repealed", "《合同法》")]),
        ("我局严格执行《物权法》和《民法典》。", [("repealed", "《物权法》")]),
        ("我局落实《黄河保护法》。", [("not-yet-in-force", "《黄河保护法》")]),
        ("我局依据《行政处罚法》第九十条作出处罚。", [("no-such-article", "第九十条")]),
        ("我局依据《行政处罚法》第33条、第87条作出处罚。", [("no-such-article", "第87条")]),
        ("我局落实《行政处发法》。", [("no-such-title", "《行政处发法》")]),
        (
            "我局落实《中华人民共和国治安管理处法法》。",
            [("no-such-title", "《中华人民共和国治安管理处法法》")],
        ),
        # right, each of them
        ("我局依据《行政处罚法》第八十六条作出处罚。", []),
        ("我局组织清理依据《合同法》制定的文件。", []),
        ("我局宣传《黄河保护法》。", []),
        ("我局将于明年贯彻落实《黄河保护法》。", []),
        ("我局落实《九江市城市节水条例》。", []),
        ("我局落实《江西省市容和环境卫生管理条例》。", []),
        ("我局落实《民法典》第一千二百六十条。", []),
        ("我局落实《优化营商环境条例》《重大行政决策程序暂行条例》。", []),
        ("我局落实《中华人民共和国反垄断法》《商务领域经营者信用规定》。", []),
        ("我局落实《行政诉讼法》第一百零三条。", []),
        ("我局落实《行政复议法》《行政许可法》《行政强制法》。", []),
    ],
)
def test_laws(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert of_laws(HEAD + sentence + FOOT) == expected


def test_the_span_is_the_drafts_own_or_the_one_given() -> None:
    text = "九江市商务局2020年度法治政府建设情况报告\n我局严格执行《合同法》。\n九江市商务局\n{}\n"
    assert of_laws(text.format("2021年3月10日")) == []  # it was in force while the year lasted
    assert of_laws(text.replace("2020", "2021").format("2022年3月10日")) == [("repealed", "《合同法》")]
    undated = "九江市商务局法治政府建设情况报告\n我局严格执行《合同法》。\n"
    assert of_laws(undated) == []
    assert of_laws(undated, year="2022") == [("repealed", "《合同法》")]


@pytest.mark.parametrize(
    ("sentence", "severity"),
    [
        ("我局依据《黄河保护法》作出处罚。", "error"),  # adopted in October 2022, in force from April 2023 on
        ("我局落实《黄河保护法》。", "warning"),
        ("我局落实《公平竞争审查条例》。", "error"),  # not even adopted
        ("我局依据《黄河保护法》作好处罚准备。", "error"),
    ],
)
def test_who_prepares_for_an_act_is_warned_alone(sentence: str, severity: str) -> None:
    (one,) = check_text(HEAD + sentence + FOOT, without=CONTENTS).findings
    assert (one.kind, one.severity) == ("not-yet-in-force", severity)


@pytest.mark.parametrize(
    "sentence",
    [
        "我局为贯彻实施《黄河保护法》做好准备。",
        "我局做好《黄河保护法》施行准备工作。",
        "我局为《黄河保护法》施行作准备。",
        "《黄河保护法》将于明年施行，我局落实《黄河保护法》要求清理文件。",
        "在《黄河保护法》即将施行之际，我局落实普法责任。",
    ],
)
def test_who_says_that_he_prepares_is_right(sentence: str) -> None:
    assert of_laws(HEAD + sentence + FOOT) == []


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("落实国务院《优化经营环境条例》。", "优化营商环境条例"),
        ("落实国务院《政府信息公布条例》。", "政府信息公开条例"),
        ("落实国务院《物业管埋条例》。", "物业管理条例"),
    ],
)
def test_two_letters_may_be_wrong_where_the_State_Council_is_named(sentence: str, right: str) -> None:
    (one,) = check_text(HEAD + sentence + FOOT, without=CONTENTS).findings
    assert (one.kind, one.severity) == ("no-such-title", "error")
    assert right in one.right[0]


def test_a_provinces_act_of_the_same_title_is_accused_of_nothing() -> None:
    """《信访条例》 may be the act of the province, which is not known to have ended; that of the State Council is none."""
    for agency, maker, told in (
        ("浙江省信访局", "", []),
        ("杭州市信访局", "", []),
        ("西安市信访局", "", ["repealed"]),
        ("杭州市信访局", "国务院", ["repealed"]),
    ):
        text = (
            f"{agency}2023年度法治政府建设情况报告\n严格执行{maker}《信访条例》。\n{agency}\n2024年2月1日\n"
        )
        assert [f.kind for f in check_text(text, without=["missing-section"]).findings] == told


def test_a_title_within_a_title_has_its_facts() -> None:
    said = "依据《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百七十条办理。"
    assert of_laws(HEAD + said + FOOT) == [("no-such-article", "第一百七十条")]


def test_a_piece_of_a_draft_needs_no_publisher() -> None:
    assert of_laws("我局严格执行《合同法》。\n", year="2022") == [("repealed", "《合同法》")]
    assert of_laws("依据《行政处罚法》第九十条作出处罚。\n", year="2022") == [("no-such-article", "第九十条")]
    assert of_laws("开展《合同法》相关文件清理。\n", year="2022") == []


def test_a_finding_says_what_is_right_and_why() -> None:
    (one,) = check_text(
        HEAD + "我局依据《执业医师法》许可。" + FOOT, year="2023", date="2024-01-20", without=CONTENTS
    ).findings
    assert one.right == ("中华人民共和国医师法",)
    assert "2022-03-01" in one.message[0]
    assert "2025-04-30" in one.source
    (one,) = check_text(HEAD + "我局落实《行政处发法》。" + FOOT, without=CONTENTS).findings
    assert (one.severity, one.right) == ("error", ("中华人民共和国行政处罚法",))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("行政处发法", ("行政处罚法",)),
        ("优化营商环竟条例", ("优化营商环境条例",)),
        ("法治政府建设实施纲要（2022—2025年）", ("法治政府建设实施纲要（2021—2025年）",)),
        ("重大行政决策程序暂行规定", ("重大行政决策程序暂行条例",)),
        (
            "党政主要负责人履行推进法治建设第一责任人职责办法",
            ("党政主要负责人履行推进法治建设第一责任人职责规定",),
        ),
        ("信访办法", ()),
        ("浙江省优化营商环境办法", ()),
        ("城市节水条例", ()),
        ("食品安全条例", ()),
        ("法治临沧建设规划（2021—2025年）", ()),
        ("行政处罚法", ()),
        ("浙江省某某办法", ()),
    ],
)
def test_the_nearest_titles(title: str, expected: tuple[str, ...]) -> None:
    assert nearest(title, vocabulary()) == expected


PARTS = """一、主要举措和成效
落实《民法典》。
二、存在的不足和原因
力量薄弱。
三、党政主要负责人履行推进法治建设第一责任人职责情况
亲自部署。
四、下一年度主要安排
加强培训。
五、其他需要报告的情况
无。"""


def test_the_parts_that_the_rule_asks_for() -> None:
    assert kinds(check_text(HEAD + PARTS + FOOT)) == []
    without = (
        PARTS.replace("二、存在的不足和原因\n力量薄弱。\n", "")
        .replace("三、", "二、")
        .replace("四、", "三、")
        .replace("五、", "四、")
    )
    (one,) = check_text(HEAD + without + FOOT).findings
    assert one.kind == "missing-section"
    assert "不足" in one.message[0] or "问题" in one.message[0]
    before = (
        (HEAD + without + FOOT)
        .replace("民法典", "行政处罚法")
        .replace("2022", "2018")
        .replace("2023", "2019")
    )
    assert kinds(check_text(before)) == []  # the rule is of 2019


PART = "一、主要举措和成效\n依法行政。\n二、存在的不足和原因\n力量薄弱。\n三、下一年度主要安排\n加强培训。\n四、其他需要报告的情况\n无。\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + PART + FOOT, [("warning", "")]),
        # told of without a heading: a hint, at the words
        (HEAD + "局主要负责人履行第一责任人职责。\n" + PART + FOOT, [("hint", "第一责任人")]),
        # the rule is on reports on administration by law alone
        ("九江市人民政府2022年政府工作报告\n" + PART, []),
        ("九江市商务局2022年全市商务工作总结\n" + PART, []),
        (HEAD.replace("2022", "2018") + PART, []),
        ("2022年度全市法院行政案件司法审查报告\n为支持依法行政，现将2022年度情况报告如下：\n" + PART, []),
    ],
)
def test_what_is_missing_and_what_only_lacks_a_heading(text: str, expected: list[tuple[str, str]]) -> None:
    found = [f for f in check_text(text).findings if f.kind == "missing-section"]
    assert [(f.severity, f.words) for f in found] == expected
    assert all("督察工作规定" in f.source for f in found)


def test_a_year_that_is_aimed_at_is_not_reported_on() -> None:
    text = "关于做好农业机械化工作的意见\n到2025年，全国农机总动力稳定增长。\n（农业农村部、银保监会负责）\n国务院\n2018年12月21日\n"
    assert check_text(text).report.year is None
    assert check_text(text).findings == ()


def test_a_report_that_is_late() -> None:
    late = FOOT.replace("3月1日", "4月2日")
    assert kinds(check_text(HEAD + PARTS + late)) == [("published-late", "")]
    assert kinds(check_text(HEAD + PARTS + FOOT.replace("3月1日", "4月1日"))) == []


@pytest.mark.parametrize("path", sorted((ROOT / "tests/gold").rglob("texts/*.txt")), ids=lambda p: p.stem)
def test_right_drafts_give_no_error(path: Path) -> None:
    assert [f for f in check(path).findings if f.severity == "error"] == []


def test_a_kind_can_be_left_out() -> None:
    text = HEAD + "我局落实《行政处发法》。" + FOOT
    assert of_laws(text)
    assert kinds(check_text(text, without=[*CONTENTS, "no-such-title"])) == []
    with pytest.raises(UsageError, match="no-such-title"):
        check_text(text, without=["title"])


# --- the command --------------------------------------------------------------------------------------------------


def run(*args: str, given: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["check", *args], input=given, catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def test_the_command_tells_place_and_fact_and_ends_with_1(tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text(HEAD + PARTS + "\n我局落实《行政处发法》。" + FOOT, encoding="utf-8")
    code, out, err = run(str(path), "--format", "json")
    assert (code, err) == (1, "")
    (told,) = json.loads(out)
    (finding,) = told["findings"]
    assert {k: finding[k] for k in ("kind", "severity", "words", "line")} == {
        "kind": "no-such-title",
        "severity": "error",
        "words": "《行政处发法》",
        "line": 12,
    }
    assert path.read_text(encoding="utf-8")[finding["begin"] : finding["end"]] == finding["words"]
    assert run(str(path), "--without", "no-such-title")[0] == 0
    assert "《行政处发法》" in run(str(path))[1]


def test_the_severity_asked_for_decides_the_exit_code(tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text(HEAD + PARTS.replace("三、", "四、") + FOOT, encoding="utf-8")
    assert run(str(path))[0] == 1
    assert run(str(path), "--severity", "error")[0] == 0


def test_what_cannot_be_read_or_dated_is_said(tmp_path: Path) -> None:
    code, _, err = run(str(tmp_path / "none.docx"))
    assert (code, err.count("\n")) == (2, 1)
    path = tmp_path / "draft.txt"
    path.write_text("我局严格执行《合同法》。\n", encoding="utf-8")
    code, _, err = run(str(path))
    assert code == 0
    assert "--year" in err
    with pytest.raises(KgError):
        check(tmp_path / "none.txt")
    assert run("--without", "nonsense", str(path))[0] == 2


def test_the_language_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text(HEAD + PARTS + "\n我局落实《行政处发法》。" + FOOT, encoding="utf-8")
    english = "no law has this title"
    assert english not in run(str(path))[1]
    assert english in run(str(path), "--english")[1]
    for language, there in (("en", True), ("zh", False)):
        told = CliRunner().invoke(main, ["--lang", language, "check", str(path)], catch_exceptions=False)
        assert (english in told.stdout) == there


def test_a_draft_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.docx"
    good.write_text(HEAD + "我局落实《行政处发法》。" + FOOT, encoding="utf-8")
    bad.write_bytes(b"\xd0\xcf no Word file")
    code, out, err = run(str(bad), str(good))
    assert (code, "《行政处发法》" in out, "bad.docx" in err) == (2, True, True)
    code, out, err = run(str(good), str(tmp_path / "none.txt"), "--format", "json")
    assert (code, len(json.loads(out)), "none.txt" in err) == (2, 1, True)


def test_standard_input() -> None:
    assert "《行政处发法》" in run("-", given=HEAD + "我局落实《行政处发法》。" + FOOT)[1]


def test_a_draft_of_word_is_read_while_what_checks_it_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (HEAD + "我局落实《行政处发法》。" + FOOT).strip().split("\n")
    (tmp_path / "draft.txt").write_text("\n".join(lines), encoding="utf-8")
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    word.save(str(tmp_path / "draft.docx"))
    beside: list[threading.Thread] = []
    reading: list[int] = []
    real = plain_text.document

    class Watched(threading.Thread):
        def start(self) -> None:
            beside.append(self)
            super().start()

    def document(*given: Any) -> Any:
        reading.append(len(beside))
        return real(*given)

    before = threading.enumerate()
    monkeypatch.setattr("kg.drafts.checking.Thread", Watched)
    monkeypatch.setattr(plain_text, "document", document)
    found = [check(tmp_path / name, without=CONTENTS) for name in ("draft.docx", "draft.txt")]
    assert kinds(found[0]) == kinds(found[1]) == [("no-such-title", "《行政处发法》")]
    # it is begun before the .docx is read, and gone when it is; none for the text
    assert (len(beside), reading) == (1, [1, 1])
    assert not beside[0].is_alive()
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04" + bytes(50))
    with pytest.raises(KgError):
        check(tmp_path / "broken.docx")
    assert threading.enumerate() == before
