"""Names and texts that nobody vouches for: odd file names, mutated files, and what they may not reach."""

from __future__ import annotations

import json
import os
import random
import socket
import time
from collections import Counter
from pathlib import Path

import makers
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from kg.builder.processes import Guard
from kg.cli.main import main
from kg.errors import KgError
from kg.read.formats import SUFFIXES, documents
from kg.read.limits import MAX_MEMORY, READ_SECONDS

#: Formats whose readers are ours alone: nothing but a KgError may come out of them.
OWN = (".txt", ".html", ".mhtml", ".jsonl", ".csv", ".ofd", ".zip")
#: How many mutated files are read; KG_FUZZ=10000 for the long run.
FUZZ = int(os.environ.get("KG_FUZZ", "600"))
TEXT = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《行政处罚法》第{}条。\n"

ODD_NAMES = [
    "two\nlines\r.txt",
    "'single' \"double\" `back`.txt",
    "$(touch pwned);&|.txt",
    "x..\\..\\etc\\passwd.txt",
    "<img src=x onerror=alert(1)>.txt",
    "😀👩‍👩‍👧‍👦 报告.txt",
    "-rf.txt",
    "\x1b[31mred\x07.txt",
    "a#b?c%20d@e^f{g}.txt",
    "报" * 80 + ".txt",
    os.fsdecode(b"\xff\xfe bytes.txt"),
    " .txt",
]


@pytest.mark.usefixtures("in_process")
def test_any_name_of_a_file_works(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    deep = folder.joinpath(*["长" * 80] * 4)
    deep.mkdir(parents=True)
    for number, name in enumerate(ODD_NAMES):
        (folder / name).write_text(TEXT.format(number + 1), encoding="utf-8")
    (deep / "a.txt").write_text(TEXT.format(99), encoding="utf-8")
    assert len((deep / "a.txt").relative_to(folder).as_posix()) > 300
    out = tmp_path / "out"
    result = CliRunner().invoke(main, ["build", str(folder), "-o", str(out)], catch_exceptions=False)
    assert result.exit_code == 0
    store = Store()
    store.load((out / "graph.ttl").read_bytes(), format=RdfFormat.TURTLE)
    query = "SELECT ?f WHERE { ?r <https://w3id.org/fazhi-kg/ontology#sourceFile> ?f }"
    found = {row[0].value for row in store.query(query)}
    expected = {os.fsencode(n).decode("utf-8", "replace") for n in ODD_NAMES}
    assert found == {*expected, (deep / "a.txt").relative_to(folder).as_posix()}
    told = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert {row["file"] for row in told["list"]} == found
    assert not (Path.cwd() / "pwned").exists()


@pytest.mark.usefixtures("in_process")
def test_a_name_takes_one_line_of_the_summary_and_colours_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "ok.txt").write_text(TEXT.format(1), encoding="utf-8")
    (tmp_path / "two\nlines\x1b[31m.txt").write_bytes(b"")
    result = CliRunner().invoke(main, ["build", str(tmp_path), "-o", str(tmp_path / "out")])
    lines = [line for line in result.stdout.splitlines() if line.startswith("left out")]
    assert lines == ["left out    two\\nlines\\x1b[31m.txt: empty; there is nothing to read"]


@pytest.mark.usefixtures("in_process")
def test_a_sidecar_cannot_name_what_lies_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(TEXT.format(1), encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT.format(2), encoding="utf-8")
    (folder / "sources.csv").write_text("file,title\n../secret.txt,甲\na.txt,乙\n", encoding="utf-8")
    CliRunner().invoke(main, ["build", str(folder), "-o", str(tmp_path / "out")])
    assert "secret" not in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")


def test_reading_opens_no_connection(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    head = '<link rel=stylesheet href="http://x.invalid/a.css"><script src="http://x.invalid/a.js"></script>'
    body = f'<img src="http://x.invalid/a.png"><iframe src="http://x.invalid/"></iframe><p>{makers.PARAGRAPHS[0]}</p>'
    assert documents(f"<html><head>{head}</head><body>{body}</body></html>".encode(), ".html")[0].text
    assert documents(makers.docx(), ".docx")[0].text
    assert documents(makers.pdf(), ".pdf")[0].text


@pytest.mark.usefixtures("in_process")
def test_strict_turns_a_refusal_into_an_exit_code(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT.format(1), encoding="utf-8")
    arguments = ["build", str(tmp_path), "-o", str(tmp_path / "out")]
    assert CliRunner().invoke(main, [*arguments, "--strict"]).exit_code == 0
    (tmp_path / "b.txt").write_bytes(b"")
    assert CliRunner().invoke(main, arguments).exit_code == 0
    result = CliRunner().invoke(main, [*arguments, "--strict"])
    assert result.exit_code == 1
    assert "1 file was refused" in result.stderr
    assert (tmp_path / "out" / "graph.ttl").is_file()


@pytest.mark.usefixtures("in_process")
def test_a_long_list_of_refusals_is_cut_in_the_summary_and_whole_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT.format(1), encoding="utf-8")
    for number in range(50):
        (tmp_path / f"{number:02}.jpg").write_bytes(b"\xff\xd8")
    result = CliRunner().invoke(main, ["build", str(tmp_path), "-o", str(tmp_path / "out")])
    assert result.stdout.count("left out") == 21
    assert "and 30 more; report.json lists all" in result.stdout
    assert len(json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["list"]) == 51


# --- fuzzing ------------------------------------------------------------------------------------------------------


def own(suffix: str, data: bytes) -> None:
    """Read with the readers that are ours alone: they give documents or a KgError, and nothing else is raised."""
    try:
        documents_found = documents(data, suffix)
    except KgError:
        return
    for found in documents_found:
        assert bool(found.text.strip()) != bool(found.refused)
        found.text.encode("utf-8")
        assert "\r" not in found.text


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([".txt", ".html", ".mhtml", ".jsonl", ".csv"]), st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(suffix: str, data: bytes) -> None:
    own(suffix, data)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([".txt", ".html", ".jsonl", ".csv"]),
    st.text(max_size=300),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
)
def test_any_text_is_read_or_refused(suffix: str, text: str, encoding: str) -> None:
    own(suffix, text.encode(encoding, "ignore"))


TAGS = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<p>",
        "<table><tr><td>",
        "</table>",
        "<b>",
        "<a>",
        "</a>",
        "<h1>",
        "<br>",
        "<script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<svg><math>",
        "<template>",
        "<select><option>",
        "<meta/charset=gbk>",
        "<li>",
        "&#xD800;",
        "发布时间：",
        "来源：",
        "索引号：",
        "2024年，我局落实《行政处罚法》。",
        "\x00",
        "<div/style='display:none'>",
        "<div/class=footer>",
        "<form>",
        "</form>",
        "<td>",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TAGS, max_size=60))
def test_any_markup_is_read_or_refused(parts: list[str]) -> None:
    own(".html", "".join(parts).encode())


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file with some damage: bytes changed, a piece gone, doubled, or put elsewhere, or the end cut off."""
    if chance.random() < 0.5:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            # between characters, so that it still decodes and reaches the parser
            for _ in range(chance.randint(1, 8)):
                at, size = chance.randrange(len(text) + 1), chance.choice((1, 5, 60))
                piece = chance.choice(
                    ("<div>", "</td>", "<!--", '"', ",", "\n", "{", text[at : at + size] * 20)
                )
                text = text[:at] + chance.choice((piece, "")) + text[at + chance.choice((0, size)) :]
            return text.encode("utf-8", "replace")
    raw = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(max(1, len(raw)))
        size = chance.choice((1, 1, 4, 40, 400))
        match chance.randrange(6):
            case 0:
                raw[at : at + size] = chance.randbytes(min(size, 40))
            case 1:
                del raw[at : at + size]
            case 2:
                raw[at:at] = raw[at : at + size] * chance.choice((1, 2, 50))
            case 3:
                del raw[at:]
            case 4:
                other = chance.randrange(max(1, len(raw)))
                raw[other:other] = raw[at : at + size]
            case _:
                raw[at : at + 1] = chance.choice(
                    (b"\x00", b"<", b">", b'"', b"\xff", b"{", b"(", b"99999999999")
                )
    return bytes(raw)


def test_mutated_files_never_break_or_hold_up_a_build() -> None:
    import psutil

    rows: list[dict[str, object]] = [{"text": makers.TEXT, "title": "题"}, {"text": "乙", "title": ""}]
    samples = {
        ".txt": [makers.TEXT.encode(), makers.TEXT.encode("gb18030"), makers.TEXT.encode("utf-16")],
        ".html": [makers.page(), makers.page("gb2312")],
        ".mhtml": [makers.mhtml(makers.page())],
        ".docx": [makers.docx(cells=("甲", "乙"))],
        ".doc": [makers.page("gbk")],
        ".pdf": [makers.pdf(), makers.scan(1)],
        ".jsonl": [makers.jsonl(rows)],
        ".csv": [makers.table(rows), makers.table(rows, "gb18030")],
        ".parquet": [makers.parquet(rows)],
        ".xlsx": [makers.xlsx([["题", "正文"], ["甲", makers.TEXT]]), makers.xlsx([[makers.TEXT]])],
        ".ofd": [makers.ofd(makers.ofd_text(makers.TEXT[:40], 20, 20))],
        ".zip": [makers.zipped({"甲.txt": makers.TEXT.encode(), "乙.docx": makers.docx()}, "gb18030")],
    }
    assert set(samples) <= set(SUFFIXES)
    chance = random.Random(7)
    slowest, most = 0.0, 0
    reasons: Counter[str] = Counter()
    unexpected = []
    with Guard() as guard:
        for number in range(FUZZ):
            suffix = list(samples)[number % len(samples)]
            data = mutated(chance.choice(samples[suffix]), chance)
            begin = time.monotonic()
            try:
                guard.read(data, suffix)
                reasons["read"] += 1
            except KgError as error:
                reason = str(error)
                crash = "breaks the program" in reason
                reasons["crashes of the worker" if crash else "refused"] += 1
                raised = "cannot be read as" in reason and suffix in OWN
                if raised or "takes longer" in reason:
                    unexpected.append((suffix, reason))
            slowest = max(slowest, time.monotonic() - begin)
            if number % 100 == 99 and guard._process:
                most = max(most, psutil.Process(guard._process.pid).memory_info().rss)
    told = ", ".join(f"{n} {what}" for what, n in sorted(reasons.items()))
    print(f"\n{FUZZ} mutated files: {told}; slowest {slowest:.2f} s, worker at most {most / 2**20:.0f} MiB")
    assert unexpected == []
    assert slowest < READ_SECONDS
    assert most < MAX_MEMORY / 4
    assert reasons["read"] > FUZZ / 5
    assert reasons["refused"] > FUZZ / 5
