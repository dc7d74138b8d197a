"""Walls that a process puts up around itself, and a launcher that puts them up around another program.

They are for a process that reads or runs what strangers wrote: a query's SERVICE, a document's linked picture. They hold
against what a library does with such input by its own design, not against a stranger's machine code in the process.

=================  ===================================  ==============================  ==========================
                   Linux                                macOS                           Windows
=================  ===================================  ==============================  ==========================
`no_network`       seccomp; else a network namespace    sandbox_init                    nothing: a process cannot
                   of its own, with nothing in it                                       give its network up there
`die_with_parent`  the kernel sends SIGKILL             a thread that looks each        a thread that waits for
                                                        second                          the parent's end
`cpu_limit`        RLIMIT_CPU                           RLIMIT_CPU                      nothing
=================  ===================================  ==============================  ==========================

Nothing here needs a privilege, and nothing can be taken back: never call it in a process that is not yours alone.
No import but of the standard library, for `walled` runs this very file.
"""

from __future__ import annotations

import ctypes
import math
import os
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from errno import EACCES

#: Linux's own numbers: of the architecture as a filter sees it, and of the calls. One that is not here falls back.
_GENERIC = {"socket": 198, "connect": 203, "seccomp": 277}
_LINUX: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (0xC000003E, {"socket": 41, "connect": 42, "seccomp": 317}),
    "aarch64": (0xC00000B7, _GENERIC),
    "riscv64": (0xC00000F3, _GENERIC),
    "loongarch64": (0xC0000102, _GENERIC),
}
#: A second way to every call, the same number everywhere; and the bit of x86-64's second table of numbers (x32).
_IO_URING_SETUP, _X32 = 425, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC = 1, 1
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
#: Words of struct seccomp_data, and the instructions of the filter: load, jump if equal, jump if not less, give.
_NR, _ARCH, _FIRST_ARGUMENT = 0, 4, 16
_LD, _JEQ, _JGE, _RET = 0x20, 0x15, 0x35, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | EACCES

_NO_NETWORK = "(version 1)(allow default)(deny network*)"
#: Sockets of this machine's own file system remain; the one through which macOS looks names up does not.
_LOCAL_ALONE = (
    _NO_NETWORK + "(allow network* (local unix))(allow network* (remote unix))"
    '(deny network-outbound (literal "/private/var/run/mDNSResponder"))'
)


def no_network(*, local: bool = False) -> bool:
    """Take the network from this process, all its threads and all that it starts from now on, for good.

    Sockets that are open stay open, pipes and socket pairs can be made as before. local: sockets of the file system
    (AF_UNIX) may still be opened, without which some programs (LibreOffice) do not start.
    Gives whether it holds, which was tried out: True on Linux (a system without seccomp needs the call before the first
    thread is started) and on macOS, False on Windows and wherever the system refuses.
    """
    with suppress(OSError, AttributeError, ValueError):
        if sys.platform == "linux":
            _seccomp(local) or _namespace()
        elif sys.platform == "darwin":
            _sandbox(_LOCAL_ALONE if local else _NO_NETWORK)
    return _cut_off()


def _cut_off() -> bool:
    # to connect a datagram socket sends nothing; it asks the system whether one may
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as tried:
            tried.connect(("127.0.0.1", 9))
    except OSError:
        return True
    return False


def _filter(machine: str, local: bool) -> bytes:
    """The instructions of the seccomp filter, eight bytes each: code, steps if true, steps if false, value."""
    arch, number = _LINUX[machine]
    program = [
        (_LD, 0, 0, _ARCH),
        (_JEQ, 1, 0, arch),
        # a call by another architecture's numbers would be read as something else
        (_RET, 0, 0, _DENY),
        (_LD, 0, 0, _NR),
    ]
    if machine == "x86_64":
        program += [(_JGE, 0, 1, _X32), (_RET, 0, 0, _DENY)]
    for denied in (_IO_URING_SETUP, *(() if local else (number["socket"], number["connect"]))):
        program += [(_JEQ, 0, 1, denied), (_RET, 0, 0, _DENY)]
    if local:
        program += [(_JEQ, 0, 3, number["socket"]), (_LD, 0, 0, _FIRST_ARGUMENT), (_JEQ, 1, 0, 1)]
        program += [(_RET, 0, 0, _DENY)]
    program += [(_RET, 0, 0, _ALLOW)]
    return b"".join(struct.pack("=HBBI", *step) for step in program)


def _seccomp(local: bool) -> bool:
    if sys.platform == "win32":
        return False
    machine = os.uname().machine
    if machine not in _LINUX or struct.calcsize("P") != 8 or sys.byteorder != "little":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, *map(ctypes.c_ulong, (1, 0, 0, 0))) != 0:
        return False
    steps = _filter(machine, local)
    held = ctypes.create_string_buffer(steps, len(steps))
    # struct sock_fprog: the count, and the address after the gap that aligns it
    program = ctypes.create_string_buffer(struct.pack("=H6xQ", len(steps) // 8, ctypes.addressof(held)), 16)
    call = ctypes.c_long(_LINUX[machine][1]["seccomp"])
    # TSYNC: the threads that there are already as well
    flags = (ctypes.c_ulong(_SECCOMP_SET_MODE_FILTER), ctypes.c_ulong(_SECCOMP_FILTER_FLAG_TSYNC))
    return bool(libc.syscall(call, *flags, ctypes.byref(program)) == 0)


def _namespace() -> bool:
    # a user namespace first: in it an ordinary user may have a network of his own, in which nothing is
    return bool(ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def _sandbox(profile: str) -> bool:
    try:
        init = ctypes.CDLL(None).sandbox_init
    except AttributeError:
        init = ctypes.CDLL("/usr/lib/libsandbox.1.dylib").sandbox_init
    # types named: a pointer given as a plain int would be cut to 32 bits
    init.argtypes = [ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(ctypes.c_char_p)]
    init.restype = ctypes.c_int
    error = ctypes.c_char_p()
    return bool(init(profile.encode(), 0, ctypes.byref(error)) == 0)


def die_with_parent(parent: int | None = None) -> None:
    """End this process by SIGKILL as soon as its parent ends, however that ended.

    parent: its process id, where the child was told it; a parent that was gone before this call is noticed by it.
    On Linux the kernel does it, and looks at the *thread* that started this process: start it from one that lives as
    long as the work does. Elsewhere a thread of this process does it, which cannot while other code holds Python's lock:
    give such a process a `cpu_limit` too.
    """
    parent = os.getppid() if parent is None else parent
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, *map(ctypes.c_ulong, (signal.SIGKILL, 0, 0, 0))) == 0:
            if os.getppid() != parent:
                _end()
            return
    _watch(parent, lambda: None)


def _watch(parent: int, first: Callable[[], None]) -> None:
    """Have a thread wait until the parent has ended, call `first`, and end."""
    threading.Thread(target=_outlast, args=(parent, first), daemon=True, name="parent").start()


def _outlast(parent: int, first: Callable[[], None]) -> None:
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.OpenProcess.restype = ctypes.c_void_p
        kernel.WaitForSingleObject.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
        synchronize, for_ever = 0x00100000, 0xFFFFFFFF
        if handle := kernel.OpenProcess(synchronize, False, parent):
            kernel.WaitForSingleObject(handle, for_ever)
    else:
        while os.getppid() == parent:
            time.sleep(1)
    first()
    _end()


def _end() -> None:
    if hasattr(signal, "SIGKILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(1)


def cpu_limit(seconds: float) -> bool:
    """Let the system end this process (SIGXCPU) when it has worked so many seconds more than it has by now.

    Of processor time, of all its threads, to the next whole second; may be called again, which begins anew.
    Gives whether it holds: not on Windows, and not above a limit that was set from outside.
    """
    if sys.platform == "win32":
        return False
    import resource

    used = time.process_time()
    most = math.ceil(used + seconds)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
        return True
    return False


def walled(command: Sequence[str], *, local: bool = False, cpu: float | None = None) -> list[str]:
    """The command line that starts another program behind walls: no network, an end with this process.

    For subprocess, in place of its preexec_fn, which may hang in a process that has threads. local: as for
    `no_network`; cpu: seconds of processor time of the program (each process that it starts has as many again).
    The exit code is the program's own, 127 when it cannot be started. Where a wall cannot be had (see above) the program
    runs without it. Call it in the process that will start the command.
    """
    given = [f"--parent={os.getpid()}", *(["--local"] if local else []), *([f"--cpu={cpu}"] if cpu else [])]
    return [sys.executable, "-I", "-S", os.path.abspath(__file__), *given, "--", *command]


def _launch() -> None:
    # not above: a command that only takes the network from itself starts sooner
    import argparse
    import subprocess

    parser = argparse.ArgumentParser(description="Start a program behind walls.", allow_abbrev=False)
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--local", action="store_true")
    parser.add_argument("--cpu", type=float)
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    no_network(local=given.local)
    if given.cpu:
        cpu_limit(given.cpu)
    # Python ignores these, and a program inherits what is ignored
    for name in ("SIGPIPE", "SIGXFSZ"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    try:
        if sys.platform == "linux":
            die_with_parent(given.parent)
            os.execvp(given.command[0], given.command)
        # the thread that watches the parent would be gone with this program: it stays, and takes the other along
        with subprocess.Popen(given.command) as program:
            signal.signal(signal.SIGTERM, lambda *_: program.terminate())
            _watch(given.parent, program.kill)
            code = program.wait()
    except OSError as error:
        print(f"{given.command[0]}: {error.strerror or error}", file=sys.stderr)
        sys.exit(127)
    if code < 0 and sys.platform != "win32":
        with suppress(OSError):  # SIGKILL has no other way
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    sys.exit(code)


if __name__ == "__main__":
    _launch()
