"""What a table beside the sources (sources.csv) says of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from kg.errors import KgError
from kg.read.decode import decode

SIDECAR = "sources.csv"
SIDECAR_FIELDS = ("file", "publisher", "year", "title", "url", "issued", "number", "source")
#: Tables beside the sources that say something of them, and are no sources themselves.
BESIDE = frozenset({SIDECAR, "decisions.csv", "vocabulary.csv", "review.csv"})
#: Names, without what stands behind their first dot, of texts that tell of a folder and are no reports.
_OF_FOLDERS = frozenset(
    (
        "readme",
        "changelog",
        "changes",
        "license",
        "licence",
        "copying",
        "contributing",
        "notice",
        "authors",
        "security",
    )
)
#: What some fields of a sidecar look like, and how that is called.
_FORMS = {
    "year": (re.compile(r"^(?:19|20)\d\d$"), "year such as 2024"),
    "issued": (re.compile(r"20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}"), "date such as 2025-01-20"),
    "number": (
        re.compile(r"^[一-龥]{2,10}[\[［〔【(（]20\d\d[\]］〕】)）]\d{1,4}号$"),
        "number such as 郑政〔2025〕3号",
    ),
}


def rows(data: bytes) -> dict[str, dict[str, str]]:
    """`sidecar` of the bytes of a sources.csv. Raises KgError when they are no table with a column “file”."""
    columns = f"its columns are {', '.join(SIDECAR_FIELDS)}"
    try:
        found = list(csv.DictReader(io.StringIO(decode(data), newline="")))
    except (KgError, csv.Error) as error:
        raise KgError(f"not a readable table ({error}); {columns}") from None
    if found and "file" not in found[0]:
        raise KgError(f"no column “file”; {columns}")
    return {
        row["file"].strip(): {
            k: v.strip() for k, v in row.items() if isinstance(k, str) and isinstance(v, str) and v.strip()
        }
        for row in found
        if row.get("file")
    }


def misread(row: Mapping[str, str]) -> list[str]:
    """What a row of a sidecar says that nobody understands, in words for the user; it is passed over."""
    return [
        f"{field} “{row[field]}”: no {wanted}; it is passed over"
        for field, (form, wanted) in _FORMS.items()
        if field in row and not form.search("".join(c for c in row[field] if c.isprintable() and c != " "))
    ]


def of_a_folder(name: str) -> str:
    """Why a file is no report by its name: README.md, LICENSE.txt; '' of any other."""
    stem, _, end = name.lower().partition(".")
    if stem in _OF_FOLDERS and end.rpartition(".")[2] in ("", "md", "txt", "html", "htm"):
        return "no report: it tells of the folder; name it itself to have it read"
    return ""
