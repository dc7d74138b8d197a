"""A user's own words: what they add is found and linked as what ships is, faults are told by line and column."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from in_process import read_here

from kg.builder import words
from kg.builder.build import Outcome, build
from kg.builder.gather import BUILT, UNCHANGED
from kg.builder.messages import Answer, Job
from kg.builder.words import Table, kit_of, packed, parse
from kg.cli.main import main
from kg.errors import KgError, printable
from kg.extraction.kit import Kit
from kg.extraction.pipeline import extract, extract_by
from kg.model.records import Extraction
from kg.read.sources import sources
from kg.vocabulary.tables import Word, vocabulary

HEADINGS = "name,kind,variants,parts,class\n"
HEAD = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n"
NAMES = ("graph.ttl", "graph.html", "review.csv", "report.json")


def read(*rows: str, headings: str = HEADINGS) -> tuple[Word, ...]:
    return parse([Table("w.csv", (headings + "\n".join(rows)).encode())])


def extracted(rows: Sequence[str], text: str, head: str = HEAD) -> Extraction:
    (found,) = extract_by(kit_of(packed(read(*rows))), [(head + text, "a.txt", None)])
    return found


def linked(found: Extraction) -> dict[str, set[tuple[str, str]]]:
    """{surface without marks: (kind, name) of the things that it names}."""
    things = {e.iri: (e.kind, e.name) for e in found.entities}
    table: dict[str, set[tuple[str, str]]] = {}
    for mention in found.mentions:
        table.setdefault(mention.text.strip("《》“”"), set()).update(things[a] for a in mention.entities)
    return table


AGENCY, LAW, MECHANISM, PROGRAM = "Agency", "LegalInstrument", "Mechanism", "Program"
#: (rows, a sentence, a name in it, the thing that it names with these rows)
LINKED = [
    ("省城市更新促进会,Agency,,,", "会同省城市更新促进会调研。", "省城市更新促进会", (AGENCY, "省城市更新促进会")),
    ("河南省城管执法总队,机构,省城管总队,,", "省城管总队指导我局工作。", "省城管总队", (AGENCY, "河南省城管执法总队")),
    ("郑州市城市管理局,Agency,郑城管,,", "“郑城管”开展检查。", "郑城管", (AGENCY, "郑州市城市管理局")),
    ("司法部,Agency,司部,,", "按照司部要求推进。", "司部", (AGENCY, "司法部")),
    ("郑州市码头管理暂行规程,LegalInstrument,,,", "执行《郑州市码头管理暂行规程》。", "郑州市码头管理暂行规程", (LAW, "郑州市码头管理暂行规程")),
    ("《郑州市城市更新条例》,法律文件,城市更新条例,,", "落实《城市更新条例》。", "城市更新条例", (LAW, "郑州市城市更新条例")),
    ("郑州市城市更新条例,法律文件,城市更新条例,,", "落实城市更新条例要求。", "城市更新条例", (LAW, "郑州市城市更新条例")),
    ("郑州市城市更新条例,法律文件,更新条例,,", "落实《更新条例》。", "更新条例", (LAW, "郑州市城市更新条例")),
    ("行政处罚法,LegalInstrument,处罚新法,,", "学习《处罚新法》。", "处罚新法", (LAW, "中华人民共和国行政处罚法")),
    ("码上监督,Mechanism,,,", "实行码上监督。", "码上监督", (MECHANISM, "码上监督")),
    ("码上监督,机制,扫码看;  码看通 ；,,", "推广码看通。", "码看通", (MECHANISM, "码上监督")),
    ("三项制度,Mechanism,执法三制,,", "落实执法三制。", "执法三制", (MECHANISM, "三项制度")),
    ("蓝盾护城,Program,,,", "开展蓝盾护城。", "蓝盾护城", (PROGRAM, "蓝盾护城")),
    ("“蓝盾”护城,项目行动,,,", "开展“蓝盾”护城。", "蓝盾”护城", (PROGRAM, "“蓝盾”护城")),
    ("城管ＡＩ,Mechanism,,,", "推行城管AI。", "城管AI", (MECHANISM, "城管AI")),
]  # fmt: skip


@pytest.mark.parametrize(("row", "sentence", "name", "thing"), LINKED)
def test_a_word_is_linked_by_its_name_and_variants(
    row: str, sentence: str, name: str, thing: tuple[str, str]
) -> None:
    assert thing in linked(extracted([row], sentence)).get(name, set())
    # and would not be without the row
    assert thing not in linked(extract(HEAD + sentence)).get(name, set()) or thing == (LAW, name)


def test_a_variant_of_less_than_six_characters_counts_within_title_marks_alone() -> None:
    """As short names of shipped instruments do, but for laws."""
    row = "郑州市城市更新条例,法律文件,更新条例,,"
    assert "更新条例" not in linked(extracted([row], "按照更新条例办理。"))
    assert "蓝天法" in linked(
        extracted(["中华人民共和国蓝天法,法律文件,蓝天法,,Statute"], "按照蓝天法办理。")
    )


def test_a_local_agency_has_its_region_and_its_deeds() -> None:
    found = extracted(
        ["河南省城管执法总队,机构,省城管总队,,"],
        "推行三项制度，在省委领导下宣传《民法典》。\n",
        head="河南省城管执法总队2023年法治政府建设年度报告\n",
    )
    (agency,) = [e for e in found.entities if e.name == "河南省城管执法总队"]
    assert (agency.region, agency.alt) == ("410000", ("省城管总队",))
    assert found.report.publishers == (agency.iri,)
    assert "中共河南省委员会" in {e.name for e in found.entities}
    assert {"appliesMechanism", "jurisdiction"} <= {
        c.predicate for c in found.claims if c.subject == agency.iri
    }


def test_a_body_that_the_tables_make_stays_what_it_is() -> None:
    """A row may give 郑州市城市管理局 another name; its region, its other names and its line stay."""
    plain, found = (
        next(e for e in x.entities if e.name == "郑州市城市管理局")
        for x in (
            extract(HEAD + "省住建厅指导。"),
            extracted(["郑州市城市管理局,Agency,郑城管,,"], "郑城管。"),
        )
    )
    assert (found.iri, found.region) == (plain.iri, plain.region)
    assert {*plain.alt, "郑城管"} == {*found.alt}
    above = extracted(["郑州市城市管理局,Agency,郑城管,,"], "在省厅指导下工作。")
    assert "河南省住房和城乡建设厅" in {e.name for e in above.entities}


@pytest.mark.parametrize(
    ("row", "subclass", "region"),
    [
        ("郑州市城市更新条例,法律文件,,,", "LocalRegulation", "410100"),
        ("郑州市城市更新条例,法律文件,,,规范性文件", "NormativeDocument", "410100"),
        ("郑州市城市更新条例,法律文件,,,LocalGovernmentRule", "LocalGovernmentRule", "410100"),
        ("城市体检工作规程,法律文件,,,标准", "Standard", ""),
        ("城市体检办法,法律文件,,,", "DepartmentalRule", ""),
    ],
)
def test_an_instrument_is_of_the_class_that_the_row_or_its_title_tells(
    row: str, subclass: str, region: str
) -> None:
    name = row.partition(",")[0]
    (law,) = [e for e in extracted([row], f"落实《{name}》。").entities if e.kind == LAW]
    assert (law.name, law.subclass, law.region) == (name, subclass, region)


def test_parts_are_stated_where_both_are_named() -> None:
    rows = [
        "一网两码,Mechanism,,码上监督;三项制度,",
        "码上监督,Mechanism,,,",
        "三项制度,Mechanism,,码上监督,",
    ]
    found = extracted(rows, "推行一网两码，落实码上监督和三项制度。")
    names = {e.iri: e.name for e in found.entities}
    parts = {(names[c.subject], names[c.object]) for c in found.claims if c.predicate == "hasPart"}
    assert parts == {("一网两码", "码上监督"), ("一网两码", "三项制度"), ("三项制度", "码上监督")}
    assert "hasPart" not in {c.predicate for c in extracted(rows, "推行一网两码。").claims}


def test_a_local_agency_before_a_title_stays_in_it() -> None:
    """Central organs are taken off 国务院办公厅关于…; whoever a user names may be a local body."""
    title = "城市更新促进会关于进一步加强城市体检评估工作的通知"
    law = next(
        e for e in extracted(["城市更新促进会,Agency,,,"], f"落实《{title}》。").entities if e.kind == LAW
    )
    assert law.name == title


# --- reading --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(
    "text",
    [
        "name,kind,variants,parts,class\n码上监督,Mechanism,码看;码看通,三项制度,\n",
        "Name , KIND,variants,parts,class\r\n码上监督,机制,码看；码看通,三项制度,\r\n",
        "类别,组成,别名,类型,名称\n,三项制度,码看;码看通,机制,码上监督\n",
        "名称,kind,别名,组成,备注\n“码上监督”,机制,码看;;码看通;码看,“三项制度”,领导说的，\n\n,,,,\n",
        "name,kind,variants,parts\n\"码 上\n监督\",Mechanism,码看;码看通,三项制度\n码上监督,机制,码看;码看通,三项制度\n",
    ],
)  # fmt: skip
def test_a_table_reads_in_any_spelling(text: str, encoding: str) -> None:
    word = Word(MECHANISM, "码上监督", ("码看", "码看通"), ("三项制度",))
    assert parse([Table("w.csv", text.encode(encoding))]) == (word,)


def test_tables_of_several_folders_are_one() -> None:
    one, two = (Table(n, (HEADINGS + row).encode()) for n, row in (("a", "甲制,机制,,乙制,"), ("b", "乙制,机制,,,")))  # fmt: skip
    assert {w.name for w in parse([one, two])} == {"甲制", "乙制"}
    assert parse([one, two, one]) == parse([two, one])
    other = Table("c", (HEADINGS + "乙制,项目行动,,,").encode())
    with pytest.raises(KgError, match=r"^c, line 2, column name: “乙制” is a name in line 2 of b already$"):
        parse([one, two, other])


#: (rows, what is told of them: line, column, words)
FAULTS = [
    ("甲制,Thing,,,", "line 2, column kind: “Thing” is no kind; say Agency (机构), LegalInstrument (法律文件), Mechanism (机制), Program (项目行动)"),
    ("甲制,,,,", "line 2, column kind: “” is no kind"),
    (",Mechanism,甲制,,", "line 2, column name: blank"),
    ("《》,法律文件,,,", "line 2, column name: “《》” is one character long"),
    ("甲,Mechanism,,,", "line 2, column name: “甲” is one character long"),
    ("“甲”,Mechanism,,,", "line 2, column name: “甲” is one character long"),
    ("。。。,Mechanism,,,", "line 2, column name: “。。。” is one character long"),
    ("甲制;乙制,Mechanism,,,", "line 2, column name: “甲制;乙制” holds a semicolon"),
    (f"{'长' * 161},Mechanism,,,", "has 161 characters; a name has 160 at most"),
    ("甲\ue000制,Mechanism,,,", r"line 2, column name: “甲\ue000制” holds a character that cannot be seen"),
    ("甲制,Mechanism,乙,,", "line 2, column variants: “乙” is one character long"),
    ("\n\n甲制,Mechanism,三项制度,,", "line 4, column variants: “三项制度” is a name of 三项制度 (Mechanism) already"),
    ("甲制,Mechanism,行政处罚法,,", "column variants: “行政处罚法” is a name of 中华人民共和国行政处罚法 (LegalInstrument) already"),
    ("郑州市甲办法,法律文件,民法典,,", "column variants: “民法典” is a name of 中华人民共和国民法典 (LegalInstrument) already"),
    ("三项制度,Program,,,", "line 2, column name: “三项制度” is a Mechanism that is known: 三项制度"),
    ("两办,Agency,甲乙办,,", "line 2, column name: “两办” means several: 中共中央办公厅, 国务院办公厅"),
    ("郑州市,Agency,,,", "line 2, column name: “郑州市” is a name of a region"),
    ("甲制,Mechanism,,,\n乙制,Program,甲制,,", "line 3, column variants: “甲制” is a name in line 2 already"),
    ("甲制,Mechanism,,,\n甲制,Mechanism,甲乙制,,", "line 3, column name: “甲制” is a name in line 2 already"),
    ("甲制,Mechanism,,乙制,", "line 2, column parts: “乙制” is no mechanism or program that is known, or of this table"),
    ("甲制,Mechanism,,行政处罚法,", "line 2, column parts: “行政处罚法” is no mechanism or program"),
    ("甲局,Agency,,三项制度,", "line 2, column parts: only Mechanism and Program have parts"),
    ("甲制,Mechanism,,甲制,", "line 2, column parts: in a circle: 甲制 → 甲制"),
    ("甲制,机制,,乙制,\n乙制,机制,,丙制,\n丙制,机制,,甲制,", "line 2, column parts: in a circle: "),
    ("行政执法公示制度,机制,,三项制度,", "column parts: in a circle: "),
    ("甲条例,法律文件,,,Law", "line 2, column class: “Law” is no class of instruments; say Constitution (宪法), Statute (法律), "),
    ("甲制,机制,,,法律", "line 2, column class: only a LegalInstrument has a class"),
    ("民法典,法律文件,,,LocalRegulation", "line 2, column class: 中华人民共和国民法典 is known as a Statute"),
    ("甲制,Mechanism,,,,,乙", "line 2: 7 cells under 5 headings; a cell with a comma goes in quotation marks"),
    ('甲制,Mechanism,"乙制', "line 2: no row of a table (unexpected end of data)"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "told"), FAULTS)
def test_a_fault_is_told_by_file_line_and_column(rows: str, told: str) -> None:
    with pytest.raises(KgError) as raised:
        read(rows)
    (line,) = str(raised.value).split("\n")
    assert line.startswith("w.csv, line ")
    assert told in line


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        ("", "w.csv: no line with the names of the columns; the columns are name, kind, variants, parts, class, note"),
        ("name,variants\n", "w.csv, line 1, column kind: is missing"),
        ("\nname;kind\n", "w.csv, line 2, column name;kind: no such column; the columns are name, kind, variants,"),
        ("name,kind,varients\n", "w.csv, line 1, column varients: no such column"),
        ("name,kind,名称\n", "w.csv, line 1, column 名称: a second column of this meaning"),
    ],
)  # fmt: skip
def test_headings_that_do_not_read_are_told(headings: str, told: str) -> None:
    with pytest.raises(KgError) as raised:
        read(headings=headings)
    assert told in str(raised.value)


def test_the_headings_of_the_file_are_named() -> None:
    with pytest.raises(KgError, match=r"^w.csv, line 2, column 类型: “物” is no kind"):
        read("甲制,物", headings="名称,类型\n")


@pytest.mark.parametrize("data", [b"name,kind\n\xff\xfe\x00", b"\x89PNG\r\n\x00", bytes(range(128, 256)) * 9])
def test_what_is_no_text_is_told(data: bytes) -> None:
    with pytest.raises(KgError, match=r"^w.csv: .*; save it as CSV UTF-8$"):
        parse([Table("w.csv", data)])


def test_all_faults_are_told_at_once_up_to_twenty() -> None:
    rows = [f"甲{n},Thing,,,\n一,Mechanism,,乙制,法律" for n in range(10)]
    with pytest.raises(KgError) as raised:
        read(*rows)
    lines = str(raised.value).split("\n")
    assert len(lines) == 21
    assert [int(line.split("line ")[1].split(",")[0]) for line in lines[:4]] == [2, 3, 3, 4]
    assert lines[-1] == "and 10 more"


def test_a_table_that_wants_to_keep_a_build_busy_is_told_soon() -> None:
    circles = [f"甲{n}号制度,机制,,甲{n}号制度," for n in range(3000)]
    marks = f"{'“' * 50_000}{'”' * 50_000},机制,,,"
    chain = [f"乙{n}号制度,机制,,乙{n + 1}号制度," for n in range(3000)]
    with pytest.raises(KgError, match="in a circle: 甲0号制度 → 甲0号制度"):
        read(*circles, *chain)
    with pytest.raises(KgError, match="has 100000 characters"):
        read(marks)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("《“甲”制》", "“甲”制"),
        ("“《甲办法》”", "甲办法"),
        ("《甲》和《乙》", "《甲》和《乙》"),
        ("“甲”“乙”", "“甲”“乙”"),
        ("关于〈甲〉的通知", "关于〈甲〉的通知"),
        ("《关于〈甲〉的通知》", "关于〈甲〉的通知"),
        ("《甲《乙》丙》", "甲《乙》丙"),
    ],
)
def test_the_marks_around_a_name_are_not_of_it(cell: str, name: str) -> None:
    assert [w.name for w in read(f"{cell},机制,,,")] == [name]


def test_a_row_with_a_fault_makes_no_others() -> None:
    """A name that a faulty row has is no unknown part of another."""
    with pytest.raises(KgError) as raised:
        read("甲制,Mechanism,,乙制,", "乙制,Thing,,,")
    assert str(raised.value).count("\n") == 0
    assert "line 3, column kind" in str(raised.value)


# --- in a build -----------------------------------------------------------------------------------------------------

TEXTS = {
    "a.txt": HEAD + "落实《城市更新条例》，推行码上监督，推行“扫码进厂”。在市委领导下推行三项制度。\n",
    "b.txt": HEAD.replace("2024", "2023") + "宣传《民法典》，开展清爽行动。\n",
}
ROWS = ["郑州市城市更新条例,法律文件,城市更新条例,,", "码上监督,机制,扫码进厂,,", "清爽行动,Program,,,"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for name, text in TEXTS.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def write(folder: Path, rows: Sequence[str], headings: str = HEADINGS, name: str = words.FILE) -> None:
    (folder / name).write_text(headings + "\n".join(rows) + "\n", encoding="utf-8-sig")


def outputs(out: Path) -> list[bytes]:
    return [(out / name).read_bytes() for name in NAMES[:3]]


def statuses(outcome: Outcome) -> dict[str, str]:
    return {f.file: f.status for f in outcome.filed}


def open_names(out: Path) -> set[str]:
    with (out / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["name"] for row in csv.DictReader(file)}


@pytest.mark.usefixtures("in_process")
def test_words_beside_the_sources_join_and_are_no_source(folder: Path, tmp_path: Path) -> None:
    build([folder], tmp_path / "without")
    assert "扫码进厂" in open_names(tmp_path / "without")
    write(folder, ROWS)
    (folder / "子").mkdir()
    write(folder / "子", ["甲,Thing"])
    made = build([folder], tmp_path / "out")
    assert set(statuses(made)) == set(TEXTS)
    graph = (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    for name in ("law/郑州市城市更新条例>", "mechanism/码上监督>", "program/清爽行动>"):
        assert name in graph
    assert {"扫码进厂", "码上监督", "清爽行动"}.isdisjoint(open_names(tmp_path / "out"))
    assert {s.name for s in sources([folder])[0]} == set(TEXTS)
    # nor where it is named itself, or lies there by another name
    again = build([folder, folder / words.FILE], tmp_path / "again", column="name")
    assert set(statuses(again)) == set(TEXTS)
    (folder / words.FILE).rename(folder / "own.csv")
    given = build([folder], tmp_path / "given", vocabulary=folder / "own.csv")
    assert set(statuses(given)) == set(TEXTS)
    assert outputs(tmp_path / "given") == outputs(tmp_path / "out")


@pytest.mark.usefixtures("in_process")
def test_a_table_that_is_given_stands_for_those_in_the_folders(folder: Path, tmp_path: Path) -> None:
    write(folder, ["甲,Thing"])
    write(tmp_path, ROWS, name="own.csv")
    build([folder], tmp_path / "out", vocabulary=tmp_path / "own.csv")
    assert "mechanism/码上监督>" in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")


@pytest.mark.usefixtures("in_process")
def test_words_and_decisions_both_apply(folder: Path, tmp_path: Path) -> None:
    """A decision may drop what a word names, and mean what a word names by one of its variants."""
    write(folder, [*ROWS, "绿色通道机制,机制,绿通,,"])
    (folder / "decisions.csv").write_text(
        "kind,name,report,decision,target\nProgram,清爽行动,,drop,\nMechanism,三项制度,,same as,绿通\n",
        encoding="utf-8",
    )
    made = build([folder], tmp_path / "out")
    assert made.idle == ()
    graph = (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    assert "mechanism/码上监督>" in graph
    assert "mechanism/绿色通道机制>" in graph
    assert "清爽行动" not in graph.replace("开展清爽行动", "")
    assert "mechanism/三项制度>" not in graph


def test_reports_are_extracted_anew_when_words_change_and_read_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.builder import worker

    done: list[str] = []
    answer = worker.answer

    def counted(job: Job, *more: object) -> Answer:
        done.append(type(job).__name__)
        return answer(job, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(worker, "answer", counted)
    read_here(monkeypatch)
    out = tmp_path / "out"
    build([folder], out)
    without = outputs(out)
    write(folder, ROWS)
    assert set(statuses(build([folder], out)).values()) == {BUILT}
    with_words = outputs(out)
    assert with_words != without
    done.clear()
    # the same words in another order, with a remark
    write(folder, [f"说明,{row}" for row in reversed(ROWS)], "备注," + HEADINGS)
    made = build([folder], out)
    assert set(statuses(made).values()) == {UNCHANGED}
    assert not made.written
    assert done == []
    write(folder, [*ROWS, "绿通,机制,,,"])
    assert set(statuses(build([folder], out)).values()) == {BUILT}
    assert done == ["Extract", "Extract", "Page"]
    write(folder, ROWS)
    build([folder], out)
    assert outputs(out) == with_words
    (folder / words.FILE).unlink()
    build([folder], out)
    assert outputs(out) == without
    assert "Read" not in done


@pytest.mark.usefixtures("in_process")
def test_a_table_that_was_checked_is_not_checked_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, ROWS)
    build([folder], tmp_path / "out")
    with monkeypatch.context() as patch:
        patch.setattr(words, "check", None)
        assert not build([folder], tmp_path / "out").written
    # but by other code or vocabularies it is
    monkeypatch.setattr("kg.builder.build.fingerprint", lambda files: "other")
    monkeypatch.setattr(words, "check", lambda rows, known, faults: faults.add("w", 1, "", "checked"))
    with pytest.raises(KgError, match=r"^w, line 1: checked$"):
        build([folder], tmp_path / "out")


def test_several_processes_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for number in range(20):
        (folder / f"{number}.txt").write_text(TEXTS["a.txt"] + f"第{number}号。\n", encoding="utf-8")
    write(folder, ROWS)
    for jobs in (1, 3):
        build([folder], tmp_path / str(jobs), jobs=jobs)
    assert outputs(tmp_path / "1") == outputs(tmp_path / "3")
    assert "mechanism/码上监督>" in (tmp_path / "3" / "graph.ttl").read_text(encoding="utf-8")


@pytest.mark.usefixtures("in_process")
def test_a_worker_makes_its_tables_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        (folder / f"{number}.txt").write_text(TEXTS["a.txt"] + f"第{number}号。\n", encoding="utf-8")
    write(folder, [*ROWS, "绿通机制,机制,,,"])
    made: list[object] = []
    of = Kit.of
    monkeypatch.setattr(Kit, "of", classmethod(lambda cls, v: made.append(v) or of(v)))
    build([folder], tmp_path / "out")
    assert [v for v in made if v is not vocabulary()] == made[-1:]


def test_the_vocabularies_of_others_stay_as_they_are() -> None:
    kit_of(packed(read(*ROWS)))
    assert "扫码进厂" not in vocabulary().term_by_key
    assert kit_of(b"").vocabulary is vocabulary()


def test_the_command_line_tells_faults_and_keeps_the_outputs(folder: Path, tmp_path: Path) -> None:
    write(folder, ["甲,Thing,,,"])
    done = CliRunner().invoke(main, ["build", str(folder), "-o", str(tmp_path / "out")])
    assert done.exit_code == 1
    first, second, rest = done.stderr.split("\n")
    assert first.startswith(f"kg: {folder / words.FILE}, line 2, column kind: “Thing” is no kind")
    assert second.startswith(f"{folder / words.FILE}, line 2, column name: “甲” is one character long")
    assert rest == ""
    assert not (tmp_path / "out" / "graph.ttl").exists()
    done = CliRunner().invoke(main, ["build", str(folder), "--vocabulary", str(tmp_path / "none.csv")])
    assert (done.exit_code, done.stderr) == (1, f"kg: {tmp_path / 'none.csv'}: No such file or directory\n")
    assert "--vocabulary" in CliRunner().invoke(main, ["build", "--help"]).stdout


def test_a_table_that_is_a_link_out_of_the_folder_or_too_large_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("root:x:0\n", encoding="utf-8")
    (folder / words.FILE).symlink_to(secret)
    with pytest.raises(KgError, match=r"vocabulary\.csv: a link that leads out of the folder$"):
        build([folder], tmp_path / "out")
    monkeypatch.setattr("kg.builder.words.MAX_BYTES", 3)
    with pytest.raises(KgError, match=r"secret\.csv: larger than"):
        words.load(secret)


CELLS = st.one_of(
    st.sampled_from(["甲制", "乙制", "甲", "三项制度", "民法典", "机制", "Mechanism", "Agency", "法律文件", "法律", "两办"]),
    st.text(alphabet=st.sampled_from('甲乙制;；,"\n\r\t \x00《》“”一=\u3000\ufeff\ud800'), max_size=8),
    st.text(max_size=5),
)  # fmt: skip
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=5).map(
    lambda rows: (HEADINGS + "\n".join(",".join(row) for row in rows)).encode("utf-8", "surrogatepass")
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=60), TABLES))
@example(HEADINGS.encode() + b"\xe7\x94\xb2\xe5\x88\xb6,Mechanism,,,\n" * 3)
def test_any_bytes_are_words_or_told_faults(data: bytes) -> None:
    try:
        found = parse([Table("w.csv", data)])
    except KgError as error:
        for line in str(error).split("\n"):
            assert printable(line) == line
            assert line.startswith(("w.csv", "and "))
    else:
        (made,) = extract_by(kit_of(packed(found)), [(TEXTS["a.txt"], "a.txt", None)])
        assert made.mentions
