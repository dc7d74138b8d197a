"""Listing is reading as well: what is found below a folder is what is opened, and nothing that lies elsewhere."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.builder.build import build
from kg.builder.plain_text import plain_text
from kg.cli.main import main
from kg.errors import KgError
from kg.read import opening
from kg.read.opening import open_regular
from kg.read.sources import Source, load, sidecar, sources

TEXT = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《行政处罚法》。\n"
SECRET = "开封市司法局宣传《民法典》。"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are made otherwise there")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text(TEXT, encoding="utf-8")
    return made


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    made = tmp_path / "outside"
    made.mkdir()
    (made / "secret.txt").write_text(SECRET, encoding="utf-8")
    return made


@pytest.fixture(params=[True, False], ids=["name by name", "compared"])
def opened_so(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of opening: that of Linux and macOS, and that of Windows."""
    monkeypatch.setattr(opening, "_BY_NAME", request.param)


def names(found: list[Source]) -> list[str]:
    return [source.name for source in found]


def soon(work: Callable[[], object]) -> object:
    """What it gives or raises, unless it waits for somebody."""
    done: list[object] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as error:
            done.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(30)
    assert done, "it waits"
    return done[0]


# --- what there is to list ----------------------------------------------------------------------------------------


def test_links_in_a_circle_lead_nowhere_and_end_nothing(folder: Path) -> None:
    (folder / "one.txt").symlink_to(folder / "two.txt")
    (folder / "two.txt").symlink_to(folder / "one.txt")
    (folder / "self").symlink_to("self")
    (folder / "sub").mkdir()
    (folder / "sub" / "up").symlink_to("..")
    (folder / "sub" / "deep.txt").symlink_to("up/sub/up/a.txt")
    found, refused = sources([folder])
    assert names(found) == ["a.txt", "sub/deep.txt"]
    nowhere = "a link that leads nowhere"
    assert dict(refused) == {
        "one.txt": nowhere,
        "two.txt": nowhere,
        "self": nowhere,
        "sub/up": "a link to a folder, which is not followed",
    }
    assert sources([folder / "self", folder / "a.txt"])[1] == [(str(folder / "self"), nowhere)]
    (folder / "sources.csv").symlink_to("sources.csv")
    assert dict(sources([folder])[1])["in/sources.csv"].startswith("cannot be opened")


@contextmanager
def ordinary_user() -> Iterator[Path]:
    """A folder of somebody whom permissions hold, which root is not; this process is he for a while."""
    place = Path(tempfile.mkdtemp(prefix="kg-test-", dir="/tmp"))
    place.chmod(0o777)
    root = os.geteuid() == 0
    try:
        if root:
            os.seteuid(65534)
        yield place
    finally:
        if root:
            os.seteuid(0)
        for path in place.rglob("*"):
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(place)


def test_a_folder_that_cannot_be_entered_or_listed_is_refused_and_the_others_are_read() -> None:
    with ordinary_user() as place:
        folder = place / "in"
        for name, mode in (("listed", 0o444), ("entered", 0o111), ("neither", 0), ("open", 0o755)):
            (folder / name).mkdir(parents=True)
            (folder / name / "a.txt").write_text(TEXT + name, encoding="utf-8")
            (folder / name).chmod(mode)
        (folder / "closed.txt").write_text(TEXT, encoding="utf-8")
        (folder / "closed.txt").chmod(0)
        why = "cannot be opened (Permission denied)"
        found, refused = sources([folder, folder / "listed" / "a.txt", folder / "entered" / "a.txt"])
        assert names(found) == ["a.txt", "closed.txt", "open/a.txt"]
        # macOS cannot look for a sources.csv where it may not list
        assert {k: v for k, v in refused if "sources.csv" not in k or sys.platform == "linux"} == {
            "listed": why,
            "entered": why,
            "neither": why,
            str(folder / "listed" / "a.txt"): why,
        }
        assert [load(source).decode() for source in found if source.name != "closed.txt"] == [
            TEXT + "entered",
            TEXT + "open",
        ]
        (closed,) = (source for source in found if source.name == "closed.txt")
        with pytest.raises(PermissionError):
            load(closed)


def test_a_folder_that_is_reached_twice_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A junction of Windows is a folder that does not say that it is a link."""
    (folder / "again").symlink_to(".")
    real = os.scandir

    class Junction:
        def __init__(self, entry: os.DirEntry[str]) -> None:
            self.name, self._entry = entry.name, entry

        def is_symlink(self) -> bool:
            return False

        def is_dir(self) -> bool:
            return self._entry.is_dir()

        def is_file(self) -> bool:
            return self._entry.is_file()

    @contextmanager
    def scandir(path: Path) -> Iterator[list[Junction]]:
        with real(path) as entries:
            yield [Junction(entry) for entry in entries]

    monkeypatch.setattr(os, "scandir", scandir)
    found, refused = sources([folder])
    assert names(found) == ["a.txt"]
    assert refused == [("again", "a link to a folder, which is not followed")]


def test_a_pattern_follows_links_no_further_than_a_folder_does(folder: Path, outside: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "b.txt").write_text(TEXT, encoding="utf-8")
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "in.txt").symlink_to("a.txt")
    (folder / "sub" / "loop").symlink_to("..")
    (folder / "away").symlink_to(outside)
    for pattern in ("**/*.txt", "*", "*/*.txt"):
        found, refused = sources([folder / pattern])
        assert {os.path.realpath(s.path) for s in found} <= {
            str(folder / "a.txt"),
            str(folder / "sub" / "b.txt"),
        }
        assert "secret.txt" not in names(found)
        assert len(found) <= 3
        reasons = dict(refused)
        assert reasons.get(str(folder / "out.txt"), opening.LEADS_OUT) == opening.LEADS_OUT
        assert len(refused) <= 3
    assert dict(sources([folder / "**" / "*.txt"])[1]) == {
        str(folder / "out.txt"): opening.LEADS_OUT,
        str(folder / "sub" / "loop"): "a link to a folder, which is not followed",
        str(folder / "away"): "a link to a folder, which is not followed",
    }


# --- the outputs are no sources -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("in_process")
def test_a_folder_of_outputs_that_is_named_through_a_link_is_passed_over(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(folder / "made")
    (folder / "made").mkdir()
    for out in (tmp_path / "link", folder / "made", folder / "." / "made", tmp_path / "link"):
        outcome = build([folder], out)
        assert [(f.file, f.status in ("built", "unchanged")) for f in outcome.filed] == [("a.txt", True)]
        outcome = build([folder / "**" / "*"], out)
        assert [f.file for f in outcome.filed] == ["a.txt"]


@pytest.mark.usefixtures("in_process")
def test_outputs_in_the_folder_of_the_sources_are_not_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    for out in (folder, tmp_path / "link", folder):
        result = CliRunner().invoke(
            main, ["build", str(folder), "-o", str(out), "--strict"], catch_exceptions=False
        )
        assert result.exit_code == 0, result.output
        assert "documents   1" in result.stdout
        assert "graph.html, review.csv and report.json in it are written and not read" in result.stderr
        assert result.stderr.count("\n") == 1
    assert (folder / "graph.html").is_file()
    outcome = build([folder / "*"], folder)
    assert [f.file for f in outcome.filed if f.status != "refused"] == ["a.txt"]
    found, refused = sources([folder / "graph.html"], exclude=folder, outputs=("graph.html",))
    assert found == []
    assert refused == [(str(folder / "graph.html"), "an output of this build, and no source")]
    # elsewhere a file of that name is a source like any other
    assert names(sources([folder / "graph.html"], exclude=tmp_path, outputs=("graph.html",))[0]) == [
        "graph.html"
    ]
    result = CliRunner().invoke(main, ["build", str(folder / "a.txt"), "-o", str(tmp_path / "out")])
    assert result.stderr == ""


# --- what lies beside the sources ---------------------------------------------------------------------------------


def test_decisions_through_a_link_that_leads_out_are_not_followed(folder: Path, outside: Path) -> None:
    rows = "kind,name,decision\nAgency,郑州市城市管理局,drop\n"
    (outside / "decisions.csv").write_text(rows, encoding="utf-8")
    (folder / "decisions.csv").symlink_to(outside / "decisions.csv")
    with pytest.raises(KgError, match=r"decisions\.csv: a link that leads out of the folder"):
        build([folder], folder.parent / "out")
    (folder / "decisions.csv").unlink()
    (folder / "kept.csv").write_text(rows, encoding="utf-8")
    (folder / "decisions.csv").symlink_to("kept.csv")
    from kg.builder.decisions import beside

    assert [d.name for d in beside([folder, folder / "a.txt", folder / "none"])] == ["郑州市城市管理局"]
    (folder / "decisions.csv").unlink()
    os.mkfifo(folder / "decisions.csv")
    told = soon(lambda: beside([folder]))
    assert isinstance(told, KgError)
    assert "no regular file" in str(told)


def test_a_sidecar_that_is_a_pipe_does_not_hold_a_build_up(folder: Path) -> None:
    os.mkfifo(folder / "sources.csv")
    told = soon(lambda: sidecar(folder))
    assert isinstance(told, KgError)
    assert "no regular file" in str(told)


@pytest.mark.usefixtures("in_process")
def test_what_sources_csv_says_that_nobody_understands_is_told(folder: Path, tmp_path: Path) -> None:
    for name in "bcd":
        (folder / f"{name}.txt").write_text(f"{TEXT}{name}", encoding="utf-8")
    (folder / "sources.csv").write_text(
        "file,year,issued,number,title\n"
        "a.txt,20xx,,,某报告\n"
        "b.txt,2023,2024-1-5,郑城管〔2024〕3号,\n"
        "c.txt,１９９９,31.1.2024,第三号,\n"
        "d.txt, 2022 ,2024年1月5日,郑城管[2024]3号,\n"
        "absent.txt,19xx,,,\n",
        encoding="utf-8",
    )
    outcome = build([folder], tmp_path / "out")
    assert sorted(f.reason for f in outcome.with_status("refused")) == [
        "a.txt: year “20xx”: no year such as 2024; it is passed over",
        "c.txt: issued “31.1.2024”: no date such as 2025-01-20; it is passed over",
        "c.txt: number “第三号”: no number such as 郑政〔2025〕3号; it is passed over",
        "c.txt: year “１９９９”: no year such as 2024; it is passed over",
    ]
    assert {f.file for f in outcome.with_status("refused")} == {"in/sources.csv"}
    assert len(outcome.with_status("built")) == 4


# --- between listing and opening ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("opened_so")
def test_a_file_that_became_a_link_is_not_read(folder: Path, outside: Path) -> None:
    (source,) = sources([folder])[0]
    assert load(source) == TEXT.encode()
    (folder / "a.txt").unlink()
    (folder / "a.txt").symlink_to(outside / "secret.txt")
    with pytest.raises(KgError, match="leads out"):
        load(source)
    (folder / "a.txt").unlink()
    os.link(outside / "secret.txt", folder / "other.txt")
    (folder / "a.txt").symlink_to("other.txt")  # below the folder: as good as when it was listed
    assert load(source) == SECRET.encode()


@pytest.mark.usefixtures("opened_so")
def test_a_folder_that_became_a_link_is_not_entered(folder: Path, outside: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "secret.txt").write_text(TEXT, encoding="utf-8")
    _, source = sources([folder])[0]
    shutil.rmtree(folder / "sub")
    (folder / "sub").symlink_to(outside)
    with pytest.raises(KgError, match="leads out"):
        load(source)


@pytest.mark.usefixtures("opened_so")
def test_a_pipe_or_a_device_in_the_place_of_a_file_is_refused_at_once(folder: Path) -> None:
    (source,) = sources([folder])[0]
    (folder / "a.txt").unlink()
    os.mkfifo(folder / "a.txt")
    told = soon(lambda: load(source))
    assert isinstance(told, KgError)
    assert str(told) == "no regular file"
    for path in (folder / "a.txt", Path("/dev/zero"), Path("/dev/tty"), folder):
        told = soon(lambda path=path: load(Source(path, path.name)))  # type: ignore[misc]
        assert isinstance(told, KgError | OSError), path
    told = soon(lambda: plain_text(folder / "a.txt"))
    assert isinstance(told, KgError)


@pytest.mark.parametrize("when", [1, 2, 3])
def test_whoever_changes_the_path_while_it_is_opened_gets_nothing_read(
    folder: Path, outside: Path, monkeypatch: pytest.MonkeyPatch, when: int
) -> None:
    """The change comes right before the first, second or third name is opened."""
    (folder / "sub").mkdir()
    (folder / "sub" / "secret.txt").write_text(TEXT, encoding="utf-8")
    (source,) = sources([folder / "sub"])[0]
    source = Source(source.path, source.name, root=folder)
    real, count = os.open, 0

    def changing(path: object, *rest: int, **more: int) -> int:
        nonlocal count
        count += 1
        if count == when:
            shutil.rmtree(folder / "sub")
            (folder / "sub").symlink_to(outside)
        return real(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", changing)
    with pytest.raises((KgError, OSError)):
        load(source)


def test_a_link_that_changes_after_it_was_looked_at_is_not_followed(
    folder: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for by_name in (True, False):
        monkeypatch.setattr(opening, "_BY_NAME", by_name)
        (folder / "here.txt").write_text(TEXT, encoding="utf-8")
        (folder / "link.txt").symlink_to("here.txt")
        real = os.path.realpath

        def looked(path: Path, real: Callable[..., str] = real) -> str:
            found = real(path)
            if Path(path).name == "link.txt" and Path(found).name == "here.txt":
                (folder / "here.txt").unlink()
                (folder / "here.txt").symlink_to(outside / "secret.txt")
            return found

        monkeypatch.setattr(os.path, "realpath", looked)
        with pytest.raises(KgError, match="a link that appeared"):
            open_regular(folder / "link.txt", folder)
        monkeypatch.setattr(os.path, "realpath", real)
        for name in ("here.txt", "link.txt"):
            (folder / name).unlink()


def test_no_handle_is_left_open(folder: Path, outside: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "b.txt").write_text(TEXT, encoding="utf-8")
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    os.mkfifo(folder / "pipe.txt")
    handles = Path("/proc/self/fd") if Path("/proc/self/fd").is_dir() else Path("/dev/fd")
    before = len(list(handles.iterdir()))
    for name in ("sub/b.txt", "out.txt", "pipe.txt", "none.txt", "a.txt/b.txt", "sub"):
        try:
            open_regular(folder / name, folder).close()
        except (KgError, OSError):
            continue
    assert len(list(handles.iterdir())) == before
