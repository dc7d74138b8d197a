"""Curated decisions are applied to what was extracted; the review table lists what is to be decided."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from kg.builder.applied import Decisions
from kg.builder.build import build
from kg.builder.decisions import Decision, acting, parse, row
from kg.builder.messages import Extracted, Model
from kg.builder.review import COLUMNS, Review, as_csv, of_report
from kg.builder.worker import answer
from kg.cli.main import main
from kg.errors import KgError
from kg.extraction.kit import kit
from kg.extraction.pipeline import extract
from kg.model.records import Extraction

REPORT = (
    "郑州市城市管理局2023年法治政府建设情况报告\n"
    "严格执行《郑州市物业管理条例》第三十三条。推行“扫码进厂”。开展“净源2025”专项行动。市城管执法支队、县政府参加。\n"
)


def decided(*rows_: str, file: str = "a.txt") -> tuple[Extraction, list[Decision]]:
    """REPORT under decisions, given as CSV rows, and the decisions that did not match."""
    decisions = Decisions(parse("kind,name,report,decision,target\n" + "\n".join(rows_)), kit())
    found, matched = decisions.apply(extract(REPORT, file))
    return found, [d for d in decisions.decisions if d not in matched]


def names(found: Extraction, kind: str) -> set[str]:
    return {e.name for e in found.entities if e.kind == kind}


def whole(found: Extraction) -> None:
    """Every claim and mention speaks of entities that are there, and every claim has evidence."""
    known = {e.iri for e in found.entities}
    spans = {m.span for m in found.mentions}
    for claim in found.claims:
        assert {claim.subject, claim.object, *claim.provisions} <= known
        assert claim.evidence
        assert set(claim.evidence) <= spans
    assert {a for m in found.mentions for a in m.entities} <= known
    assert set(found.report.publishers) <= known
    assert {m.sentence for m in found.mentions} == set(found.sentences)


def test_what_is_dropped_goes_with_its_mentions_and_claims() -> None:
    assert "扫码进厂" in names(extract(REPORT, "a.txt"), "Mechanism")
    found, left = decided("Mechanism,扫码进厂,,drop,")
    assert "扫码进厂" not in names(found, "Mechanism")
    assert "扫码进厂" not in {m.text.strip("“”") for m in found.mentions}
    assert left == []
    whole(found)


def test_a_merged_law_takes_its_articles_along() -> None:
    found, left = decided("LegalInstrument,郑州市物业管理条例,,same as,河南省物业管理条例")
    assert "河南省物业管理条例" in names(found, "LegalInstrument")
    assert "郑州市物业管理条例" not in names(found, "LegalInstrument")
    assert names(found, "Provision") == {"河南省物业管理条例第33条"}
    (law,) = [e for e in found.entities if e.name == "河南省物业管理条例"]
    assert (law.region, law.subclass) == ("410000", "LocalRegulation")
    assert any(c.object == law.iri and c.provisions for c in found.claims)
    assert left == []
    whole(found)


def test_a_name_can_mean_several() -> None:
    found, _ = decided("Mechanism,扫码进厂,,split into,扫码入企;进厂检查备案")
    assert {"扫码入企", "进厂检查备案"} <= names(found, "Mechanism")
    whole(found)


def test_a_mechanism_can_become_a_program() -> None:
    found, _ = decided("机制,扫码进厂,,类型,项目行动")
    assert "扫码进厂" in names(found, "Program")
    (program,) = [e.iri for e in found.entities if e.name == "扫码进厂"]
    assert {c.predicate for c in found.claims if c.object == program} == {"carriesOut"}
    whole(found)


def test_a_publisher_is_renamed_everywhere() -> None:
    found, _ = decided("Agency,郑州市城市管理局,,same as,郑州市城市管理委员会")
    (publisher,) = found.report.publishers
    assert publisher.endswith("agency/郑州市城市管理委员会")
    assert not any(c.subject.endswith("郑州市城市管理局") for c in found.claims)
    whole(found)


def test_a_decision_for_one_report_leaves_the_others() -> None:
    row = "Mechanism,扫码进厂,b.txt,drop,"
    assert "扫码进厂" in names(decided(row, file="a.txt")[0], "Mechanism")
    assert "扫码进厂" not in names(decided(row, file="b.txt")[0], "Mechanism")


def test_what_matches_nothing_is_told() -> None:
    _, left = decided("Program,从未有过的行动,,drop,")
    assert [str(d) for d in left] == ["Program 从未有过的行动 drop"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Mechanism,甲,,merge,乙", "“merge” is no decision"),
        ("Thing,甲,,drop,", "kind is one of"),
        ("Mechanism,甲,,drop,乙", "drop takes no target"),
        ("Mechanism,甲,,same as,", "same as takes one"),
        ("Mechanism,甲,,split into,乙", "split into several"),
        ("Agency,甲,,is a,Program", "is a takes Mechanism or Program"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused_by_its_number(row: str, said: str) -> None:
    with pytest.raises(KgError, match=f"row 2.*{said}"):
        parse("kind,name,report,decision,target\n" + row)


def test_a_review_row_without_a_decision_is_passed_over() -> None:
    assert parse("kind,name,report,decision,target\nMechanism,甲,,,\n") == ()


def test_the_review_lists_what_is_open_inferred_or_in_no_vocabulary_most_frequent_first() -> None:
    text = REPORT + "再次推行“扫码进厂”。"
    review = Review()
    review.add("a.txt", of_report(extract(text, "a.txt"), kit().vocabulary))
    table = review.rows()
    assert table[0][:2] == ("Mechanism", "扫码进厂")
    (scan,) = [r for r in table if r[1] == "扫码进厂"]
    assert dict(zip(COLUMNS, scan, strict=True))["times"] == 2
    assert dict(zip(COLUMNS, scan, strict=True))["sentence"] == "推行“扫码进厂”。"
    (county,) = [r for r in table if r[1] == "县政府"]
    assert dict(zip(COLUMNS, county, strict=True))["note"].startswith("unresolved")


def test_the_review_is_safe_to_open_in_a_spreadsheet_and_reads_back_as_decisions() -> None:
    data = as_csv([("Mechanism", "=1+1", "", "", "", "n", 1, 1, "s", "t", "f")])
    text = data.decode("utf-8-sig")
    (row,) = list(csv.DictReader(io.StringIO(text)))
    assert row["name"] == "'=1+1"
    assert parse(text) == ()


def test_a_build_applies_the_decisions_beside_its_sources_and_tells_which_are_idle(tmp_path: Path) -> None:
    sources, out = tmp_path / "in", tmp_path / "out"
    sources.mkdir()
    (sources / "a.txt").write_text(REPORT, encoding="utf-8")
    first = build([sources], out)
    assert "扫码进厂" in (out / "graph.ttl").read_text(encoding="utf-8")
    table = list(csv.DictReader((out / "review.csv").open(encoding="utf-8-sig", newline="")))
    (scan,) = [row for row in table if row["name"] == "扫码进厂"]
    assert (scan["kind"], scan["times"]) == ("Mechanism", "1")

    scan["decision"] = "drop"
    idle = dict.fromkeys(COLUMNS, "") | {"kind": "Program", "name": "从未有过的行动", "decision": "删除"}
    with (sources / "decisions.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows([scan, idle])
    second = build([sources], out)
    assert "扫码进厂" not in (out / "graph.ttl").read_text(encoding="utf-8")
    assert [str(d) for d in second.idle] == ["Program 从未有过的行动 drop"]
    assert first.idle == ()
    assert second.summary.documents == 1  # the table itself is no source

    third = build([sources], out)
    assert not third.written
    assert [str(d) for d in third.idle] == ["Program 从未有过的行动 drop"]


def test_a_table_of_decisions_that_does_not_read_stops_the_build_by_its_row(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "settled.csv").write_text("kind,name,decision\nMechanism,甲,perhaps\n", encoding="utf-8")
    with pytest.raises(KgError, match=r"settled\.csv, row 2: “perhaps” is no decision"):
        build([tmp_path / "a.txt"], tmp_path / "out", decisions=tmp_path / "settled.csv")


def test_a_review_of_many_names_lists_the_most_frequent_and_all_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.builder.build.MOST", 3)
    for number in range(3):
        names = "".join(
            f"我局建立“{n}”工作机制。"
            for n in ("甲乙丙", "丁戊己", "庚辛壬", "子丑寅", "卯辰巳")[: 5 - number]
        )
        text = f"郑州市城市管理局202{number}年法治政府建设报告\n{names}\n"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")

    def rows(*args: str) -> tuple[list[dict[str, str]], str]:
        result = CliRunner().invoke(main, ["build", str(tmp_path), "-o", str(tmp_path / "out"), *args])
        assert result.exit_code == 0
        with (tmp_path / "out" / "review.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file)), result.stdout

    everything, told = rows("--all")
    assert "review  " not in told
    assert len(everything) > 3
    assert [int(r["times"]) for r in everything] == sorted(
        (int(r["times"]) for r in everything), reverse=True
    )
    # the same sources, and yet another table
    some, told = rows()
    assert some == everything[:3]
    assert (
        f"review.csv lists the 3 most frequent of {len(everything)} names to be decided; --all lists all"
        in told
    )
    assert rows()[0] == some
    assert "unchanged" in rows()[1]


OPEN = (
    "2023年法治政府建设情况报告\n"
    "市委、市政府高度重视，市城市管理局落实《条例》第三条，推行“扫码进厂”机制。县政府参加。\n"
)


def settled(*rows_: str) -> tuple[Extraction, list[str]]:
    """OPEN as a build has it under decisions, given as CSV rows, and the decisions that matched."""
    rows = [row(d) for d in acting(parse("kind,name,report,decision,target\n" + "\n".join(rows_)))]
    made = answer(Model(OPEN, ["a.txt"], {}, rows))
    assert isinstance(made, Extracted), made
    return msgspec.msgpack.decode(made.extraction, type=Extraction), made.matched


def test_a_name_that_stayed_open_means_what_is_decided() -> None:
    before, _ = settled()
    assert {u.text for u in before.unresolved} == {"市委", "市政府", "市城市管理局", "《条例》", "县政府"}
    found, matched = settled(
        "Agency,市城市管理局,,same as,郑州市城市管理局",
        "LegalInstrument,《条例》,,同,河南省城市管理条例",
        "机构,市委,,删除,",
        "Agency,市政府,,split into,开封市人民政府;郑州市人民政府",
    )
    assert len(matched) == 4
    assert [u.text for u in found.unresolved] == ["县政府"]
    assert names(found, "Agency") == {"开封市人民政府", "郑州市人民政府", "郑州市城市管理局"}
    assert names(found, "Provision") == {"河南省城市管理条例第3条"}
    named_ = {e.iri: e.name for e in found.entities}
    assert {
        ("郑州市城市管理局", "implements", "河南省城市管理条例"),
        ("郑州市城市管理局", "appliesMechanism", "扫码进厂"),
        ("郑州市城市管理局", "jurisdiction", "郑州市"),
    } <= {(named_[c.subject], c.predicate, named_[c.object]) for c in found.claims}
    whole(found)


def test_a_decision_on_an_open_name_changes_nothing_where_the_name_is_tied_to_a_thing() -> None:
    text = OPEN.replace("2023年", "郑州市2023年", 1)
    rows = [row(d) for d in parse("kind,name,report,decision,target\nAgency,市政府,,drop,\n")]
    made = answer(Model(text, ["a.txt"], {}, rows))
    assert isinstance(made, Extracted)
    assert made.matched == []
    assert "郑州市人民政府" in names(msgspec.msgpack.decode(made.extraction, type=Extraction), "Agency")


def test_what_a_name_becomes_is_decided_on_in_its_turn() -> None:
    found, left = decided("Mechanism,扫码进厂,,same as,扫码入企", "Mechanism,扫码入企,,same as,扫码检查")
    assert "扫码检查" in names(found, "Mechanism")
    assert not names(found, "Mechanism") & {"扫码进厂", "扫码入企"}
    assert left == []
    found, _ = decided("Mechanism,扫码进厂,,same as,扫码入企", "Mechanism,扫码入企,,drop,")
    assert not names(found, "Mechanism") & {"扫码进厂", "扫码入企"}
    whole(found)


def test_of_a_circle_each_name_stays_itself() -> None:
    found, _ = decided("Mechanism,扫码进厂,,same as,扫码入企", "Mechanism,扫码入企,,same as,扫码进厂")
    assert "扫码进厂" in names(found, "Mechanism")
    assert "扫码入企" not in names(found, "Mechanism")
    whole(found)


def test_what_is_kept_is_no_more_to_be_decided_and_never_idle(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT + OPEN.split("\n", 1)[1], encoding="utf-8")
    first = build([tmp_path], tmp_path / "out", jobs=1)
    graph = (tmp_path / "out" / "graph.ttl").read_bytes()
    table = (tmp_path / "out" / "review.csv").read_text(encoding="utf-8-sig")
    assert first.summary.to_review == len(list(csv.DictReader(io.StringIO(table)))) > 0
    name = next(csv.DictReader(io.StringIO(table)))
    keep = f"kind,name,decision,note\n{name['kind']},{name['name']},keep,“对”\nMechanism,谁也没提,保留,\n"
    (tmp_path / "decisions.csv").write_text(keep, encoding="utf-8")
    made = build([tmp_path], tmp_path / "out", jobs=1)
    after = (tmp_path / "out" / "review.csv").read_text(encoding="utf-8-sig")
    assert name["name"] not in {r["name"] for r in csv.DictReader(io.StringIO(after))}
    assert made.idle == ()
    assert (tmp_path / "out" / "graph.ttl").read_bytes() == graph
    assert made.summary.to_review == first.summary.to_review - sum(
        r["name"] == name["name"] for r in csv.DictReader(io.StringIO(table))
    )


def test_what_is_kept_in_one_report_is_changed_in_the_others() -> None:
    rows = ("Mechanism,扫码进厂,,drop,", "Mechanism,扫码进厂,a.txt,keep,")
    assert "扫码进厂" in names(decided(*rows)[0], "Mechanism")
    assert "扫码进厂" not in names(decided(*rows, file="b.txt")[0], "Mechanism")


def test_a_note_and_what_a_spreadsheet_does_to_a_cell_take_no_part() -> None:
    (found,) = parse("kind,name,decision,target,note\nMechanism,'=一加一,same as,'+好,“备注”，有逗号\n")
    assert (found.name, found.targets) == ("=一加一", ("+好",))
    assert found.note.startswith("“备注”")
    assert found == Decision("Mechanism", "=一加一", "same as", ("+好",))


def test_a_decision_costs_the_reports_that_have_its_name(tmp_path: Path) -> None:
    sources, out = tmp_path / "sources", tmp_path / "out"
    sources.mkdir()
    (sources / "a.txt").write_text(REPORT, encoding="utf-8")
    (sources / "b.txt").write_text(OPEN, encoding="utf-8")
    (sources / "c.txt").write_text(REPORT.replace("扫码进厂", "扫码看病"), encoding="utf-8")
    build([sources], out, jobs=1)
    table = sources / "decisions.csv"
    head = "kind,name,report,decision,target\n"
    steps: list[tuple[str, set[str]]] = [
        ("Agency,市委,,same as,中共郑州市委\n", {"b.txt"}),
        ("Mechanism,扫码看病,,same as,扫码就医\n", {"c.txt"}),
        # what a name has become is decided on
        ("Mechanism,扫码就医,,same as,扫码就诊\n", {"c.txt"}),
        ("Mechanism,扫码就诊,a.txt,drop,\n", set()),
        ("Mechanism,扫码就诊,c.txt,drop,\n", {"c.txt"}),
        ("Mechanism,谁也没提,,drop,\n", set()),
        ("Mechanism,扫码进厂,,keep,\n", set()),
    ]
    rows_ = ""
    for line, expected in steps:
        rows_ += line
        table.write_text(head + rows_, encoding="utf-8")
        made = build([sources], out, jobs=1)
        assert {f.file for f in made.with_status("built")} == expected, line
        anew = build([sources], tmp_path / "anew", jobs=1)
        assert made.idle == anew.idle
        for name in ("graph.ttl", "review.csv"):
            assert (out / name).read_bytes() == (tmp_path / "anew" / name).read_bytes(), line
        shutil.rmtree(tmp_path / "anew")
    table.unlink()
    assert {f.file for f in build([sources], out, jobs=1).with_status("built")} == {"b.txt", "c.txt"}
