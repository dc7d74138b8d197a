"""Of what a folder was built, and where what is decided goes."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from kg.builder import recipe
from kg.builder.build import build
from kg.curation.choices import Choice
from kg.curation.desk import Desk
from kg.curation.folder import place
from kg.curation.rebuilding import built as rebuilt
from kg.errors import KgError
from kg.ontology_files import reports_dir

TEXT = "郑州市城市管理局2023年法治政府建设情况报告\n推行“扫码进厂”机制。严格执行《行政处罚法》。\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sources" / "a.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def drop_first(desk: Desk) -> str:
    (item,) = [i for i in desk.queue()["items"] if i["name"] == "扫码进厂"]
    desk.decide([Choice(item["id"], "drop")])
    return "扫码进厂"


def test_all_that_a_build_was_told_is_told_again(file: Path, tmp_path: Path) -> None:
    table, own = tmp_path / "settled.csv", tmp_path / "own.csv"
    table.write_text("kind,name,decision\n", encoding="utf-8")
    own.write_text("name,kind\n好机制,机制\n", encoding="utf-8")
    build(
        [file.parent, tmp_path / "sources" / "*.txt"],
        tmp_path / "out",
        jobs=1,
        encoding="utf-8",
        column="正文",
        decisions=table,
        vocabulary=own,
        evidence="claims",
        all_names=True,
    )
    told = recipe.read(tmp_path / "out")
    assert told == recipe.Recipe(
        [str(file.parent), str(tmp_path / "sources" / "*.txt")],
        str(table),
        str(own),
        "utf-8",
        "正文",
        False,
        "claims",
        True,
    )
    assert str(tmp_path) not in (tmp_path / "out" / "report.json").read_text(encoding="utf-8")
    found = place(tmp_path / "out")
    assert (found.decisions, found.vocabulary, found.why_not) == (table, own, "")


def test_of_files_alone_the_decisions_lie_beside_the_graph_and_count(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([file], out, jobs=1)
    desk = Desk(place(out))
    name = drop_first(desk)
    assert (out / "decisions.csv").is_file()
    outcome = rebuilt(desk.job())
    assert name in [row["name"] for row in outcome.changes.rows if row["change"] == "removed"]
    # and who builds again by hand is told of the same table
    assert recipe.read(out) == recipe.Recipe([str(file)], str(out / "decisions.csv"))
    again = Desk(place(out))
    assert name not in [i["name"] for i in again.queue(state="all")["items"]]


def test_the_reports_that_come_with_the_program_get_no_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "demo"
    build([reports_dir()], out, jobs=1)
    monkeypatch.setattr("kg.curation.folder._ours", lambda folder: False)
    found = place(out)
    assert found.decisions == out / "decisions.csv"
    assert found.vocabulary == out / "vocabulary.csv"
    assert found.built.decisions == str(out / "decisions.csv")


def test_the_other_folders_decisions_count_and_stay(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "more"
    other.mkdir()
    (other / "b.txt").write_text(TEXT.replace("郑州", "开封"), encoding="utf-8")
    (other / "decisions.csv").write_text("kind,name,decision\nMechanism,扫码进厂,drop\n", encoding="utf-8")
    build([file.parent, other], tmp_path / "out", jobs=1)
    (other / "decisions.csv").write_text("kind,name,decision\nProgram,别的,drop\n", encoding="utf-8")
    build([file.parent, other], tmp_path / "out", jobs=1)
    desk = Desk(place(tmp_path / "out"))
    drop_first(desk)
    assert (file.parent / "decisions.csv").is_file()
    assert "扫码进厂" not in (other / "decisions.csv").read_text(encoding="utf-8")
    assert sorted(rebuilt(desk.job()).idle) == ["Program 别的 drop"]


def test_a_command_is_never_taken_from_a_file(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([file.parent], out, jobs=1)
    told = json.loads((out / "report.json").read_text(encoding="utf-8"))
    told["built"]["ocr"] = True
    (out / "report.json").write_text(json.dumps(told), encoding="utf-8")
    found = place(out)
    assert "--ocr" in found.why_not
    with pytest.raises(KgError, match="--ocr"):
        Desk(found).job()
    assert place(out, ocr="reader {}").why_not == ""
    told["built"]["ocr"] = "touch /tmp/x"
    (out / "report.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(KgError, match="build again"):
        place(out)


def test_sources_that_are_gone_are_told(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([file.parent], out, jobs=1)
    moved = tmp_path / "moved"
    shutil.move(file.parent, moved)
    assert "--sources" in place(out).why_not
    found = place(out, [moved])
    assert (found.why_not, found.decisions) == ("", moved / "decisions.csv")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_gets_no_table(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([file.parent], out, jobs=1)
    file.parent.chmod(0o555)
    try:
        assert place(out).decisions == out / "decisions.csv"
    finally:
        file.parent.chmod(0o755)
