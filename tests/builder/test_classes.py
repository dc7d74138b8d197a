"""An instrument has one class in a graph, also where the number beside its title tells another in some of the reports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.builder.build import build
from kg.builder.classes import of_one_class
from kg.verbs.validate import validate

TOLD = {
    "a.txt": "洛阳市司法局2023年法治政府建设年度报告\n我局认真贯彻《工业噪声防治指南》（GB 50449—2018），"
    "执行《电梯安全规定》（国家市场监督管理总局令第5号）。\n",
    "b.txt": "洛阳市城市管理局2022年法治政府建设年度报告\n我局认真贯彻《工业噪声防治指南》，"
    "执行《电梯安全规定》（市监发〔2020〕5号）。\n",
}


def classes(folder: Path, files: list[str], out: str) -> dict[str, str]:
    """{title: class} of the instruments of a build of these files."""
    source = folder / f"{out}-in"
    source.mkdir()
    for name in files:
        (source / name).write_text(TOLD[name], encoding="utf-8")
    build([source], folder / out)
    graph = folder / out / "graph.ttl"
    assert validate(graph) == []
    found = re.findall(
        r"^<\S+/id/law/(\S+)> a eli:LegalResource , (.*) ;$", graph.read_text(encoding="utf-8"), re.M
    )
    return {title: told.replace("fz:LegalInstrument", "").strip(" ,") for title, told in found}


def test_what_a_number_tells_holds_in_every_report(tmp_path: Path, in_process: None) -> None:
    alone = classes(tmp_path, ["a.txt"], "one")
    assert alone["工业噪声防治指南"] == "fz:Standard"
    assert classes(tmp_path, ["b.txt"], "other")["工业噪声防治指南"] == "fz:NormativeDocument"
    both = classes(tmp_path, ["a.txt", "b.txt"], "both")
    assert both["工业噪声防治指南"] == "fz:Standard"
    assert both["电梯安全规定"].startswith("fz:")


@pytest.mark.parametrize(
    ("told", "by_title", "kept"),
    [
        ("fz:LegalInstrument , fz:NormativeDocument , fz:Standard", "NormativeDocument", "fz:Standard"),
        (
            "fz:DepartmentalRule , fz:LegalInstrument , fz:NormativeDocument",
            "DepartmentalRule",
            "fz:NormativeDocument",
        ),
        (
            "fz:DepartmentalRule , fz:LegalInstrument , fz:NormativeDocument",
            "Standard",
            "fz:DepartmentalRule",
        ),
    ],
)
def test_of_several_classes_one_stays(told: str, by_title: str, kept: str) -> None:
    head = '<https://w3id.org/fazhi-kg/id/law/甲> a eli:LegalResource , {} ;\n\tskos:prefLabel "甲"@zh .\n'
    turtle, gone = of_one_class(head.format(told).encode(), lambda title: by_title)
    left = sorted(["fz:LegalInstrument", kept])
    assert (turtle.decode(), gone) == (head.format(" , ".join(left)), 1)


def test_one_class_is_left_alone() -> None:
    turtle = b'<https://w3id.org/fazhi-kg/id/law/a> a eli:LegalResource , fz:LegalInstrument , fz:Statute ;\n\tx:y "z" .\n'

    def never(title: str) -> str:
        raise AssertionError(title)

    assert of_one_class(turtle, never) == (turtle, 0)
