"""Of what a folder of outputs was built, as report.json tells it: who wants to build it again need not remember.

Paths are told from the folder of the outputs, so that they hold where both are moved together.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.builder.gather import Options

#: Standard input, as a source.
STDIN = "-"
_REPORT = "report.json"


class Recipe(msgspec.Struct, frozen=True):
    """Paths are those of `told`, or, of `read`, those of this process.

    ocr: whether pictures were read. The command that read them is not told: a file may come from anywhere, and what it
    says must not be run.
    """

    sources: list[str] = []
    decisions: str = ""
    vocabulary: str = ""
    encoding: str = ""
    column: str = ""
    ocr: bool = False
    evidence: str = "full"
    all_names: bool = False


def told(
    out: Path, sources: Sequence[Path], options: Options, decisions: Path | None, vocabulary: Path | None
) -> Recipe:
    """What report.json tells. out: the folder that it lies in."""

    def path(given: Path | None) -> str:
        if given is None or str(given) == STDIN:
            return str(given or "")
        try:
            return Path(os.path.relpath(given, out)).as_posix()
        except ValueError:  # Windows: on another drive
            return str(given.absolute())

    return Recipe(
        [path(source) for source in sources],
        path(decisions),
        path(vocabulary),
        options.encoding or "",
        options.column or "",
        bool(options.ocr),
        options.evidence,
        options.all_names,
    )


def read(out: Path) -> Recipe | None:
    """What report.json in a folder tells; None where there is none, or it tells nothing of it.

    Raises KgError for a file that no build wrote.
    """
    try:
        data = json.loads((out / _REPORT).read_bytes())
        if not isinstance(data, dict) or "built" not in data:
            return None
        found = msgspec.convert(data["built"], Recipe)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError, msgspec.ValidationError) as error:
        raise KgError(f"{out / _REPORT}: cannot be read ({error}); build again") from None

    def path(given: str) -> str:
        return given if given in ("", STDIN) else os.path.normpath(out / given)

    return msgspec.structs.replace(
        found,
        sources=[path(source) for source in found.sources],
        decisions=path(found.decisions),
        vocabulary=path(found.vocabulary),
    )
