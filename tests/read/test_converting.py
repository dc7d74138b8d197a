"""What converts old Word files asks nobody anything, sees nothing of the machine, and ends with all that it has started.

linked.doc was written by LibreOffice: one sentence, and a picture at http://127.0.0.1:47123/x.png that is linked, not
held (INCLUDEPICTURE).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.builder.processes import Guard
from kg.errors import KgError, Passing
from kg.read import converting
from kg.read.converting import converted
from kg.read.word import word

OLE = b"\xd0\xcf\x11\xe0" + bytes(600)
LINKED = Path(__file__).with_name("linked.doc")
SENTENCE = "郑州市城市管理局落实《行政处罚法》。"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@contextmanager
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """The port of a server on this machine, of five digits, and what was said to it."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        heard: list[bytes] = []

        def answer() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client:
                    heard.append(client.recv(100))

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1], heard
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def linked(port: int) -> bytes:
    """The document with another port."""
    assert port >= 10000
    return (
        LINKED.read_bytes()
        .replace(b"47123", b"%d" % port)
        .replace("47123".encode("utf-16-le"), str(port).encode("utf-16-le"))
    )


def tool(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """The only converter there is runs this Python."""
    path = folder / "antiword"
    path.write_text(
        f"#!{sys.executable}\nimport os, socket, subprocess, sys, time\n{code}\n", encoding="utf-8"
    )
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def gone(pid: int, seconds: float = 20) -> bool:
    """Whether a process ends, or has ended and only waits to be taken note of."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            if (
                sys.platform == "linux"
                and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
            ):
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot give its network up there")
def test_neither_a_converter_nor_what_it_starts_has_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening() as (port, heard):
        ask = f"import socket; socket.create_connection(('127.0.0.1', {port}), 5).sendall(b'x')"
        code = f"ask = {ask!r}\nfor command in (ask, f'import subprocess, sys; subprocess.run([sys.executable, \"-c\", {{ask!r}}])'):\n"
        code += "    done = subprocess.run([sys.executable, '-c', command], stderr=subprocess.PIPE)\n"
        code += (
            "    print(done.returncode, b'Permission' in done.stderr or b'not permitted' in done.stderr)\n"
        )
        code += "try:\n    exec(ask)\nexcept OSError as error:\n    print('refused', file=sys.stdout)"
        subprocess.run([sys.executable, "-c", ask], check=True)
        for _ in range(100):  # the thread that listens may come to it later
            if heard:
                break
            time.sleep(0.05)
        assert len(heard) == 1
        tool(tmp_path, monkeypatch, code)
        assert converted(OLE).decode().split("\n")[0] == "1 True"
        assert converted(OLE).decode().split("\n")[-2] == "refused"
    assert len(heard) == 1


def test_a_converter_sees_nothing_of_the_environment_and_its_home_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "http_proxy",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "KG_LOAD_AUTH",
        "DISPLAY",
        "DBUS_SESSION_BUS_ADDRESS",
    ):
        monkeypatch.setenv(name, "http://name:secret@127.0.0.1:9")
    tool(
        tmp_path,
        monkeypatch,
        "print(*sorted(os.environ), sep=' ')\nprint(os.environ['HOME'], os.getcwd(), sys.argv[-1])",
    )
    names, places = converted(OLE).decode().splitlines()
    assert set(names.split()) <= {
        *converting._KEPT,
        *converting._HOMES,
        "LC_ALL",
        "LC_CTYPE",
        "SAL_USE_VCLPLUGIN",
        "PWD",
    }
    home, here, file = places.split()
    assert os.path.realpath(home) == here
    assert os.path.dirname(file) == home
    assert not os.path.exists(home)


def test_one_that_takes_too_long_ends_with_what_it_has_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "_SECONDS", 2.0)
    sleeping = "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    pids = tmp_path / "pids"
    tool(
        tmp_path,
        monkeypatch,
        f"{sleeping}open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\ntime.sleep(600)",
    )
    began = time.monotonic()
    with pytest.raises(Passing, match="antiword took too long"):
        converted(OLE)
    assert time.monotonic() - began < 60
    assert [gone(int(pid)) for pid in pids.read_text().split()] == [True, True]


def test_what_it_leaves_behind_ends_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool(
        tmp_path,
        monkeypatch,
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], stdout=subprocess.DEVNULL)\nprint(child.pid)",
    )
    assert gone(int(converted(OLE)))


def test_one_that_writes_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "_MOST", 1 << 20)
    for target in ("sys.stdout.buffer", "open('more', 'wb')"):
        tool(
            tmp_path,
            monkeypatch,
            f"out = {target}\nfor _ in range(3000):\n    out.write(bytes(1 << 16))\n    out.flush()\n    time.sleep(0.01)",
        )
        with pytest.raises(Passing, match="antiword made more of it than is read"):
            converted(OLE)


def test_one_that_fails_or_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool(tmp_path, monkeypatch, "raise SystemExit(3)")
    with pytest.raises(Passing, match="antiword cannot convert it"):
        converted(OLE)
    (tmp_path / "antiword").write_bytes(b"\x7fELF no program")
    with pytest.raises(Passing, match="antiword cannot convert it"):
        converted(OLE)
    (tmp_path / "antiword").unlink()
    with pytest.raises(Passing, match="install antiword, catdoc, LibreOffice"):
        converted(OLE)


office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


@pytest.fixture
def only_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "CONVERTERS", ())


@office
def test_libreoffice_left_alone_fetches_what_the_document_links() -> None:
    """Else the next tests would show nothing."""
    with listening() as (port, heard), tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "input.doc"
        file.write_bytes(linked(port))
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [
            str(OFFICE),
            profile,
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            folder,
            str(file),
        ]
        subprocess.run(command, capture_output=True, timeout=120, check=True)
        assert SENTENCE in (Path(folder) / "input.txt").read_text(encoding="utf-8")
        assert heard


@office
@pytest.mark.usefixtures("only_office")
@pytest.mark.parametrize("left", ["both", "walls", "profile"])
def test_through_kg_it_fetches_nothing_by_its_walls_and_by_its_profile(
    left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if left == "walls":
        monkeypatch.setattr(converting, "_PROFILE", ())
    if left == "profile":
        monkeypatch.setattr(converting, "walled", lambda command, **walls: command)
    with listening() as (port, heard):
        assert word(linked(port)).text.strip() == SENTENCE
        assert heard == []


@office
def test_a_worker_reads_it_by_libreoffice_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the limits of memory of a worker, with no converter but LibreOffice in its path."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    for name in ("soffice", "dirname", "uname", "sed", "ls", "grep", "basename", "sh"):
        if found := shutil.which(name):
            (bin_ / name).symlink_to(os.path.realpath(found))
    monkeypatch.setenv("PATH", str(bin_))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with listening() as (port, heard), Guard() as guard:
        try:
            (found,) = guard.read(linked(port), ".doc")
        except KgError as error:
            pytest.fail(str(error))
        assert found.text.strip() == SENTENCE
        assert heard == []
    assert [p.name for p in tmp_path.iterdir() if p != bin_] == []
