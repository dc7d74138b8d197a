"""A second build reads only what changed, and gives the bytes that a build from scratch gives."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import makers
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from in_process import read_here

from kg.builder.build import Outcome, build
from kg.builder.cache import Cache, fingerprint, key
from kg.builder.gather import BUILT, DUPLICATE, REFUSED, UNCHANGED
from kg.builder.messages import Answer, Job
from kg.errors import KgError

#: Texts of which some are one text in another spelling of white space, and some cannot be built.
TEXTS = [
    "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《行政处罚法》，在市委领导下推行三项制度。\n",
    "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《行政处罚法》，在市委领导下推行三项制度。",
    "　　郑州市城市管理局\n关于2024年法治政府建设情况的报告\n\n落实《行政处罚法》，在市委领导下推行三项制度。",
    "开封市司法局\n关于2023年法治政府建设情况的报告\n宣传《民法典》，开展“八五”普法。\n",
    "关于2022年法治政府建设情况的报告\n我局严格执行《行政许可法》第三条。\n",
    "臺北市政府\n關於2024年法治政府建設情況的報告\n貫徹《行政處罰法》。\n",
    "今天天气很好。\n",
    "",
]
NAMES = ["a.txt", "b.txt", "子/a.txt", "子/b.md", "c.html"]


def data(name: str, text: str) -> bytes:
    if not name.endswith(".html"):
        return text.encode()
    title, *paragraphs = text.split("\n")
    return makers.page(paragraphs=tuple(paragraphs), title=title)


def outputs(out: Path) -> list[bytes]:
    return [(out / name).read_bytes() for name in ("graph.ttl", "graph.html")]


class Folders(RuleBasedStateMachine):
    """Any sequence of adding, changing, removing, renaming, and of words in the sidecar."""

    @initialize()
    def start(self) -> None:
        self.patch = pytest.MonkeyPatch()
        read_here(self.patch)
        self.home = Path(tempfile.mkdtemp())
        self.folder = self.home / "in"
        (self.folder / "子").mkdir(parents=True)
        self.put(NAMES[0], TEXTS[3])

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.home)

    @rule(name=st.sampled_from(NAMES), text=st.sampled_from(TEXTS))
    def put(self, name: str, text: str) -> None:
        (self.folder / name).write_bytes(data(name, text))

    @rule(name=st.sampled_from(NAMES))
    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    @rule(old=st.sampled_from(NAMES[:4]), new=st.sampled_from(NAMES[:4]))
    def rename(self, old: str, new: str) -> None:
        if (self.folder / old).is_file():
            os.replace(self.folder / old, self.folder / new)

    @rule(name=st.sampled_from(NAMES), year=st.sampled_from(["", "2020"]), title=st.sampled_from(["", "题"]))
    def know(self, name: str, year: str, title: str) -> None:
        (self.folder / "sources.csv").write_text(
            f"file,year,title\n{name},{year},{title}\n", encoding="utf-8"
        )

    @rule()
    def lose_the_outputs(self) -> None:
        (self.home / "out" / "graph.ttl").unlink(missing_ok=True)

    @invariant()
    def the_bytes_are_those_of_a_build_from_scratch(self) -> None:
        scratch = self.home / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            expected: Outcome | None = build([self.folder], scratch)
        except KgError:
            expected = None
        if expected is None:
            with pytest.raises(KgError, match="nothing to build"):
                build([self.folder], self.home / "out")
            return
        found = build([self.folder], self.home / "out")
        assert outputs(self.home / "out") == outputs(scratch)
        assert found.summary == expected.summary
        assert [(f.file, f.report, f.of, f.reason) for f in found.filed] == [
            (f.file, f.report, f.of, f.reason) for f in expected.filed
        ]
        again = build([self.folder], self.home / "out")
        assert not again.written
        assert again.with_status(BUILT) == []
        assert outputs(self.home / "out") == outputs(scratch)


Folders.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # a step builds three times: shrinking would take minutes, and the sequence is printed as it is
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
TestFolders = Folders.TestCase


# --- what is read again -------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for number, text in ((1, TEXTS[0]), (2, TEXTS[3]), (3, TEXTS[4])):
        (made / f"{number}.txt").write_text(text, encoding="utf-8")
    return made


def statuses(outcome: Outcome) -> dict[str, str]:
    return {f.file: f.status for f in outcome.filed}


@pytest.mark.usefixtures("in_process")
def test_only_what_changed_is_read(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.builder import worker

    done: list[str] = []
    answer = worker.answer

    def counted(job: Job, *made: Any) -> Answer:
        done.append(type(job).__name__)
        return answer(job, *made)

    out = tmp_path / "out"
    assert set(statuses(build([folder], out)).values()) == {BUILT}
    monkeypatch.setattr(worker, "answer", counted)
    read_here(monkeypatch)
    (folder / "2.txt").write_text(TEXTS[5], encoding="utf-8")
    (folder / "1.txt").touch()
    assert statuses(build([folder], out)) == {"1.txt": UNCHANGED, "2.txt": BUILT, "3.txt": UNCHANGED}
    assert done == ["Read", "Extract", "Page"]
    (folder / "3.txt").unlink()
    assert statuses(build([folder], out)) == {"1.txt": UNCHANGED, "2.txt": UNCHANGED}
    assert "3.txt" not in (out / "graph.ttl").read_text(encoding="utf-8")
    assert done == ["Read", "Extract", "Page", "Page"]
    (folder / "sources.csv").write_text("file,year\n1.txt,1999\n", encoding="utf-8")
    assert statuses(build([folder], out))["1.txt"] == BUILT
    assert done == ["Read", "Extract", "Page", "Page", "Extract", "Page"]


@pytest.mark.usefixtures("in_process")
def test_other_code_or_other_vocabularies_read_all_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    build([folder], out)
    monkeypatch.setattr("kg.builder.build.fingerprint", lambda files: "other")
    assert set(statuses(build([folder], out)).values()) == {BUILT}


def test_the_mark_covers_every_file_that_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("a", encoding="utf-8")
    first = fingerprint([tmp_path / "a.ttl"])
    assert fingerprint([tmp_path / "a.ttl"]) == first
    (tmp_path / "a.ttl").write_text("b", encoding="utf-8")
    assert fingerprint([tmp_path / "a.ttl"]) != first
    assert fingerprint([]) not in (first, fingerprint([tmp_path / "a.ttl"]))


def test_keys_tell_lists_of_parts_apart() -> None:
    assert key("ab", "c") != key("a", "bc")
    assert key(["a"], ["b"]) != key(["a", "b"], [])


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("damage", [b"", b"no database at all" * 500, None])
def test_a_damaged_cache_is_made_again(folder: Path, tmp_path: Path, damage: bytes | None) -> None:
    out = tmp_path / "out"
    build([folder], out)
    expected = outputs(out)
    place = out / ".kg" / "cache.db"
    if damage is None:
        raw = bytearray(place.read_bytes())
        raw[4096:-4096] = bytes(len(raw) - 8192)
        damage = bytes(raw)
    place.write_bytes(damage)
    (out / "graph.ttl").unlink()
    build([folder], out)
    assert outputs(out) == expected


def test_the_cache_of_an_older_version_with_other_tables_is_made_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / ".kg").mkdir(parents=True)
    with closing(sqlite3.connect(out / ".kg" / "cache.db")) as old:
        old.executescript(
            "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
            "CREATE TABLE report (key BLOB PRIMARY KEY, model BLOB); CREATE TABLE other (x);"
            "INSERT INTO about VALUES ('mark', 'of another version');"
        )
    fresh = build([folder], tmp_path / "fresh")
    assert build([folder], out).with_status(BUILT) == fresh.with_status(BUILT)
    assert outputs(out) == outputs(tmp_path / "fresh")
    assert build([folder], out).with_status(BUILT) == []


@pytest.mark.parametrize("here", [True, False])
@pytest.mark.parametrize(
    "lie",
    [
        "UPDATE report SET head = zeroblob(20), detail = zeroblob(3)",
        "UPDATE report SET detail = zeroblob(3)",
        "UPDATE report SET detail = own",
        "UPDATE report SET own = zeroblob(3)",
        "UPDATE text SET value = (SELECT detail FROM report LIMIT 1)",
    ],
)
def test_a_row_that_lies_is_made_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: str, here: bool
) -> None:
    if here:
        read_here(monkeypatch)
    out = tmp_path / "out"
    build([folder], out)
    expected = outputs(out)
    cache = Cache(out / ".kg" / "cache.db", fingerprint_of_now())
    cache._db.execute(lie)
    cache.close()
    (out / "graph.ttl").unlink()
    build([folder], out)
    assert outputs(out) == expected


def test_a_page_that_cannot_be_made_is_told_and_the_old_outputs_stay(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_here(monkeypatch)
    out = tmp_path / "out"
    build([folder], out)
    expected = outputs(out)
    (folder / "1.txt").unlink()

    def broken(*_: object) -> str:
        raise ValueError("no room")

    monkeypatch.setattr("kg.explorer.assemble.page", broken)
    with pytest.raises(KgError, match=r"graph.html cannot be made: please report it \(ValueError: no room\)"):
        build([folder], out)
    assert outputs(out) == expected


def fingerprint_of_now() -> str:
    from kg.ontology_files import extraction_files

    return fingerprint(extraction_files())


# --- duplicates ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("in_process")
def test_one_text_under_names_and_formats_is_one_report_with_all_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(makers.TEXT, encoding="utf-8")
    (folder / "b.txt").write_bytes(makers.TEXT.replace("\n", "\n\n　　").encode("gb18030"))
    (folder / "c.html").write_bytes(makers.page())
    (folder / "d.docx").write_bytes(makers.docx())
    (folder / "e.pdf").write_bytes(makers.pdf())
    (folder / "f.jsonl").write_bytes(makers.jsonl([{"text": TEXTS[3]}, {"text": makers.TEXT}]))
    made = build([folder], tmp_path / "out")
    assert statuses(made) == {
        "a.txt": BUILT,
        "b.txt": DUPLICATE,
        "c.html": DUPLICATE,
        "d.docx": DUPLICATE,
        "e.pdf": DUPLICATE,
        "f.jsonl#1": BUILT,
        "f.jsonl#2": DUPLICATE,
    }
    assert {f.of for f in made.with_status(DUPLICATE)} == {"a.txt"}
    from kg.library import open_graph
    from kg.verbs.listing import cites

    graph = open_graph(tmp_path / "out" / "graph.ttl")
    rows = list(
        graph.rows(
            "SELECT ?f WHERE { ?r a fz:Report ; fz:sourceFile ?f ; dcterms:identifier ?i } ORDER BY ?f"
        )
    )
    # 索引号 is stated by the page, and holds of the report
    assert [f for (f,) in rows] == ["a.txt", "b.txt", "c.html", "d.docx", "e.pdf", "f.jsonl#2"]
    assert {c.report for c in cites(graph, law="郑州市燃气管理条例")} == {"a.txt"}
    assert [r[0] for r in graph.rows("SELECT ?n WHERE { ?r fz:documentNumber ?n }")] == ["郑城管〔2025〕3号"]


@pytest.mark.usefixtures("in_process")
def test_report_json_lists_every_file_with_its_reason(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    (folder / "b.txt").write_text(TEXTS[1], encoding="utf-8")
    (folder / "c.txt").write_bytes(bytes(range(256)))
    (folder / "d.jpg").write_bytes(b"\xff\xd8")
    (folder / "e.txt").write_text(TEXTS[6], encoding="utf-8")
    build([folder], tmp_path / "out")
    (folder / "f.txt").write_text(TEXTS[3], encoding="utf-8")
    build([folder, tmp_path / "gone"], tmp_path / "out")
    told = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert told["files"] == {"built": 1, "unchanged": 1, "duplicate": 1, "refused": 4}
    by_name = {Path(row["file"]).name: row for row in told["list"]}
    assert {name: row["status"] for name, row in by_name.items()} == {
        "a.txt": "unchanged",
        "b.txt": "duplicate",
        "c.txt": "refused",
        "d.jpg": "refused",
        "e.txt": "refused",
        "f.txt": "built",
        "gone": "refused",
    }
    assert by_name["b.txt"]["of"] == "a.txt"
    assert all(row["reason"] for row in told["list"] if row["status"] == REFUSED)


@pytest.mark.usefixtures("in_process")
def test_what_failed_for_want_of_a_converter_is_tried_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert statuses(build([folder], tmp_path / "out"))["old.doc"] == REFUSED
    tool = tmp_path / "catdoc"
    tool.write_text(
        f"#!{sys.executable}\nimport sys\nsys.stdout.buffer.write({TEXTS[5]!r}.encode())\n", encoding="utf-8"
    )
    tool.chmod(0o755)
    made = build([folder], tmp_path / "out")
    assert statuses(made)["old.doc"] == BUILT, made.with_status(REFUSED)
    tool.unlink()
    assert statuses(build([folder], tmp_path / "out"))["old.doc"] == UNCHANGED
