"""Nothing outlives `kg build`, however it ends: no process runs on, and no temporary file stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
TEXT = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《行政处罚法》。\n"
#: A converter that puts a file into its temporary folder, tells who it is, and never comes to an end.
CONVERTER = """#!{python} -I
import os, tempfile
tempfile.mkstemp()
with open({told!r} + ".new", "w") as file:
    file.write(str(os.getpid()))
os.rename({told!r} + ".new", {told!r})
while True: pass
"""
STOPPED = "kg: stopped; what was read is kept, and the next build goes on from there\n"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM])
def test_no_process_and_no_file_is_left(tmp_path: Path, number: int) -> None:
    source, out, temporary, tools = (tmp_path / name for name in ("in", "out", "tmp", "tools"))
    for folder in (source, temporary, tools):
        folder.mkdir()
    (source / "a.txt").write_text(TEXT, encoding="utf-8")
    (source / "b.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    told = tmp_path / "told"
    (tools / "antiword").write_text(CONVERTER.format(python=sys.executable, told=str(told)), encoding="utf-8")
    (tools / "antiword").chmod(0o755)
    environment = {**os.environ, "TMPDIR": str(temporary), "PATH": f"{tools}:{os.environ['PATH']}"}
    command = [sys.executable, "-m", "kg", "build", str(source), "-o", str(out), "-j", "2"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        deadline = time.monotonic() + 60
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        children = psutil.Process(process.pid).children(recursive=True)
        assert int(told.read_text()) in [child.pid for child in children]
        assert any(p.is_file() for p in temporary.rglob("*"))
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    _, alive = psutil.wait_procs(children, timeout=20)
    assert [child for child in alive if child.status() != psutil.STATUS_ZOMBIE] == []
    if number != signal.SIGKILL:
        assert (process.returncode, said) == (130, STOPPED)
        assert list(temporary.iterdir()) == []
    # the next start cleans up what a killed one could not
    (source / "b.doc").unlink()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert list(temporary.iterdir()) == []
    assert sorted(p.name for p in (out / ".kg").iterdir()) == [".gitignore", "cache.db", "lock"]


def test_what_nohup_lets_be_ignored_stops_nothing(tmp_path: Path) -> None:
    code = (
        "import os, signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from kg.cli.build import _stoppable\n"
        "with _stoppable():\n    os.kill(os.getpid(), signal.SIGHUP)\n    print('on')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "on\n")


def test_a_second_signal_does_not_break_off_the_cleaning_up() -> None:
    code = (
        "import os, signal\nfrom kg.cli.build import _stoppable\n"
        "with _stoppable():\n"
        "    try:\n        os.kill(os.getpid(), signal.SIGHUP)\n"
        "    finally:\n        os.kill(os.getpid(), signal.SIGHUP)\n        print('clean')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "clean\n", STOPPED)
