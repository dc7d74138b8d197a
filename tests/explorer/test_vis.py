"""What the page takes from pyvis is pyvis's, and the rest of pyvis is not loaded for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import pyvis
from pyvis.node import Node

from kg.explorer import vis

HEAVY = ("IPython", "jsonpickle", "jinja2", "yaml", "pyvis")


def test_a_node_is_pyviss() -> None:
    options = {"group": "Agency", "size": 8, "x": 1, "y": -2}
    assert vis.node(3, "box", "某局", **options) == Node(3, "box", "某局", **options).options


def test_a_pyvis_with_other_files_is_loaded_as_a_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "node.py").write_text("from .missing import Node\n", encoding="utf-8")
    vis._made.cache_clear()
    monkeypatch.setattr(vis, "_folder", lambda: tmp_path)
    try:
        assert vis._made() is Node
    finally:
        vis._made.cache_clear()


def test_the_newest_script_is_taken() -> None:
    shipped = {p.parent.name for p in Path(pyvis.__file__).parent.glob("lib/vis-*/vis-network.min.js")}
    newest = max(shipped, key=lambda name: [int(n) for n in name.removeprefix("vis-").split(".")])
    script = Path(pyvis.__file__).parent / "lib" / newest / "vis-network.min.js"
    text = vis.script()
    assert script.read_text(encoding="utf-8").startswith(text.rstrip("\n"))
    assert "sourceMappingURL" not in text


def test_a_page_loads_no_notebooks() -> None:
    code = f"import sys, kg.explorer.data, kg.explorer.assemble; from kg.explorer import vis; vis.node(0, 'box', ''); print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
