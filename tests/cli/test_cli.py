"""The command line as a user meets it: good and bad calls, pipes, exit codes, one-line errors."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from kg.cli.main import main
from kg.graph.answers import as_plain

ROOT = Path(__file__).parents[2]
GRAPH = ["--graph", str(ROOT / "outputs" / "graph.ttl")]


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [*args], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def real(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **env},
    )


def test_short_names_and_quotes_are_understood() -> None:
    for name in ("行政处罚法", "《行政处罚法》", "中华人民共和国行政处罚法"):
        code, out, _ = run("cites", "--law", name, "--format", "json", *GRAPH)
        assert code == 0
        assert {r["law"] for r in json.loads(out)} == {"中华人民共和国行政处罚法"}


def test_filters_narrow() -> None:
    _, out, _ = run("cites", "--agency", "杭州市城管局", "--role", "legislates", "--format", "csv", *GRAPH)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {r["role"] for r in rows} == {"legislates"}
    assert "杭州市建筑垃圾管理条例" in {r["law"] for r in rows}
    code, _, err = run("cites", "--agency", "杭州市城管局", "--year", "1999", *GRAPH)
    assert code == 1
    assert "loosen" in err


def test_evidence_gives_the_sentence() -> None:
    _, out, _ = run("cites", "--law", "郑州市燃气管理条例", "--evidence", "--format", "json", *GRAPH)
    assert all("《郑州市燃气管理条例》" in r["sentence"] for r in json.loads(out))


def test_a_province_includes_its_cities() -> None:
    _, out, _ = run("agencies", "--region", "河南省", "--format", "csv", *GRAPH)
    names = {r["name"] for r in csv.DictReader(io.StringIO(out))}
    assert {"郑州市城市管理局", "郑州市金水区人民政府"} <= names
    assert "杭州市城市管理局" not in names


def test_laws_of_a_class() -> None:
    _, out, _ = run("laws", "--class", "Statute", "--format", "csv", *GRAPH)
    assert {r["kind"] for r in csv.DictReader(io.StringIO(out))} == {"Statute"}
    assert run("laws", "--class", "Nonsense", *GRAPH)[0] == 2


def test_show_names_the_thing_and_its_sentences() -> None:
    code, out, _ = run("show", "双随机", *GRAPH)
    assert code == 0
    assert out.startswith("双随机、一公开")
    assert "appliesMechanism" in out


def test_an_ambiguous_name_asks_which() -> None:
    code, _, err = run("show", "条例", *GRAPH)
    assert code == 2
    assert "say which" in err
    assert err.count("\n") == 1


ERRORS = [
    (["cites", "--law", "从未有过的法律", *GRAPH], 1, "no such name"),
    (["cites", "--role", "loves", *GRAPH], 2, "there are legislates"),
    (["cites", "--graph", "missing.ttl"], 1, "kg build"),
    (["show", "从未有过", *GRAPH], 1, "no such name"),
    (["query", "SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", *GRAPH], 1, "SERVICE"),
    (["query", "DELETE WHERE { ?s ?p ?o }", *GRAPH], 1, "DELETE"),
    (["query", "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }", *GRAPH], 1, "FROM"),
    (["query", "SELECT WHERE", *GRAPH], 1, "does not run"),
    (["query", "no-such-query", *GRAPH], 1, "--list"),
    (["query", *GRAPH], 2, "which query"),
    (["text", "missing.txt"], 1, "no such file"),
    (["text", "."], 1, "folder"),
    (["eval", "nowhere", *GRAPH], 1, "no gold"),
    (["validate", "--graph", "missing.ttl"], 1, "no such graph"),
    (["build", "missing-folder", "-o", "ignored"], 1, "no such file"),
]


@pytest.mark.parametrize(("args", "code", "word"), ERRORS)
def test_an_error_is_one_line_that_says_what_to_do(
    args: list[str], code: int, word: str, tmp_path: Path
) -> None:
    found, out, err = run(*args)
    assert found == code
    assert out == ""
    assert word in err
    assert err.startswith("kg: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p """a"b""" . SERVICE <http://x/> {} }',
        "SELECT*{?s?p'x'service<http://x>{}}",
        "SELECT * {FILTER(?a<?b)SERVICE?x{}}",
        "SELECT * {?s ?p 1SERVICE<http://x>{}}",
        "SELECT * {?s ?p trueSERVICE<http://x>{}}",
        "PREFIX :<http://x/> SELECT * {SERVICE:x{}}",
        "SELECT * { ?s ?p ?o #\n SERVICE SILENT <http://x/> {} }",
    ],
)
def test_no_spelling_of_service_reaches_the_engine(query: str) -> None:
    code, _, err = run("query", query, *GRAPH)
    assert code == 1
    assert "asks another host" in err


@pytest.mark.skipif(sys.platform == "win32", reason="a process there cannot give its network up")
def test_a_query_in_a_program_of_its_own_has_no_network() -> None:
    """What the guard would let through by mistake reaches nothing: here it lets everything through."""
    code = (
        "import kg.graph.opened, sys\nkg.graph.opened.guard = lambda query: None\n"
        "from kg.cli.main import main\nmain()"
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.5)
        port = listening.getsockname()[1]
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }} }}"
        done = subprocess.run(
            [sys.executable, "-c", code, "query", query, *GRAPH],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 1
        assert done.stderr.startswith("kg: ")
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_command_called_in_another_program_leaves_it_its_network() -> None:
    assert run("query", "ASK { ?s ?p ?o }", *GRAPH)[0] == 0
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()),
    ):
        pass


def test_words_in_strings_iris_names_and_comments_are_no_keywords() -> None:
    query = "PREFIX x: <http://SERVICE/> SELECT ?load { ?load a fz:Agency FILTER('SERVICE' != x:LOAD) } LIMIT 1 # SERVICE"
    assert run("query", query, *GRAPH)[0] == 0


def test_build_says_what_it_found_and_what_it_left_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(
        "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《行政处罚法》。", encoding="utf-8"
    )
    (tmp_path / "in" / "b.txt").write_text("", encoding="utf-8")
    code, out, _ = run("build", str(tmp_path / "in"), "-o", str(tmp_path / "out"))
    assert code == 0
    assert "documents   1" in out
    assert "left out    b.txt: empty" in out
    files = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert files == [".kg", "graph.html", "graph.ttl", "report.json", "review.csv"]


def test_text_prints_the_text_exactly(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeff第一行\r\n第二行".encode())
    done = subprocess.run(
        [sys.executable, "-m", "kg", "text", str(tmp_path / "a.txt")], capture_output=True, cwd=ROOT
    )
    assert done.stdout.decode("utf-8") == "第一行\n第二行"


def test_a_pipe_gets_plain_text_and_a_closed_one_no_traceback() -> None:
    done = real("laws", FORCE_COLOR="1")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    closed = subprocess.run(
        f"{sys.executable} -m kg laws | head -n 1", shell=True, capture_output=True, text=True, cwd=ROOT
    )
    assert "Traceback" not in closed.stderr


def test_columns_align_by_the_width_on_screen() -> None:
    lines = as_plain(["名称", "n"], [["行政处罚法", 1], ["a", 22]]).splitlines()
    assert len({cell_len(line[: line.rindex(" ") + 1]) for line in lines}) == 1


@pytest.mark.parametrize(
    "text", ["行政处罚法“一”…", "é\u0301a", "㐂𠮷", "👩\u200d🚒法", "❤\ufe0f法", "\u200b\tx", "ＡＢ·—"]
)
def test_a_cell_is_as_wide_as_rich_draws_it(text: str) -> None:
    first, second = as_plain(["", ""], [[text, "x"], ["法" * 9, "x"]]).splitlines()[1:]
    assert cell_len(first[: len(text)]) + len(first[len(text) : -1]) == cell_len(second[:9]) + len(
        second[9:-1]
    )


def test_help_does_not_import_what_is_heavy() -> None:
    code = "import sys; from click.testing import CliRunner; from kg.cli.main import main; CliRunner().invoke(main, ['--help']); print([m for m in ('spacy', 'rdflib', 'jieba', 'networkx', 'pyvis', 'pyoxigraph', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_validate_asks_a_reason_of_a_name_that_stays_open(tmp_path: Path) -> None:
    out = tmp_path / "out"
    source = tmp_path / "a.txt"
    source.write_text("郑州市城市管理局2023年法治政府建设报告\n县政府参加。", encoding="utf-8")
    assert run("build", str(source), "-o", str(out))[0] == 0
    graph = (out / "graph.ttl").read_text(encoding="utf-8")
    assert "fz:UnresolvedName" in graph
    broken = tmp_path / "broken.ttl"
    broken.write_text(graph.replace("fz:reason ", "fz:because "), encoding="utf-8")
    code, told, _ = run("validate", "--graph", str(broken), "--format", "csv")
    assert code == 1
    assert "reason" in told


def test_validate_finds_what_is_broken(tmp_path: Path) -> None:
    data = (ROOT / "outputs" / "graph.ttl").read_text(encoding="utf-8")
    assert run("validate", *GRAPH)[0] == 0
    broken = tmp_path / "broken.ttl"
    prefixes = "\n".join(line for line in data.splitlines() if line.startswith("@prefix"))
    broken.write_text(
        prefixes + '\n<http://x/a> a fz:Agency ; skos:prefLabel "甲"@zh , "乙"@zh .\n'
        '<http://x/l> a fz:LegalInstrument , fz:Statute , fz:Standard ; skos:prefLabel "丙"@zh .\n'
        "<http://x/c> a fz:Claim ; rdf:subject <http://x/a> ; rdf:predicate fz:loves ; rdf:object <http://x/l> .\n",
        encoding="utf-8",
    )
    code, out, _ = run("validate", "--graph", str(broken), "--format", "csv")
    assert code == 1
    for message in ("exactly one prefLabel", "exactly one subclass", "known predicate", "without evidence"):
        assert message in out


def test_rows_for_a_double_click_bear_a_mark_and_no_formula() -> None:
    query = 'SELECT ("=1+1" AS ?a) ("＝1+1" AS ?b) ("法" AS ?c) (1 AS ?d) {}'
    assert run("query", query, "--format", "excel", *GRAPH)[1] == "\ufeffa,b,c,d\n'=1+1,'＝1+1,法,1\n"
    assert run("query", query, "--format", "csv", *GRAPH)[1] == "a,b,c,d\n=1+1,＝1+1,法,1\n"


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX closes them")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_standard_stream_that_is_closed_takes_no_file_and_stops_nothing(
    closed: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for command in (
        f"build seeds -o {out}",
        f"agencies --graph {out}/graph.ttl",
        f"query 'ASK {{}}' --graph {out}/graph.ttl",
    ):
        done = subprocess.run(
            ["sh", "-c", f"{sys.executable} -m kg {command} {closed}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, ""), command
        assert bool(done.stdout) == (">&-" not in closed.replace("2>&-", ""))
    for name in ("graph.ttl", "graph.html"):
        assert (out / name).read_bytes() == (ROOT / "outputs" / name).read_bytes()


def test_the_demo_builds_the_reports_that_come_with_the_program_and_opens_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_process: None
) -> None:
    import webbrowser

    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: bool(opened.append(url)))
    code, out, err = run("demo", "-o", str(tmp_path / "out"))
    page = tmp_path / "out" / "graph.html"
    assert code == 0
    assert out.startswith("documents   5\n")
    assert page.is_file()
    assert opened == [page.as_uri()]
    assert err == f"kg: no browser could be started; open {page} yourself\n"
    question = next(line.strip() for line in out.splitlines() if line.startswith("  kg cites"))
    assert run(*question.split()[1:])[0] == 0
    opened.clear()
    assert run("demo", "-o", str(tmp_path / "out"), "--no-open")[0] == 0
    assert opened == []
