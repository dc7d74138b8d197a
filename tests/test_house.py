"""How the code is laid out: what a lint of single files does not see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import kg

ROOT = Path(__file__).parent.parent
CODE = ROOT / "kg"
TESTS = ROOT / "tests"
MODULES = sorted(p for p in CODE.rglob("*.py"))
#: Folders of tests/ that hold data or programs, and no tests of a room.
DATA = {"bench", "constructions", "gold"}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def settings(part: str = "tool") -> dict[str, Any]:
    """What pyproject.toml says of tools, or of the project."""
    tomllib = pytest.importorskip("tomllib")  # Python 3.11
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[part]
    return found


def layers() -> dict[str, set[str]]:
    """{package: what its layers name} of the import contracts; what is only planned stands in brackets."""
    return {
        package: set(re.findall(r"\w+", " ".join(contract["layers"])))
        for contract in settings()["importlinter"]["contracts"]
        if contract["type"] == "layers"
        for package in contract["containers"]
    }


def test_no_module_has_more_than_400_lines() -> None:
    assert [named(p) for p in MODULES if len(p.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_no_class_has_more_than_250_lines() -> None:
    found = [
        node.name
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and (node.end_lineno or 0) - node.lineno >= 250
    ]
    assert found == []


def test_no_folder_or_module_beside_the_package_bears_the_name_of_a_verb() -> None:
    # kg/build/ would become kg.build as soon as anything imports it, in place of the function
    beside = {p.stem for p in CODE.iterdir() if p.suffix == ".py" or list(p.glob("*.py"))}
    assert beside & set(dir(kg)) == set()


def imports(path: Path) -> Iterator[str]:
    """What a module imports, wherever in it: kg.graph.opened.Graph."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (f"{alias.name}{'' if alias.asname else '.'}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{named(path)}: relative imports hide which room is meant"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_nothing_in_the_package_imports_from_its_door() -> None:
    # the door imports everything: whoever imports from it imports in a circle
    rooms = {p.stem for p in CODE.iterdir()}
    for path in MODULES:
        for name in imports(path):
            if name.partition(".")[0] == "kg":
                assert name.split(".")[1] in rooms, f"{named(path)} imports {name}"
                assert not name.endswith("."), f"{named(path)}: import {name[:-1]} binds kg"


def test_every_room_has_its_floor() -> None:
    known = layers()
    for package, has in known.items():
        folder = ROOT / package.replace(".", "/")
        inside = {p.stem for p in folder.iterdir() if p.suffix == ".py" or list(p.glob("*.py"))}
        assert inside - {"__init__", "__main__"} <= has, package
    for folder in {p.parent for p in MODULES} - {CODE}:
        assert (folder / "__init__.py").is_file(), f"{named(folder)}: no room without __init__.py"
        assert folder.relative_to(CODE).parts[0] in known["kg"]


def test_what_is_read_at_run_time_is_installed() -> None:
    wheel = settings()["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["kg"]
    assert (CODE / "py.typed").is_file()
    folders = {p.name for p in (ROOT / "ontology").iterdir()} - {"sources"}
    inside = {f"ontology/{name}": f"kg/ontology/{name}" for name in folders} | {"seeds": "kg/seeds"}
    assert wheel["force-include"] == inside


def test_tests_mirror_the_rooms() -> None:
    folders = {p.parent.relative_to(TESTS) for p in TESTS.rglob("*.py")} - {Path()}
    for folder in folders:
        assert folder.parts[0] in DATA or (CODE / folder / "__init__.py").is_file(), f"tests/{folder}"
    for path in TESTS.rglob("test_*.py"):
        assert path.relative_to(TESTS).parts[0] not in DATA


@cache
def exists(name: str) -> bool:
    """Whether a dotted name leads to something: kg.graph.opened.Graph.open."""
    try:
        resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


def test_what_comments_point_to_is_there() -> None:
    # the changelog tells of what was
    pages = [*(p for p in ROOT.glob("*.md") if p.name != "CHANGELOG.md"), *(ROOT / "docs").glob("*.*")]
    texts = [*MODULES, *CODE.glob("questions/*.rq"), *TESTS.rglob("*.py"), *pages]
    for path in texts:
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"`(kg(?:\.\w+)+)", text):
            assert exists(name), f"{named(path)}: {name}"
        for place in re.findall(r"`((?:kg|tests|docs|ontology|seeds)/[\w./-]*\w/?)`", text):
            assert list(ROOT.glob(place.replace("NAME", "*"))), f"{named(path)}: {place}"


def test_the_versions_by_which_outputs_were_made_are_allowed_and_known_by_their_hashes() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    made: dict[str, list[Version]] = {}
    for block in re.split(r"\n(?=[a-z])", text)[1:]:
        name, version = re.match(r"([\w.-]+)==([^\s;\\]+)", block).groups()  # type: ignore[union-attr]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", block), name
        made.setdefault(name.lower(), []).append(Version(version))
    for needed in map(Requirement, settings("project")["dependencies"]):
        assert made.get(needed.name.lower()), needed
        assert all(needed.specifier.contains(version) for version in made[needed.name.lower()]), needed
