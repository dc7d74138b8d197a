"""Traditional texts are matched like simplified ones and kept as written; simplified ones come out as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.characters.fold import key
from kg.characters.script import simplified
from kg.characters.view import View
from kg.extraction.pipeline import extract

HERE = Path(__file__).parents[1]

CASES = [
    ("關於推進法治政府建設的報告", "关于推进法治政府建设的报告"),
    ("中華人民共和國行政處罰法", "中华人民共和国行政处罚法"),
    ("徵收與補償", "征收与补偿"),
    # a place keeps its character where the text is simplified, and 乾縣 is 乾县 in either script
    ("於潜镇、乾县、东昇镇", "於潜镇、乾县、东昇镇"),
    ("陝西省乾縣司法局", "陕西省乾县司法局"),
    # a title quoted in a simplified text does not make it a traditional one
    (
        "我局全面贯彻落实上级关于行政执法的各项部署安排，参考《關於》一书。",
        "我局全面贯彻落实上级关于行政执法的各项部署安排，参考《關於》一书。",
    ),
    ("ABC", "ABC"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "read"), CASES)
def test_a_traditional_text_is_read_in_simplified_characters(written: str, read: str) -> None:
    assert simplified(written) == read


@given(st.text(st.sampled_from("關於于徵征乾法治\n ，a😀後后"), max_size=40))
def test_offsets_survive(text: str) -> None:
    assert len(simplified(text)) == len(text)
    assert simplified(simplified(text)) == simplified(text)


def test_simplified_texts_come_out_as_they_are() -> None:
    texts = [*(HERE.parent / "seeds").glob("*.txt"), *(HERE / "gold").rglob("*.txt")]
    assert len(texts) > 10
    for path in texts:
        text = path.read_text(encoding="utf-8")
        assert simplified(text) == text, path


def test_names_are_asked_for_in_either_script() -> None:
    assert key("《行政處罰法》") == key("行政处罚法")


def test_a_traditional_report_gives_what_the_simplified_one_gives_and_keeps_its_characters() -> None:
    """Every seed, its characters exchanged by the table's own pairs, gives the same mentions, claims and publisher."""
    lines = (
        (HERE.parent / "ontology" / "vocabulary" / "traditional.txt").read_text(encoding="utf-8").split("\n")
    )
    back: dict[int, str] = {}
    for line in lines:
        if re.fullmatch(r"[^#+].", line):
            back.setdefault(ord(line[1]), line[0])
    for path in sorted((HERE.parent / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        written = text.translate(back)
        assert sum(a != b for a, b in zip(text, written, strict=True)) > len(text) / 5
        plain, found = extract(text, "a"), extract(written, "a")
        assert [(m.span, m.entities) for m in found.mentions] == [
            (m.span, m.entities) for m in plain.mentions
        ]
        assert found.claims == plain.claims
        assert found.report.publishers == plain.report.publishers
        assert all(m.text == written[m.span.begin : m.span.end] for m in found.mentions)


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("雲巖區(qū)林業(yè)局", "云岩区林业局"),
        ("建設(shè)\n報(bào)告", "建设\n报告"),
        ("办事指南(ab)和(qū)", "办事指南(ab)和"),
        ("GB(qū)", "GB(qū)"),
        ("第(1)项", "第(1)项"),
    ],
    ids=["name", "over lines", "abbreviation", "behind Latin", "number"],
)
def test_how_a_character_sounds_is_no_part_of_the_text(source: str, seen: str) -> None:
    view = View.of(source)
    assert view.text == seen
    # what is left stands where it stood
    assert simplified("".join(source[at] for at in view.at)) == simplified(seen)
