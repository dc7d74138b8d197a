"""The named SPARQL queries: each a .rq file whose first comments say in Chinese and English what it asks."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import KgError

_FOLDER = Path(__file__).parent


def names() -> list[tuple[str, str, str]]:
    """(name, question in Chinese, question in English), by name."""
    found = []
    for path in sorted(_FOLDER.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        said = dict(re.findall(r"^# (zh|en): (.+)$", text, re.MULTILINE))
        found.append((path.stem, said.get("zh", ""), said.get("en", "")))
    return found


def load(query: str) -> str:
    """SPARQL of a named query, of a file, or the text itself.

    Raises KgError when it is none of these.
    """
    named = _FOLDER / f"{query}.rq"
    if re.fullmatch(r"[a-z0-9-]+", query) and named.is_file():
        return named.read_text(encoding="utf-8")
    if re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP)\b", query, re.IGNORECASE):
        return query
    path = Path(query)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    raise KgError(f"{query}: no SPARQL, no file and no named query; kg query --list names them")
