"""Old Word files to text or .docx, by a converter that is installed, which sees nothing of this machine but the file.

A document may name pictures, templates and other documents at any address, and a converter may fetch them. So each runs
in a folder of its own that goes with it, which is its home as well; without the network, so that neither it nor what it
starts can ask anybody anything (`kg.walls.isolation`: on Linux and macOS); without this process's environment, which may
hold proxies and passwords; in a group of processes that is ended as a whole when it takes too long, writes too much or
is done. LibreOffice, which alone of them fetches, also has a profile in which links are not updated, macros and Java do
not run, and every request goes to a proxy that is not there. On Windows that profile is all that keeps it from the
network: a process cannot give its own up there.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from kg.errors import Passing
from kg.read.limits import MAX_BYTES, READ_SECONDS
from kg.walls.isolation import walled

#: Converters in the order in which they are tried; {} is the file. All write UTF-8 to stdout.
CONVERTERS = (
    ("antiword", "-m", "UTF-8.txt", "-w", "0", "{}"),
    ("catdoc", "-d", "utf-8", "-w", "{}"),
    ("textutil", "-convert", "txt", "-encoding", "UTF-8", "-stdout", "{}"),
)
#: Those of them that read rich text as well, with all that is in it.
_RICH = ("textutil",)
_OFFICES = ("soffice", "libreoffice")
#: Seconds that one may take, before the process that called it has taken too long itself.
_SECONDS = READ_SECONDS * 0.8
#: Bytes that it may write, a profile of LibreOffice (200 kB) included.
_MOST = MAX_BYTES
#: How often the time and what was written are looked at.
_TICK = 0.05
#: LibreOffice has made its profile, and wants to be started again.
_AGAIN = 81
#: What of the environment a program needs to be found and to start; the second half on Windows.
_KEPT = ("PATH", "SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "PROGRAMDATA", "PROGRAMFILES")
_HOMES = (
    *("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"),
    *("USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP"),
)
_PROFILE = (
    # never
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
    # a proxy for all, at a port on which nobody listens
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetNoProxy", ""),
    *(
        ("Inet/Settings", f"ooInet{scheme}Proxy{what}", value)
        for scheme in ("HTTP", "HTTPS", "FTP")
        for what, value in (("Name", "127.0.0.1"), ("Port", "9"))
    ),
)


def converted(data: bytes, suffix: str = ".doc") -> bytes:
    """What a converter makes of an old Word file or a rich text (.rtf): its text in UTF-8, or a .docx.

    LibreOffice makes a .docx: in its texts nobody can tell what was hidden or deleted from what a reader sees.

    Raises Passing then, and when the one that is there fails.
    """
    converter = next(
        (c for c in CONVERTERS if shutil.which(c[0]) and (suffix == ".doc" or c[0] in _RICH)), None
    )
    office = next(filter(None, map(shutil.which, _OFFICES)), None)
    if not converter and not office:
        names = ", ".join([c[0] for c in CONVERTERS[:2]] + ["LibreOffice"])
        if suffix != ".doc":
            raise Passing(
                "rich text (RTF) with hidden or deleted words, text boxes, or bytes whose encoding it does not tell;"
                " install LibreOffice, or save it as .docx"
            )
        raise Passing(f"an old .doc file; install {names} (any of them), or save it as .docx")
    name = converter[0] if converter else _OFFICES[0]
    # what a program that was killed still holds open cannot be deleted on Windows
    with tempfile.TemporaryDirectory(prefix="kg-word-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        file = home / f"input{suffix}"
        file.write_bytes(data)
        try:
            if converter:
                tool = str(shutil.which(converter[0]))
                command = [tool, *(str(file) if word == "{}" else word for word in converter[1:])]
                return _run(walled(command, cpu=READ_SECONDS), home, home / "output.txt")
            return _by_office(str(office), home, file)
        except _TooMuch as error:
            raise Passing(f"{name} {error}; save it as .docx") from None
        except (subprocess.CalledProcessError, OSError):
            raise Passing(f"{name} cannot convert it; save it as .docx") from None


class _TooMuch(Exception):
    """What a converter did too much of, in words."""


def _by_office(office: str, home: Path, file: Path) -> bytes:
    profile = home / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    # the program itself where the command is a script that starts it: what ends the script leaves it running
    itself = Path(os.path.realpath(office)).with_name("soffice.bin")
    command = [
        str(itself) if os.name == "posix" and itself.is_file() else office,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        *("--convert-to", "docx", "--outdir", str(home), str(file)),
    ]
    # it talks to itself through a socket of the file system
    around = walled(command, local=True, cpu=READ_SECONDS)
    try:
        _run(around, home)
    except subprocess.CalledProcessError as error:
        if error.returncode != _AGAIN:
            raise
        _run(around, home)
    return _written(file.with_suffix(".docx"))


def _registry() -> str:
    """A registrymodifications.xcu of `_PROFILE`."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _PROFILE
    )
    space = 'xmlns:oor="http://openoffice.org/2001/registry"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {space}>\n{items}</oor:items>\n'


def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # no display is looked for
    return {**kept, **dict.fromkeys(_HOMES, str(home)), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _run(command: list[str], home: Path, output: Path | None = None) -> bytes:
    """Run a command in its home; what it writes to stdout. Raises _TooMuch, CalledProcessError and OSError."""
    end = time.monotonic() + _SECONDS
    with open(output or os.devnull, "wb") as stdout:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            cwd=home,
            env=_environment(home),
            start_new_session=True,
        )
        try:
            while process.poll() is None:
                if time.monotonic() > end:
                    raise _TooMuch("took too long to convert it")
                if _size(home) > _MOST:
                    raise _TooMuch("made more of it than is read")
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_TICK)
        finally:
            _end(process)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return _written(output) if output else b""


def _written(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(_MOST + 1)
    if len(data) > _MOST:
        raise _TooMuch("made more of it than is read")
    return data


def _size(folder: Path) -> int:
    """Bytes of all files in a folder that somebody is writing to."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size
    return total


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it has started, also when it has ended itself."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
            subprocess.run(tree, capture_output=True, timeout=10, check=False)
    process.kill()
    process.wait()
