"""Data, page, style, modules and vis-network → one HTML file under a strict Content-Security-Policy.

Browsers load no ES module from a file:// page, so the modules are joined into one script. The rule is small: a module
may only say ``import { a, b } from "./other.js";`` and ``export`` before a ``function``, ``class`` or ``const``. Each
becomes a function that returns what it exports, called once, after those it imports.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import re
from collections.abc import Iterable
from html import escape
from typing import Any

from kg.explorer import vis
from kg.explorer.filled import filled
from kg.explorer.packed import deflated

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_PLACE = re.compile(r"\{\{([a-z-]+)\}\}")


def asset(name: str) -> str:
    """The text of a file of this package, by its path below it: page.css, modules/dom.js."""
    return importlib.resources.files("kg.explorer").joinpath(name).read_text(encoding="utf-8")


def joined(names: Iterable[str]) -> str:
    """JavaScript whose value is {module name: what it exports} of some modules, with all that they import.

    Each takes in what the schema gives it (`kg.explorer.filled`). Raises ValueError for an import or export that the
    rule does not know, and for modules that import one another.
    """
    done: dict[str, str] = {}
    wanted = list(names)

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError("modules import one another: " + " → ".join((*above, name)))
        if name in done:
            return
        source = filled(asset(f"modules/{name}.js"))
        for match in _IMPORT.finditer(source):
            add(match[2], (*above, name))
        body = _IMPORT.sub(lambda m: f"const {{{m[1].replace(' as ', ': ')}}} = {_variable(m[2])};\n", source)
        exported = [m[2] for m in _EXPORT.finditer(body)]
        body = _EXPORT.sub(r"\1 \2", body)
        if other := _OTHER.search(body):
            raise ValueError(f"{name}.js: cannot join “{other[0]}”")
        done[name] = (
            f"/* {name}.js */\nconst {_variable(name)} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();"
        )

    for name in wanted:
        add(name, ())
    result = ", ".join(f'"{n}": {_variable(n)}' for n in wanted)
    return '(() => {\n"use strict";\n' + "\n".join(done.values()) + f"\nreturn {{ {result} }};\n}})()"


def _variable(module: str) -> str:
    return "$" + module.replace("-", "_")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def page(data: Iterable[tuple[str, Any]]) -> str:
    """The HTML file of the data that `kg.explorer.data.data` gives."""
    style, drawing, script = (
        asset("colours.css") + asset("page.css") + asset("views.css"),
        vis.script(),
        joined(["main"]),
    )
    for text in (style, drawing, script):
        if re.search(r"</(?:script|style)|<!--", text):
            raise ValueError("code in the page would end its own element")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(drawing)} {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src blob: data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    parts = {
        "policy": policy,
        "style": style,
        "licence": escape(asset("licences/vis-network.txt")),
        "data": deflated(data),
        "vis": drawing,
        "script": script,
    }
    # one pass, so that a report that holds “{{script}}” stays what it is
    return _PLACE.sub(lambda m: parts[m[1]], asset("page.html"))
