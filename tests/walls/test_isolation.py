"""The walls around a process, each tried from the inside, in a process of its own: they cannot be taken back."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

import kg.walls.isolation
from kg.walls.isolation import _LINUX, _filter, walled

#: Tries what the walls forbid, and prints what came of each.
TRY = """
import socket, threading
def tried(what):
    try:
        what()
        return "yes"
    except OSError as error:
        return type(error).__name__
def all_ways():
    print(
        tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect(("127.0.0.1", PORT))),
        tried(lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).connect(("::1", PORT))),
        tried(lambda: socket.socket(socket.AF_UNIX)) if hasattr(socket, "AF_UNIX") else "none",
        tried(lambda: socket.getaddrinfo("localhost", 80, proto=socket.IPPROTO_TCP) and None),
        tried(lambda: socket.socketpair()[0].close()) if hasattr(socket, "AF_UNIX") else "yes",
        flush=True,
    )
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="seccomp and namespaces are Linux's")
posix = pytest.mark.skipif(
    sys.platform == "win32", reason="there is no such wall on Windows; the docs say so"
)


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        yield listening.getsockname()[1]
        with pytest.raises(TimeoutError):
            listening.accept()  # nobody came


def run(code: str, *before: str) -> str:
    done = subprocess.run(
        [*before, sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@posix
def test_no_network_holds_in_every_thread_and_in_what_is_started(port: int) -> None:
    code = (
        f"PORT = {port}\n{TRY}\n"
        "import subprocess, sys\n"
        "go = threading.Event()\n"
        "other = threading.Thread(target=lambda: (go.wait(), all_ways()))\n"
        "other.start()\n"  # a thread that was there before the wall
        "from kg.walls.isolation import no_network\n"
        "print(no_network())\n"
        "all_ways(); go.set(); other.join()\n"
        "child = 'import socket; socket.socket().connect((\"127.0.0.1\", %d))' % PORT\n"
        "print(subprocess.run([sys.executable, '-c', child], stderr=subprocess.PIPE).returncode)"
    )
    held, here, there, child = run(code).splitlines()
    assert held == "True"
    assert child == "1"
    for line in (here, there):
        tcp, udp, unix, _, pair = line.split()
        assert (tcp, udp, pair) == ("PermissionError", "PermissionError", "yes")
        assert unix == "PermissionError" or sys.platform == "darwin"  # there the connection is refused


@posix
def test_sockets_of_the_file_system_may_remain(port: int, tmp_path: Path) -> None:
    code = (
        f"PORT = {port}\n{TRY}\nfrom kg.walls.isolation import no_network\nprint(no_network(local=True))\nall_ways()\n"
        f"a = socket.socket(socket.AF_UNIX); a.bind({str(tmp_path / 's')!r}); a.listen()\n"
        f"b = socket.socket(socket.AF_UNIX); b.connect({str(tmp_path / 's')!r})"
    )
    held, here = run(code).splitlines()
    assert held == "True"
    assert here.split()[:3] == ["PermissionError", "PermissionError", "yes"]


@linux
def test_where_the_filter_is_not_to_be_had_an_empty_network_takes_its_place(port: int) -> None:
    if subprocess.run(["unshare", "--user", "--net", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets no ordinary user have a namespace")
    code = (
        f"PORT = {port}\n{TRY}\nimport kg.walls.isolation as walls\nwalls._LINUX.clear()\nprint(walls.no_network())\n"
        "all_ways()"
    )
    held, here = run(code).splitlines()
    assert held == "True"
    assert "yes" not in here.split()[:2]


@linux
def test_other_ways_to_the_same_calls_are_shut_as_well() -> None:
    code = (
        "import ctypes\nfrom kg.walls.isolation import no_network\nassert no_network()\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "for number in (425, 0x40000000 + 41):\n"  # io_uring_setup; socket by the numbers of x32
        "    print(libc.syscall(ctypes.c_long(number), 2, 1, 0), ctypes.get_errno())"
    )
    assert run(code).splitlines()[0] == "-1 13"
    if "x86_64" in os.uname().machine:
        assert run(code).splitlines()[1] == "-1 13"


def test_the_filters_of_all_architectures_are_well_formed() -> None:
    for machine in _LINUX:
        for local in (False, True):
            steps = list(struct.iter_unpack("=HBBI", _filter(machine, local)))
            assert steps[-1][0] == 0x06
            for at, (code, yes, no, _) in enumerate(steps):
                if code in (0x15, 0x35):
                    assert at + 1 + max(yes, no) < len(steps)


PARENT = """
import subprocess, sys, time
{before}
child = subprocess.Popen({command}, stdout=subprocess.PIPE, text=True)
print(child.pid, child.stdout.readline().strip(), flush=True)
time.sleep(60)
"""
REPORT = "import os\nprint(os.getpid(), flush=True)\nwhile True: pass"
BUSY = "print('on', flush=True)\nwhile True: pass"


@posix
@pytest.mark.parametrize("launched", [False, True])
def test_a_child_ends_with_a_parent_that_was_killed(launched: bool) -> None:
    if launched:
        before = "from kg.walls.isolation import walled"
        command = f"walled([sys.executable, '-c', {BUSY!r}])"
    else:
        before = "import os"
        own = (
            "import sys; from kg.walls.isolation import die_with_parent; die_with_parent(int(sys.argv[1]))\n"
        )
        command = f"[sys.executable, '-c', {own + BUSY!r}, str(os.getpid())]"
    code = PARENT.format(before=before, command=command)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid, said = parent.stdout.readline().split()
        assert said == "on"
        child = psutil.Process(int(pid))
        assert child.is_running()
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        gone, _ = psutil.wait_procs([child], timeout=20)
        assert gone or child.status() == psutil.STATUS_ZOMBIE


@posix
def test_a_parent_that_is_gone_already_is_noticed() -> None:
    code = "from kg.walls.isolation import die_with_parent; import time; die_with_parent(1 << 22); time.sleep(60)"
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert time.monotonic() - begun < 30


@posix
def test_a_limit_of_processor_time_counts_from_where_it_is_set() -> None:
    code = (
        "import time; from kg.walls.isolation import cpu_limit\n"
        "def work(s):\n    end = time.process_time() + s\n    while time.process_time() < end: pass\n"
        "assert cpu_limit(1); work(0.8)\n"
        "assert cpu_limit(3); work(2)\n"  # anew: the first limit is gone
        "print('here', flush=True); work(30)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout == "here\n"
    assert done.returncode == -signal.SIGXCPU


@posix
def test_a_walled_program_runs_as_it_would_and_reaches_nothing(port: int) -> None:
    code = f"PORT = {port}\n{TRY}\nimport sys\nall_ways()\nprint(sys.stdin.read())\nsys.exit(7)"
    done = subprocess.run(
        walled([sys.executable, "-c", code], cpu=20),
        input="给它的",
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 7
    tried, given = done.stdout.splitlines()
    assert (tried.split()[0], given) == ("PermissionError", "给它的")


@posix
def test_a_walled_program_has_the_signals_that_it_would_have() -> None:
    # a shell: Python's own child would set them itself
    done = subprocess.run(walled(["sh", "-c", "kill -PIPE $$"]), check=False, timeout=60)
    assert done.returncode == -signal.SIGPIPE


def test_a_program_that_is_not_there_is_told() -> None:
    done = subprocess.run(
        walled(["no-such-program-at-all"]), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 127
    assert "no-such-program-at-all" in done.stderr


@posix
def test_where_the_kernel_does_not_watch_the_parent_the_launcher_stays_and_does(tmp_path: Path) -> None:
    """The way of macOS and Windows, on whatever runs this test."""
    place = tmp_path / "elsewhere.py"
    here = Path(kg.walls.isolation.__file__).read_text(encoding="utf-8")
    place.write_text(here.replace('sys.platform == "linux"', "False"), encoding="utf-8")
    start = [sys.executable, "-I", "-S", str(place)]
    mine = [*start, f"--parent={os.getpid()}", "--"]
    done = subprocess.run([*mine, "sh", "-c", "exit 7"], timeout=60, check=False)
    assert done.returncode == 7
    done = subprocess.run([*mine, "sh", "-c", "kill -KILL $$"], timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    code = PARENT.format(
        before="import os",
        command=f"[*{start}, f'--parent={{os.getpid()}}', '--', {sys.executable!r}, '-c', {REPORT!r}]",
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        launcher, program = (psutil.Process(int(pid)) for pid in parent.stdout.readline().split())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        _, left = psutil.wait_procs([launcher, program], timeout=20)
        assert all(one.status() == psutil.STATUS_ZOMBIE for one in left)
