"""The wheel and the source distribution, built and tried where no checkout is."""

from __future__ import annotations

import email
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = "郑州市城市管理局关于2023年法治政府建设情况的报告\n我局严格落实《中华人民共和国行政处罚法》，推行“双随机、一公开”。\n"


def built(source: Path, hook: str, out: Path) -> Path:
    """What hatchling makes of a source tree, by the hook that pip calls."""
    code = f"import hatchling.build as b, sys; print(b.{hook}(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(out)], cwd=source, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return out / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, "build_sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the source distribution, as a distributor builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as archive:
        # Pythons before 3.10.12 and 3.11.4 know no filters; the archive is our own
        archive.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    (source,) = folder.iterdir()
    return built(source, "build_wheel", folder)


@pytest.fixture(scope="module")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it, and with the libraries of this one but not its kg."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run([*command, "--disable-pip-version-check"], check=True, capture_output=True)
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    (Path(site.stdout.strip()) / "libraries.pth").write_text(
        sysconfig.get_path("purelib") + "\n", encoding="utf-8"
    )
    return python


def run(python: Path, cwd: Path, *args: str) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    kg = python.with_name("kg.exe" if os.name == "nt" else "kg")
    done = subprocess.run(
        [kg, *args], cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_builds_a_graph_outside_the_checkout(place: Path, tmp_path: Path) -> None:
    assert run(place, tmp_path, "--version").startswith("kg, version ")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    told = run(place, tmp_path, "build", "a.txt", "-o", "out")
    assert "documents   1" in told
    assert sorted(p.name for p in (tmp_path / "out").iterdir() if not p.name.startswith(".")) == [
        "graph.html",
        "graph.ttl",
        "report.json",
        "review.csv",
    ]
    assert "行政处罚法" in run(place, tmp_path, "cites", "--graph", "out/graph.ttl")
    assert "conforms" in run(place, tmp_path, "validate", "--graph", "out/graph.ttl")
    run(place, tmp_path, "export", "--to", "xlsx", "--graph", "out/graph.ttl", "-o", "x.xlsx")
    # the code that ran is the wheel's
    code = "import kg; print(kg.__file__)"
    done = subprocess.run([place, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).is_relative_to(place.parents[1])


def test_the_wheel_holds_all_that_is_read_at_run_time_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {t for t in tops if not t.endswith(".dist-info")} == {"kg"}
    here = {
        f"kg/{p.relative_to(ROOT / 'kg').as_posix()}"
        for p in (ROOT / "kg").rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    data = {
        f"kg/ontology/{p.relative_to(ROOT / 'ontology').as_posix()}"
        for part in ("cues", "schema", "versions", "vocabulary")
        for p in (ROOT / "ontology" / part).rglob("*")
        if p.is_file()
    }
    reports = {f"kg/seeds/{p.name}" for p in (ROOT / "seeds").iterdir()}
    assert {n for n in names if n.startswith("kg/")} == here | data | reports


def test_the_wheel_says_who_made_it_and_what_it_needs(wheel: Path) -> None:
    package = zipfile.ZipFile(wheel)
    (name,) = [n for n in package.namelist() if n.endswith(".dist-info/METADATA")]
    told = email.message_from_bytes(package.read(name))
    assert told["License-Expression"] == "MIT"
    assert told["Author"] == "The fazhi-kg authors"
    assert {u.partition(",")[0] for u in told.get_all("Project-URL", [])} == {"Homepage", "Ontology"}
    classifiers = told.get_all("Classifier", [])
    assert {f"Programming Language :: Python :: 3.{n}" for n in range(10, 14)} <= set(classifiers)
    needed = [r for r in told.get_all("Requires-Dist", []) if "extra ==" not in r]
    assert all(">=" in r for r in needed)
    assert {"pyoxigraph>=0.5", "pypdfium2>=4.30"} <= {r.replace(" ", "") for r in needed}


def test_the_source_distribution_holds_the_tests_and_no_output(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {n.partition("/")[2] for n in archive.getnames()}
    assert {"pyproject.toml", "README.md", "constraints.txt", "tests/test_package.py"} <= names
    assert any(n.startswith("seeds/") for n in names)
    assert not any(n.startswith(("outputs/", ".git/", ".kg/")) for n in names)
