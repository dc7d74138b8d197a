"""kg diff: what two graphs have and have not in common, by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.builder.build import build
from kg.cli.main import main
from kg.library import open_graph
from kg.verbs.diff import Change, diff

FIRST = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n严格执行《行政处罚法》。\n"
SECOND = "开封市司法局\n关于2023年法治政府建设情况的报告\n宣传《民法典》。\n"
BUREAU, PENALTY = "郑州市城市管理局", "中华人民共和国行政处罚法"


def graph(folder: Path, **texts: str) -> Path:
    source = folder / "in"
    source.mkdir(parents=True)
    for name, text in texts.items():
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    build([source], folder / "out")
    return folder / "out" / "graph.ttl"


def changes(tmp_path: Path, old: dict[str, str], new: dict[str, str]) -> list[Change]:
    before, after = graph(tmp_path / "old", **old), graph(tmp_path / "new", **new)
    return diff(open_graph(before), open_graph(after))


pytestmark = pytest.mark.usefixtures("in_process")


def test_the_same_sources_differ_in_nothing(tmp_path: Path) -> None:
    assert changes(tmp_path, {"a": FIRST}, {"a": FIRST}) == []


def test_a_report_more_brings_its_entities_edges_and_sentences(tmp_path: Path) -> None:
    found = changes(tmp_path, {"a": FIRST}, {"a": FIRST, "b": SECOND})
    assert {c.change for c in found} == {"added"}
    assert Change("report", "added", "b.txt", "开封市司法局关于2023年法治政府建设情况的报告") in found
    assert Change("entity", "added", "开封市司法局", "Agency") in found
    assert Change("edge", "added", "开封市司法局 publicises 中华人民共和国民法典", "written (Done)") in found
    assert (
        Change("evidence", "added", "开封市司法局 publicises 中华人民共和国民法典", "b.txt: 宣传《民法典》。")
        in found
    )
    back = diff(open_graph(tmp_path / "new/out/graph.ttl"), open_graph(tmp_path / "old/out/graph.ttl"))
    assert [(c.what, c.name, c.detail) for c in back] == [(c.what, c.name, c.detail) for c in found]
    assert {c.change for c in back} == {"removed"}


def test_a_sentence_that_was_edited_is_changed_evidence_and_one_that_moved_is_none(tmp_path: Path) -> None:
    moved = FIRST.replace("严格", "新的一段。\n严格")
    found = changes(tmp_path / "1", {"a": FIRST}, {"a": moved})
    assert found == [Change("report", "changed", "a.txt", "its text")]
    edited = FIRST.replace("严格执行", "坚决执行")
    found = changes(tmp_path / "2", {"a": FIRST}, {"a": edited})
    assert [c.change for c in found] == ["changed"] * len(found)
    told = "a.txt: 严格执行《行政处罚法》。 → 坚决执行《行政处罚法》。"
    assert Change("evidence", "changed", f"{BUREAU} implements {PENALTY}", told) in found


def test_a_role_that_changed_is_an_edge_removed_and_one_added(tmp_path: Path) -> None:
    found = changes(tmp_path, {"a": FIRST}, {"a": FIRST.replace("严格执行", "大力宣传")})
    edges = {(c.change, c.name) for c in found if c.what == "edge"}
    assert edges == {
        ("removed", f"{BUREAU} implements {PENALTY}"),
        ("added", f"{BUREAU} publicises {PENALTY}"),
    }


def test_what_became_known_of_a_report_is_told(tmp_path: Path) -> None:
    old = graph(tmp_path / "old", a=FIRST)
    new = graph(tmp_path / "new", a=FIRST)
    (tmp_path / "new" / "in" / "sources.csv").write_text("file,year\na.txt,2020\n", encoding="utf-8")
    build([tmp_path / "new" / "in"], tmp_path / "new" / "out")
    assert Change("report", "changed", "a.txt", "year: 2024 → 2020") in diff(open_graph(old), open_graph(new))


def test_on_the_command_line(tmp_path: Path) -> None:
    old, new = graph(tmp_path / "old", a=FIRST), graph(tmp_path / "new", a=FIRST, b=SECOND)
    arguments = ["diff", str(old), str(new), "--only", "report", "--format", "json"]
    result = CliRunner().invoke(main, [*arguments, "--exit-code"])
    assert result.exit_code == 1
    assert [row["name"] for row in json.loads(result.stdout)] == ["b.txt"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    same = CliRunner().invoke(main, ["diff", str(old), str(old), "--exit-code"])
    assert (same.exit_code, same.stdout) == (0, "no difference\n")


def test_iris_that_version_0_1_spelled_otherwise_are_told_in_one_line(tmp_path: Path) -> None:
    text = FIRST.replace("《行政处罚法》", "《法治政府建设实施纲要（2021—2025年）》")
    new = graph(tmp_path, a=text)
    old = tmp_path / "old.ttl"
    written = new.read_text(encoding="utf-8")
    assert "纲要（2021—2025年）>" in written
    old.write_text(written.replace("（2021—2025年）>", "%EF%BC%882021—2025年%EF%BC%89>"), encoding="utf-8")
    for one, other in ((old, new), (new, old)):
        result = CliRunner().invoke(
            main, ["diff", str(one), str(other), "--only", "entity", "--format", "json"]
        )
        assert result.exit_code == 0
        assert result.stderr.count("\n") == 1
        assert "1 thing has another IRI" in result.stderr
        assert {row["change"] for row in json.loads(result.stdout)} == {"added", "removed"}
    assert CliRunner().invoke(main, ["diff", str(new), str(new)]).stderr == ""


# --- of two files of kg's only the rest is looked at -----------------------------------------------------------------
THIRD = (
    "郑州市司法局\n2024年法治政府建设情况的报告\n落实三项制度。宣传《民法典》。推行行政执法公示制度。\n"
    "下一步，将落实三项制度。\n"
)
FOURTH = "开封市城市管理局\n2024年法治政府建设情况的报告\n三项制度落实不到位。我局未建立行政执法公示制度。\n"
MANY = {"a": FIRST, "b": SECOND, "c": THIRD, "d": FOURTH}
#: {what was done to the reports: them}
OTHERS = {
    "nothing": MANY,
    "one less": {"a": FIRST, "b": SECOND, "c": THIRD},
    "two less": {"a": FIRST, "d": FOURTH},
    "all but one": {"d": FOURTH},
    "one more": {**MANY, "e": FOURTH.replace("开封市", "洛阳市")},
    "another stance": {**MANY, "c": THIRD.replace("下一步，将落实", "继续落实")},
    "no stance left": {**MANY, "c": THIRD.replace("推行行政执法公示制度。", "")},
    "written where it was inferred": {**MANY, "a": FIRST.replace("严格执行", "郑州市城市管理局严格执行")},
    "another name of a file": {"a": FIRST, "b": SECOND, "c": THIRD, "z": FOURTH},
    "all other": {"x": FOURTH.replace("开封市", "洛阳市")},
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return graph(tmp_path_factory.mktemp("many"), **MANY)


def by_all(old: Path, new: Path, monkeypatch: pytest.MonkeyPatch) -> list[Change]:
    """The differences, all of both graphs being looked at."""
    with monkeypatch.context() as patch:
        patch.setattr("kg.graph.store.quick.written_by_kg", lambda path: False)
        return diff(open_graph(old), open_graph(new))


def by_rest(old: Path, new: Path, monkeypatch: pytest.MonkeyPatch) -> list[Change]:
    """The differences by the rest alone: no graph has tables."""
    with monkeypatch.context() as patch:
        patch.setattr("kg.graph.opened.Graph.index", None)
        return diff(open_graph(old), open_graph(new))


@pytest.mark.parametrize("piece", [300, 1 << 23])
@pytest.mark.parametrize("what", OTHERS)
def test_what_both_have_is_not_looked_at_and_nothing_is_missed(
    what: str, piece: int, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.graph.store.common._PIECE", piece)
    new = graph(tmp_path, **OTHERS[what])
    for one, other in ((many, new), (new, many)):
        found = by_rest(one, other, monkeypatch)
        assert found == by_all(one, other, monkeypatch)
        assert bool(found) == (what != "nothing")


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("中华人民共和国民法典", "民法典", False),  # an instrument has another name
        ("三项制度", "三项制度之一", False),
        ("郑州市", "老郑州市", True),  # a place: what lies there is told otherwise
    ],
)
def test_a_thing_of_another_name_is_told_in_all_that_is_said_of_it(
    before: str, after: str, whole: bool, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "graph.ttl"
    text = many.read_text(encoding="utf-8")
    assert text.count(f'prefLabel "{before}"@zh') == 1
    new.write_text(text.replace(f'prefLabel "{before}"@zh', f'prefLabel "{after}"@zh'), encoding="utf-8")
    by_tables = by_all(many, new, monkeypatch)
    assert diff(open_graph(many), open_graph(new)) == by_tables
    assert [c for c in by_tables if c.what == "edge"]
    if not whole:
        assert by_rest(many, new, monkeypatch) == by_tables


def test_a_graph_in_another_order_is_looked_at_as_a_whole(many: Path, tmp_path: Path) -> None:
    new = tmp_path / "graph.ttl"
    data = many.read_bytes()
    last = data.rindex(b"\n<") + 1
    first = data.index(b"\n<") + 1
    new.write_bytes(data[:first] + data[last:] + data[first:last])
    assert diff(open_graph(many), open_graph(new)) == []
