"""The command line in Chinese and English, on screens of every width and in every code page."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from kg.cli import language
from kg.cli.folding import folded
from kg.cli.main import main

ROOT = Path(__file__).parents[2]
GRAPH = ["--graph", str(ROOT / "outputs" / "graph.ttl")]
CHINESE = re.compile("[一-鿿]")


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [*args], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def real(*args: str, **env: str) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "kg", *args], capture_output=True, cwd=ROOT, env={**os.environ, **env}
    )
    return done.returncode, done.stdout, done.stderr


def messages() -> Any:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "docs" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.newest
def test_no_message_lacks_its_translation_and_the_catalogue_is_what_the_code_says() -> None:
    # click's own words are part of it, and differ from version to version
    made = messages()
    catalogue, po, mo = made.updated()
    lacking = [
        m.id for m in catalogue if m.id and not (all(m.string) if isinstance(m.string, tuple) else m.string)
    ]
    assert lacking == []
    assert made.PO.read_bytes() == po, "run python docs/messages.py"
    assert made.PO.with_suffix(".mo").read_bytes() == mo, "run python docs/messages.py"


def test_a_translation_has_the_values_of_its_message() -> None:
    for message, translation in language._catalogue().pairs():
        places = re.findall(r"\{[^}]*\}|%\(\w+\)s", message.split("\x04")[-1])
        assert set(re.findall(r"\{[^}]*\}|%\(\w+\)s", translation)) == set(places), message


def commands() -> list[list[str]]:
    found: list[list[str]] = [[]]
    for name, command in sorted(main.commands.items()):
        found.append([name])
        if isinstance(command, click.Group):
            found += [[name, below] for below in sorted(command.commands)]
    return found


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_every_help_is_chinese_and_fits_the_screen(path: list[str]) -> None:
    code, out, _ = run("--lang", "zh", *path, "--help")
    assert code == 0
    assert "用法" in out
    for line in out.splitlines():
        # what stands there in Latin letters are examples, names of options and values; prose is Chinese
        prose = re.sub(r"^\s*(kg|curl|cat|sqlite3)\b.*|-{1,2}[\w-]+|\[[^\]]*\]?|[A-Z_]{2,}", "", line)
        assert CHINESE.search(line) or not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", prose), line
        if not line.lstrip().startswith(("kg ", "curl ", "cat ")):
            assert cell_len(line) <= 80, line


def test_help_is_english_again_in_the_same_process() -> None:
    before = run("cites", "--help")[1]
    assert "引用了哪些" in run("--lang", "zh", "cites", "--help")[1]
    assert run("cites", "--help")[1] == before
    assert "Which agencies cite which laws" in before


@pytest.mark.parametrize(
    ("env", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, False),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, True),
        ({"LC_ALL": "C", "LANGUAGE": "zh:en"}, True),
        ({}, False),
    ],
)
def test_the_language_is_that_of_the_system(
    env: dict[str, str], chinese: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert bool(CHINESE.search(run("show", "nothing of that name", *GRAPH)[2])) == chinese
    # and the environment is as it was
    assert {n: v for n, v in os.environ.items() if n in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")} == env


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            ["show", "没有的法", *GRAPH],
            "kg: 没有这个名称：图谱中没有叫“没有的法”的；请试更短的写法，或用 kg laws、kg agencies 列出名称",
        ),
        (["build", "nowhere"], "kg: 没有可构建的（nowhere：没有这个文件或文件夹）"),
        (
            ["cites", "--graph", "nowhere.ttl"],
            "kg: nowhere.ttl：没有这个图谱；请用 kg build 生成，或用 --graph 指明",
        ),
        (["cites", "--role", "宣船", *GRAPH], "没有角色“宣船”；可用 立法, 制发, 实施, 依据, 宣传, 引用"),
        (["cites", "--year", "20", *GRAPH], "20 不在范围 1949<=x<=2100 之内"),
        (["cites", "--lw", "民法典"], "没有选项 '--lw'"),
        (
            ["query", "SELECT * WHERE { SERVICE <http://x> { ?s ?p ?o } }", *GRAPH],
            "kg: SERVICE 会访问其他主机",
        ),
        (["trend", "民法典", "--agency", "杭州市城管局", "--region", "河南省", *GRAPH], "kg: "),
        (["ask", "agencies-citing-lw"], "没有问题“agencies-citing-lw”；是否指 agencies-citing-law"),
    ],
)
def test_an_error_is_told_in_chinese(call: list[str], told: str) -> None:
    code, _, err = run("--lang", "zh", *call)
    assert code in (1, 2)
    assert told in err
    assert not re.search(
        r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", err.replace("SELECT * WHERE", "").replace("kg agencies", "")
    )


def test_what_is_kept_does_not_depend_on_the_language(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("郑州市城市管理局落实《民法典》。", encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_bytes(b"")
    kept = {}
    for spoken in language.LANGUAGES:
        out = tmp_path / spoken
        code, shown, _ = run("--lang", spoken, "build", str(tmp_path / "in"), "-o", str(out))
        assert code == 0
        assert ("empty; there is nothing to read" in shown) == (spoken == "en")
        assert ("空文件，无内容可读" in shown) == (spoken == "zh")
        kept[spoken] = {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}
    assert kept["en"] == kept["zh"]


def test_tables_for_people_are_chinese_and_those_for_programs_are_not() -> None:
    table = run("--lang", "zh", "cites", "--law", "行政处罚法", *GRAPH)[1]
    assert table.splitlines()[0].split()[:4] == ["机构", "角色", "法律文件", "年度"]
    assert "依据" in table
    assert "已做" in table
    assert "reliesOn" not in table
    for form in ("csv", "json"):
        call = ["cites", "--law", "行政处罚法", "--format", form, *GRAPH]
        assert run("--lang", "zh", *call)[1] == run(*call)[1]


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        (["cites", "--role", "宣传"], ["cites", "--role", "publicises"]),
        (["cites", "--role", "引用"], ["cites", "--role", "mentions"]),
        (["cites", "--stance", "将做"], ["cites", "--stance", "PLANNED"]),
        (["laws", "--class", "地方性法规"], ["laws", "--class", "LocalRegulation"]),
        (["stats", "--kind", "机制"], ["stats", "--kind", "mechanism"]),
    ],
)
def test_words_of_the_ontology_are_understood_by_their_labels(chinese: list[str], english: list[str]) -> None:
    assert run(*chinese, *GRAPH) == run(*english, *GRAPH)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("kg cites --role ", {"legislates", "publicises", "cites"}),
        ("kg cites --role 宣", {"宣传"}),
        ("kg cites --law 行政处", {"行政处罚法"}),
        ("kg cites --agency 杭州市城", {"杭州市城市管理局", "杭州市城管局"}),
        ("kg show 双随", {"双随机、一公开"}),
        ("kg ask agencies-", {"agencies-citing-law"}),
        ("kg laws --class 地方", {"地方性法规", "地方政府规章"}),
    ],
)
def test_names_roles_and_questions_are_completed(line: str, offered: set[str]) -> None:
    words = line.split(" ")
    env = {"_KG_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    # the program's own name decides how the variable is called
    done = subprocess.run(
        [Path(sys.executable).with_name("kg")], capture_output=True, cwd=ROOT, env={**os.environ, **env}
    )
    code, out, err = done.returncode, done.stdout, done.stderr
    found = {one.partition(",")[2] for one in out.decode().splitlines()}
    assert code == 0
    assert err == b""
    assert offered <= found
    assert all(one.startswith(words[-1]) for one in found)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk", "utf-8"])
@pytest.mark.parametrize(
    "call",
    [
        ["show", "三项制度"],
        ["cites", "--evidence"],
        ["show", "没有的法"],
        ["--lang", "zh", "--help"],
        ["ask", "--list"],
    ],
    ids=" ".join,
)
def test_no_code_page_ends_a_command_in_a_traceback(call: list[str], encoding: str) -> None:
    graph = [] if "--help" in call or "--list" in call else GRAPH
    code, out, err = real(*call, *graph, PYTHONIOENCODING=encoding)
    assert code == (1 if "没有的法" in call else 0)
    assert b"Traceback" not in err
    # raises where a byte is none of the code page; a stream that says ASCII takes UTF-8, click knows
    out.decode("utf-8" if encoding == "ascii" else encoding)
    if encoding == "cp1252":
        assert b"?" in out + err
        assert b"PYTHONUTF8=1" in err or b"PYTHONUTF8=1" in out


def test_json_loses_nothing_in_any_code_page() -> None:
    call = ["show", "三项制度", "--format", "json", *GRAPH]
    whole = json.loads(real(*call, PYTHONIOENCODING="utf-8")[1])
    code, out, err = real(*call, PYTHONIOENCODING="ascii")
    assert (code, err) == (0, b"")
    assert json.loads(out) == whole


def test_sentences_stand_below_their_row_on_a_terminal_and_empty_columns_are_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import click.testing

    monkeypatch.setattr(click.testing._NamedTextIOWrapper, "isatty", lambda self: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = run("--lang", "zh", "cites", "--law", "民法典", "--evidence", *GRAPH)
    lines = out.splitlines()
    assert code == 0
    assert "条文" not in lines[0]  # no article of it is cited
    assert "句子" not in lines[0]
    assert all(cell_len(line) <= 80 for line in lines)
    sentences = [line for line in lines if line.startswith("    ")]
    rows = [line for line in lines[1:] if line.strip() and not line.startswith("    ")]
    found = json.loads(run("cites", "--law", "民法典", "--evidence", "--format", "json", *GRAPH)[1])
    assert len(rows) >= len(found) > 1
    said = re.sub(r"\s", "", "".join(sentences))
    assert all(re.sub(r"\s", "", one["sentence"]) in said for one in found)


def test_a_line_breaks_at_no_place_where_chinese_does_not() -> None:
    text = "把来源（文件、文件夹）读入，写出 graph.ttl 与 graph.html；《行政处罚法》等名称“都”会被识别。" * 3
    for width in range(10, 60):
        lines = folded(text, width)
        assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
        assert all(cell_len(line) <= max(width, 12) for line in lines)
        assert not any(line[0] in "，。、；）》”" or line[-1] in "（《“" for line in lines)
