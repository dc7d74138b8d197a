"""What the page takes from pyvis: its nodes, and the script of vis-network that it ships.

`import pyvis` brings IPython, jsonpickle, Jinja and YAML as well, for notebooks and files that are not written here; they
take four times as long to load as the page of a small build takes to make. So its folder is found, and what is needed
is read from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any


@cache
def _folder() -> Path:
    """Where pyvis is installed. Raises ModuleNotFoundError where it is not."""
    found = find_spec("pyvis")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("No module named 'pyvis'", name="pyvis")
    return Path(found.submodule_search_locations[0])


@cache
def _made() -> Callable[..., Any]:
    """pyvis's class of nodes, by its file alone."""
    found = spec_from_file_location("kg.explorer.vis.node", _folder() / "node.py")
    try:
        assert found is not None
        assert found.loader is not None
        module = module_from_spec(found)
        found.loader.exec_module(module)
        made: Callable[..., Any] = module.Node
        return made
    except (AssertionError, AttributeError, ImportError, OSError):  # another pyvis: then all of it
        from pyvis.node import Node

        return Node  # type: ignore[no-any-return]


def node(number: int, shape: str, label: str, **options: Any) -> dict[str, Any]:
    """The options of a node as vis-network takes them, made by pyvis."""
    made: dict[str, Any] = _made()(number, shape, label, **options).options
    return made


def script() -> str:
    """vis-network as pyvis ships it; of several versions the newest."""

    def version(path: Path) -> list[int]:
        return [int(n) for n in re.findall(r"\d+", path.parent.name)]

    scripts = _folder().joinpath("lib").glob("vis-*/vis-network.min.js")
    text = max(scripts, key=version).read_text(encoding="utf-8")
    # a map of the source that nobody fetches here would still be asked for by developer tools
    return re.sub(r"\n//# sourceMappingURL=.*", "", text)
