"""Any number of processes gives the same bytes; one that dies costs nothing; a build that is stopped leaves no process."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import makers
import psutil
import pytest

from kg.builder.build import build
from kg.builder.gather import BUILT, FEW, UNCHANGED
from kg.builder.messages import Answer, Extract, Job, Model, Packed, Read, Refused, Texts, Work
from kg.builder.processes import Guard, Pool
from kg.builder.worker import answer, answers
from kg.extraction import pipeline
from kg.extraction.draft import Draft
from kg.extraction.kit import Kit
from kg.extraction.pipeline import extract_all

SEEDS = Path(__file__).parents[2] / "seeds"

NAMES = ("graph.ttl", "graph.html", "review.csv", "report.json")


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports, some in several files, a table of many rows, and what is refused for all sorts of reasons."""
    folder = tmp_path_factory.mktemp("crawl")
    texts = [
        f"{place}司法局\n关于20{year}年法治政府建设情况的报告\n落实《行政处罚法》第{year}条，推行“{place}{year}”专项行动。\n"
        for place in ("郑州市", "开封市", "江门市")
        for year in range(16, 26)
    ]
    for number, text in enumerate(texts):
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (folder / "same.txt").write_text(texts[4].replace("\n", "\n\n"), encoding="utf-8")
    (folder / "same.html").write_bytes(
        makers.page(paragraphs=tuple(texts[5].split("\n")[1:]), title=texts[5].split("\n")[0])
    )
    rows = [{"text": f"{text}第{n}号", "year": "2001"} for n in range(3) for text in texts]
    (folder / "table.jsonl").write_bytes(
        makers.jsonl([*rows, {"text": texts[0]}, {"text": ""}, {"text": "天气很好。"}])
    )
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)))
    (folder / "broken.docx").write_bytes(b"PK\x03\x04" + bytes(50))
    (folder / "weather.txt").write_text("今天天气很好。", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def expected(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The outputs of one process."""
    out = tmp_path_factory.mktemp("one")
    build([crawl], out, jobs=1)
    return outputs(out)


def outputs(out: Path) -> list[bytes]:
    return [(out / name).read_bytes() for name in NAMES]


# --- the same bytes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [2, 3])
def test_so_many_workers_give_the_bytes_of_one(
    crawl: Path, expected: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    chance = random.Random(jobs)

    def late(self: Guard, work: Work) -> Iterator[Answer]:
        # who is quick is another one each time
        for job in work.jobs:
            time.sleep(chance.random() / 200)
            yield answer(job)

    monkeypatch.setattr(Guard, "_exchange", late)
    told: list[tuple[str, int, int]] = []
    build([crawl], tmp_path, lambda what, done, of, name: told.append((what, done, of)), jobs=jobs)
    assert outputs(tmp_path) == expected
    # progress goes through its steps one after the other, and counts up to the end of each
    steps = list(dict.fromkeys(what for what, _, _ in told))
    assert steps == ["reading", "extracting", "writing"]
    for step in steps:
        counts = [(done, of) for what, done, of in told if what == step]
        assert [done for done, _ in counts] == list(range(counts[0][0], counts[0][1] + 1))
        assert len({of for _, of in counts}) == 1


def test_a_worker_that_is_killed_costs_nothing(crawl: Path, expected: list[bytes], tmp_path: Path) -> None:
    killed: list[int] = []

    def kill(what: str, done: int, of: int, name: str) -> None:
        if (what, done) in (("reading", 3), ("extracting", 2)):
            children = psutil.Process().children()
            for child in children:
                child.kill()
            killed.append(len(children))

    build([crawl], tmp_path, kill, jobs=2)
    assert min(killed) >= 1
    assert outputs(tmp_path) == expected


# --- the pool -------------------------------------------------------------------------------------------------------

#: A worker that does what its jobs say.
SCRIPT = """
import os, sys, time
sys.path[:] = {path!r}
from kg.builder.messages import Extract, Packed, Texts, receive_work, send
while (work := receive_work(sys.stdin.buffer)) is not None:
    together = [job.data for job in work.jobs if isinstance(job, Extract)]
    if len(together) > 1 and {{b"die", b"hang"}}.intersection(together):
        # all are worked on before one is answered
        if b"die" in together: os._exit(1)
        time.sleep(60)
    for job in work.jobs:
        if job.data == b"die": os._exit(1)
        if job.data == b"hang": time.sleep(60)
        if job.data == b"babble": os.write(1, b"\\0" * 7 + b"\\4\\xc1\\xc1\\xc1\\xc1")
        if job.data == b"boast": os.write(1, b"\\xff" * 20)
        texts, packed = Texts([], [job.data]), Packed(job.data, b"", b"", b"", b"")
        # "mistake" is an answer, but to another job
        send(sys.stdout.buffer, packed if isinstance(job, Extract) != (job.data == b"mistake") else texts)
"""


@pytest.fixture
def simple(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that start at once."""
    real = subprocess.Popen

    def popen(command: list[str], **more: Any) -> Any:
        return real([sys.executable, "-c", SCRIPT.format(path=sys.path)], **more)

    monkeypatch.setattr("kg.builder.processes.subprocess.Popen", popen)


def job(data: str, do: type[Job] = Read) -> Job:
    return Read(data.encode(), ".txt") if do is Read else Extract(data.encode(), ["a.txt"], {}, [], "full")


@pytest.mark.usefixtures("simple")
@pytest.mark.parametrize("do", [Read, Extract])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_job_that_ends_its_worker_is_refused_alone(
    monkeypatch: pytest.MonkeyPatch, jobs: int, do: type[Job]
) -> None:
    # enough for the honest ones on a machine that is busy with other work
    monkeypatch.setattr("kg.builder.processes.READ_SECONDS", 4.0)
    monkeypatch.setattr("kg.builder.processes.EXTRACT_SECONDS", 4.0)
    words = ["a", "die", "b", "", "hang", "c", "babble", "die", "boast", "mistake", "d"]
    with Pool(jobs) as pool:
        items = [(word, job(word, do) if word else None) for word in words]
        found = list(pool.answers(items, total=200))
    assert [word for word, _ in found] == words
    for word, got in found:
        reason = got.reason if isinstance(got, Refused) else ""
        assert ("breaks the program" in reason) == (word in ("die", "babble", "boast", "mistake"))
        assert ("takes longer than 4 s" in reason) == (word == "hang")
        if len(word) < 2:
            expected = Texts([], [word.encode()]) if do is Read else Packed(word.encode(), b"", b"", b"", b"")
            assert got == (expected if word else None)


def test_what_is_extracted_together_is_what_is_extracted_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    texts = [*texts, "天气很好。", "", *(text[: len(text) // 2] for text in texts), "坏" * 40, *texts[::-1]]
    jobs: list[Job] = [Model(text, [f"{i}.txt"], {"year": str(2000 + i)}, []) for i, text in enumerate(texts)]
    assert len(jobs) > 16
    expected = [answer(one) for one in jobs]
    assert list(answers(Work(jobs))) == expected
    assert [e.report.file for e in extract_all((t, f"{i}.txt", None) for i, t in enumerate(texts))] == [
        f"{i}.txt" for i in range(len(texts))
    ]
    # one that fails costs the others nothing
    resolve = pipeline.resolve

    def failing(kit: Kit, draft: Draft) -> None:
        if draft.view.text.startswith("坏"):
            raise ValueError("no room")
        resolve(kit, draft)

    monkeypatch.setattr(pipeline, "resolve", failing)
    found = list(answers(Work(jobs)))
    assert [i for i, one in enumerate(found) if one != expected[i]] == [texts.index("坏" * 40)]
    failed = found[texts.index("坏" * 40)]
    assert isinstance(failed, Refused)
    assert "ValueError: no room" in failed.reason


@pytest.mark.usefixtures("simple")
def test_a_pool_that_is_left_early_leaves_no_process_and_no_thread() -> None:
    threads = threading.active_count()
    children = []

    def leave() -> None:
        with Pool(2) as pool:
            items = ((n, job("hang" if n == 3 else "a")) for n in range(1000))
            for n, _ in pool.answers(items, total=4):
                if n == 1:
                    children.extend(psutil.Process().children())
                    raise KeyboardInterrupt

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        leave()
    # it does not wait for the one that hangs, which has half a minute
    assert time.monotonic() - begun < 15
    assert children
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []
    assert threading.active_count() == threads


@pytest.mark.usefixtures("simple")
def test_a_pool_runs_so_far_ahead_and_no_farther() -> None:
    taken = 0

    def items() -> Iterator[tuple[int, Job]]:
        nonlocal taken
        for n in range(5000):
            taken += 1
            yield n, job("a")

    with Pool(2) as pool:
        for n, _ in pool.answers(items(), total=5000):
            assert taken - n <= 16 * 11


@pytest.mark.parametrize("killed", [False, True])
def test_few_reports_are_for_one_worker_and_another_makes_their_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: bool
) -> None:
    exchange, load = Guard._exchange, Guard.load_for_page
    did: list[tuple[str, int]] = []
    kept: list[int] = []

    def watched(self: Guard, work: Work) -> Iterator[Answer]:
        did.extend((type(one).__name__, id(self)) for one in work.jobs)
        return exchange(self, work)

    def keep(self: Guard) -> None:
        load(self)
        kept.append(id(self))
        if killed and self._process:
            self._process.kill()
            self._process.wait()

    monkeypatch.setattr(Guard, "_exchange", watched)
    monkeypatch.setattr(Guard, "load_for_page", keep)
    build([SEEDS], tmp_path / "two", jobs=2)
    extracting = {guard for job, guard in did if job == "Extract"}
    assert len(extracting) == 1
    assert {guard for job, guard in did if job == "Page"} == set(kept)
    assert extracting.isdisjoint(kept)
    # nothing new: nobody is started for a page that is not made
    did.clear()
    assert not build([SEEDS], tmp_path / "two", jobs=2).written
    assert (did, len(kept)) == ([], 1)
    build([SEEDS], tmp_path / "one", jobs=1)
    assert outputs(tmp_path / "one")[:3] == outputs(tmp_path / "two")[:3]
    assert len(kept) == 1


def test_a_worker_that_is_told_of_a_page_makes_it_and_reads_as_before() -> None:
    with Guard() as guard:
        guard.load_for_page()
        assert guard.read("甲".encode(), ".txt")[0].text == "甲"
        assert psutil.Process().children()


@pytest.mark.parametrize(("files", "jobs", "loads"), [(FEW, 2, 0), (FEW + 1, 2, 1), (FEW + 1, 1, 0)])
def test_a_worker_loads_the_extractor_while_others_read_where_there_is_much_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int, jobs: int, loads: int
) -> None:
    exchange = Guard._exchange
    did: list[str] = []

    def watched(self: Guard, work: Work) -> Iterator[Answer]:
        did.extend(type(job).__name__ for job in work.jobs)
        return exchange(self, work)

    monkeypatch.setattr(Guard, "_exchange", watched)
    for number in range(files):
        (tmp_path / f"{number}.txt").write_text(
            f"郑州市落实《行政处罚法》第{number + 1}条。", encoding="utf-8"
        )
    build([tmp_path], tmp_path / "out", jobs=jobs)
    assert did.count("Read") == files
    assert did.count("Extract") == files + loads


# --- stopping -------------------------------------------------------------------------------------------------------

#: ``kg build`` that is sent a signal when it comes to a step, and tells which processes it had.
STOPPED = """
import contextlib, os, sys
import psutil
import kg.cli.build, kg.cli.main
step, number = sys.argv[1], int(sys.argv[2])
@contextlib.contextmanager
def shown():
    def show(what, done, of, name):
        if what == step and done >= min(2, of - 1):
            print(*(c.pid for c in psutil.Process().children()), flush=True)
            os.kill(os.getpid(), number)
    yield show
kg.cli.build._shown_progress = shown
sys.argv[1:] = sys.argv[3:]
kg.cli.main.main(prog_name="kg")
"""


@pytest.mark.parametrize(
    ("step", "number"),
    [("reading", signal.SIGTERM), ("extracting", signal.SIGINT), ("writing", signal.SIGTERM)],
)
def test_a_build_that_is_stopped_says_so_keeps_what_is_done_and_leaves_no_process(
    crawl: Path, expected: list[bytes], tmp_path: Path, step: str, number: int
) -> None:
    (tmp_path / "graph.ttl").write_bytes(b"old")
    arguments = [step, str(int(number)), "build", str(crawl), "-o", str(tmp_path), "-j", "2"]
    done = subprocess.run(
        [sys.executable, "-c", STOPPED, *arguments], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 130
    assert done.stderr == "kg: stopped; what was read is kept, and the next build goes on from there\n"
    children = [int(pid) for pid in done.stdout.split()]
    # while the graph is written, one of them makes the page
    assert children
    assert [pid for pid in children if psutil.pid_exists(pid)] == []
    assert (tmp_path / "graph.ttl").read_bytes() == b"old"
    assert sorted(p.name for p in (tmp_path / ".kg").iterdir()) == [".gitignore", "cache.db", "lock"]
    if step != "reading":
        made = build([crawl], tmp_path, jobs=1)
        kept = len(made.with_status(UNCHANGED))
        assert kept >= 2 if step == "extracting" else not made.with_status(BUILT)
        assert outputs(tmp_path)[:3] == expected[:3]
        told = json.loads((tmp_path / "report.json").read_bytes())
        assert told["files"]["unchanged"] == kept
