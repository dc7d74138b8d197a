"""On Spark the same reports give the same graph, triple for triple, and no file fails the job.

Run with -m spark: Spark takes some seconds to start and needs Java.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

import kg
from kg.exports.tables import tables
from kg.read.limits import MAX_CHARS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
OWN = sorted((ROOT / "tests/gold/own/texts").glob("*.txt"))
#: A text with this in it ends the process that extracts it, at once: see `breaking`.
BREAKS = "使程序崩溃"
DECISIONS = (
    "kind,name,report,decision,target\n"
    "LegalInstrument,郑州市燃气管理条例,,same as,河南省燃气管理条例\n"
    "Mechanism,四张清单,,drop,\n"
    "Program,没有这个行动,,drop,\n"
)


WORDS = "名称,类型,别名\n甲局,机构,\n行政处罚法,法律文件,老处罚法\n"


@pytest.fixture(scope="module")
def breaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """All processes started from here on die of a text with BREAKS in it, as of a fault in a library."""
    folder = tmp_path_factory.mktemp("breaking")
    (folder / "sitecustomize.py").write_text(
        "import os, kg.builder.worker\n"
        "answer = kg.builder.worker.answer\n"
        "kg.builder.worker.answer = lambda job, *made: "
        f"os._exit(1) if {BREAKS!r} in getattr(job, 'text', '') else answer(job, *made)\n",
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{folder}:{ROOT}")
        yield


@pytest.fixture(scope="module")
def spark(breaking: None) -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()
        )
        yield session
        session.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports with all that may befall them: copies, sidecars that disagree, tables, decisions, broken files."""
    folder = tmp_path_factory.mktemp("sources")
    sub = folder / "市" / "区"
    sub.mkdir(parents=True)
    for path in SEEDS[:3]:
        (folder / path.name).write_bytes(path.read_bytes())
    for path in OWN[:2]:
        (sub / path.name).write_bytes(path.read_bytes())
    # copies: one that leads by its name and differs in white space, one in a folder below, one in a table
    (folder / "0.md").write_text(SEEDS[0].read_text(encoding="utf-8").replace("\n", "\n\n"), encoding="utf-8")
    (sub / "zz.txt").write_bytes(SEEDS[0].read_bytes())
    rows = [
        {"text": SEEDS[1].read_text(encoding="utf-8"), "publisher": "某局", "issued": "2022-02-02"},
        {"text": ""},
    ]
    rows += [
        {"text": f"{name}局2023年法治政府建设情况报告\n落实《行政处罚法》。"} for name in "甲乙丙丁戊己庚辛壬"
    ]
    # the tenth row is the second's copy: rows are in the order of the table, not of their names
    rows += [{"text": " " + str(rows[2]["text"]), "title": "末"}]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "table.jsonl").write_text(lines, encoding="utf-8")
    (folder / "sources.csv").write_text(
        f"file,publisher,year,title,url\n{SEEDS[0].name},郑州市城市管理局,2024,,http://a\n0.md,,2023,甲,\n"
        f"市/区/{OWN[0].name},,1999,上,\n",
        encoding="utf-8",
    )
    (sub / "sources.csv").write_text(f"file,title\n{OWN[0].name},下\n", encoding="utf-8")
    (folder / "市" / "sources.csv").write_text("name,title\na,b\n", encoding="utf-8")
    (folder / "decisions.csv").write_text(DECISIONS, encoding="utf-8")
    (folder / "vocabulary.csv").write_text(WORDS, encoding="utf-8-sig")
    (folder / "nothing.txt").write_text("今天天气很好。", encoding="utf-8")
    (folder / "blank.txt").write_text(" \n", encoding="utf-8")
    (folder / "bytes.txt").write_bytes(bytes(range(256)) * 9)
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 no zip")
    (folder / "picture.jpg").write_bytes(b"\xff\xd8")
    (folder / "large.txt").write_text("市政府" * MAX_CHARS, encoding="utf-8")
    return folder


def turtle(path: Path) -> set[str]:
    return {str(t.triple) for t in parse(path=str(path), format=RdfFormat.TURTLE)}


def shards(folder: Path) -> list[str]:
    """All triples of the shards, read as RDF, with those that come twice."""
    found = []
    for path in sorted(folder.glob("triples/*.nt.gz")):
        data = gzip.decompress(path.read_bytes())
        found += [str(t.triple) for t in parse(data, format=RdfFormat.N_TRIPLES)] if data else []
    return found


def filed(out: Path) -> list[tuple[str, ...]]:
    listed = json.loads((out / "report.json").read_text(encoding="utf-8"))["list"]
    fields = ("file", "status", "report", "of", "reason")
    return sorted(tuple(f.get(name, "") for name in fields) for f in listed)


@pytest.fixture(scope="module")
def built(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    kg.build([folder], out)
    return out


@pytest.fixture(scope="module")
def made(spark: SparkSession, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kg.spark import decisions, documents, extract, vocabulary, write

    out = tmp_path_factory.mktemp("made") / "out"
    root = str(folder)
    settled, words = decisions(spark, root), vocabulary(spark, root)
    write(extract(documents(spark, root), settled, own=words, shards=3), str(out))
    return out


def test_the_union_of_the_shards_is_the_graph_of_a_build(made: Path, built: Path) -> None:
    found = shards(made)
    assert len(found) == len(set(found))
    assert any("老处罚法" in line for line in found)
    assert set(found) == turtle(built / "graph.ttl")
    assert len(list(made.glob("triples/*.nt.gz"))) == 6


def test_every_file_is_told_as_a_build_tells_it(spark: SparkSession, made: Path, built: Path) -> None:
    rows = spark.read.parquet(str(made / "files")).collect()
    found = sorted((r.file, r.status, r.report or "", r.of or "", r.reason or "") for r in rows)
    assert found == filed(built)
    statuses = [status for _, status, *_ in found]
    # what befalls files here does happen, or the comparison says little
    assert statuses.count("duplicate") == 4
    assert statuses.count("refused") == 8
    assert ("0.md", "built") in [(file, status) for file, status, *_ in found]


def test_the_tables_are_those_of_an_export(spark: SparkSession, made: Path, built: Path) -> None:
    for table in tables(kg.open(built / "graph.ttl")):
        names = [c.name for c in table.columns]
        rows = spark.read.parquet(str(made / table.name)).select(*names).collect()
        assert rows
        assert sorted(map(tuple, rows), key=str) == sorted(table.rows, key=str), table.name


def test_decisions_that_matched_are_listed(spark: SparkSession, made: Path) -> None:
    rows = spark.read.parquet(str(made / "matched")).collect()
    assert sorted(r.decision for r in rows) == [
        "LegalInstrument 郑州市燃气管理条例 same as 河南省燃气管理条例",
        "Mechanism 四张清单 drop",
    ]


def test_bad_rows_are_refused_with_a_reason_and_the_others_go_on(spark: SparkSession) -> None:
    from kg.spark import extract

    good = SEEDS[2].read_text(encoding="utf-8")
    rows = [
        ("good", good, 2023),
        ("none", None, None),
        ("blank", " ", None),
        ("huge", "市政府" * MAX_CHARS, None),
        ("breaks", good + BREAKS, None),
        ("nothing", "今天天气很好。", None),
        (None, "市政府落实《行政处罚法》。", None),
    ]
    made = extract(spark.createDataFrame(rows, "id string, text string, year int"))
    reasons = {r.file: r.reason.split(";")[0].split(",")[0] for r in made.refusals.collect()}
    assert reasons == {
        "none": "empty",
        "blank": "empty",
        "huge": "1",
        "breaks": "breaks the program that reads it (a crash",
        "nothing": "names no agency",
    }
    assert sorted((r.file, r.year) for r in made.reports.collect()) == [("", None), ("good", 2023)]


def test_a_frame_without_texts_is_told_what_it_lacks(spark: SparkSession) -> None:
    from kg.spark import extract

    with pytest.raises(kg.errors.KgError, match="no column text; there are: file, words"):
        extract(spark.createDataFrame([("a", "b")], "file string, words string"))


def test_a_cluster_of_two_executors_makes_the_same_bytes(
    folder: Path, made: Path, tmp_path: Path, breaking: None
) -> None:
    """By spark-submit, with two JVMs of one core each, and the bytes of every shard as in the test above."""
    out = tmp_path / "out"
    command = [
        str(Path(sys.executable).with_name("spark-submit")),
        *("--master", "local-cluster[2,1,1024]", "--conf", "spark.ui.enabled=false"),
        *("--conf", "spark.driver.bindAddress=127.0.0.1", "--conf", "spark.driver.host=127.0.0.1"),
        str(ROOT / "kg" / "spark" / "__main__.py"),
        *("--shards", "3", str(folder), str(out)),
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"},
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "no match    decision: Program 没有这个行动 drop" in done.stdout
    one, other = ([p.read_bytes() for p in sorted(f.glob("triples/*.nt.gz"))] for f in (made, out))
    assert one == other


def test_spark_is_not_imported_by_what_does_not_use_it() -> None:
    code = "import sys, kg, kg.cli.main, kg.spark.rows; sys.exit('pyspark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_folder_that_exists_is_left_alone(spark: SparkSession, made: Path) -> None:
    from kg.spark import extract, write

    docs = spark.createDataFrame([("a", "市政府落实《行政处罚法》。")], "file string, text string")
    with pytest.raises(kg.errors.KgError, match="exists already"):
        write(extract(docs), str(made))


def test_the_examples_of_the_page_run(spark: SparkSession, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "spark.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    code = code.replace('"seeds"', repr(str(ROOT / "seeds"))).replace(
        '"graph"', repr(str(tmp_path / "graph"))
    )
    exec(code, {"spark": spark})
    # each shard has two files, but Spark writes none for what is empty
    assert 8 < len(list((tmp_path / "graph" / "triples").glob("*.nt.gz"))) <= 16
    assert set(shards(tmp_path / "graph")) == turtle(ROOT / "outputs" / "graph.ttl")


def test_the_chinese_page_has_the_same_examples() -> None:
    blocks = []
    for name in ("spark.md", "spark.zh-CN.md"):
        page = (ROOT / "docs" / name).read_text(encoding="utf-8")
        found = re.findall(r"^```(\w+)\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
        blocks.append([(kind, re.sub(r" *#(?!env).*", "", code)) for kind, code in found])
    assert blocks[0] == blocks[1]


def test_few_reports_are_one_shard_where_nobody_says_how_many(spark: SparkSession) -> None:
    from kg.spark import documents, extract

    assert extract(documents(spark, str(ROOT / "seeds"))).shards == 1
    many = spark.range(12_000).selectExpr("concat('f', id) as file", "concat('t', id) as text")
    assert extract(many).shards == 3
    assert extract(many, shards=7).shards == 7


@pytest.mark.parametrize("name", ["spark.md", "spark.zh-CN.md"])
def test_the_commands_of_the_page_have_options_that_there_are(name: str) -> None:
    from kg.spark.__main__ import main as command

    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    known = {o for option in command.params for o in option.opts}
    ours = [
        line.partition("kg.spark" if "-m kg.spark" in line else "__main__.py")[2]
        for block in re.findall(r"^```sh\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
        for line in block.splitlines()
        if "-m kg.spark" in line or "__main__.py" in line
    ]
    assert len(ours) == 2
    for line in [*ours, *re.findall(r"`(--[^`]+)`", page)]:
        for option in re.findall(r"--[a-z-]+", line):
            # what is Spark's own begins so
            assert option in known or option in ("--help", "--py-files", "--conf"), line
