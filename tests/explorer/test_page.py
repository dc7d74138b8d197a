"""The page as a file: its data, its positions, its policy; hostile text stays text; the same build gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bench.made_up import made_up
from hostile import HOSTILE, KNOWN, hostile
from hypothesis import given, settings
from hypothesis import strategies as st
from in_memory import collect, read, render

from kg.builder.build import build
from kg.explorer.assemble import asset
from kg.explorer.choice import Limits
from kg.explorer.layout import box, positions, wrapped
from kg.explorer.packed import deflated
from kg.explorer.parts import Utf16
from kg.extraction.pipeline import extract
from kg.model.iris import ID
from kg.model.records import Extraction
from kg.model.schema import PLACING, REGION, SHAPES

ROOT = Path(__file__).parents[2]


@cache
def seeds() -> list[Extraction]:
    return read(ROOT / "seeds")


@cache
def seeds_page() -> str:
    return render(seeds())


def block_of(page: str) -> dict[str, Any]:
    """The data in a page, as `deflated` was given it, turned around."""
    (block,) = re.findall(r'<script type="text/plain" id="data">(.*?)</script>', page, re.DOTALL)
    data: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(block, validate=True)))
    return data


# --- a build that is too large for one page ---------------------------------------------------------------------------


def test_a_page_holds_all_up_to_its_limits_and_says_so_beyond_them() -> None:
    whole = collect(seeds())
    relations = len({tuple(c[1:4]) for c in whole["claims"]})
    characters = sum(len(r[8]) for r in whole["reports"])
    assert whole["part"] is None
    at = Limits(len(whole["entities"]), relations, characters)
    assert collect(seeds(), at) == whole
    for less in ("things", "relations", "characters"):
        part = collect(seeds(), replace(at, **{less: getattr(at, less) - 1}))["part"]
        assert part == {"things": at.things, "relations": relations, "reports": 5, "each": 3}


@pytest.mark.parametrize(
    "limits",
    [Limits(40, 10_000), Limits(10_000, 120), Limits(60, 200, 10, reports_of_a_relation=1), Limits(0, 0)],
)
def test_a_part_is_the_strongest_of_each_kind_with_all_relations_between_them(limits: Limits) -> None:
    whole, part = collect(seeds()), collect(seeds(), limits)
    shown = [e[1] for e in part["entities"]]
    assert shown == [e[1] for e in whole["entities"] if e[1] in set(shown)]
    assert len(shown) <= limits.things

    def claims(data: dict[str, Any]) -> list[tuple[str, str, str, str]]:
        names = [e[1] for e in data["entities"]]
        return [
            (names[s], data["predicates"][p], names[o], data["reports"][r][1])
            for r, s, p, o, *_ in data["claims"]
        ]

    turn: Counter[tuple[str, ...]] = Counter()
    expected = []
    for claim in claims(whole):
        if {claim[0], claim[2]} <= set(shown):
            turn[claim[:3]] += 1
            if turn[claim[:3]] <= limits.reports_of_a_relation:
                expected.append(claim)
    assert claims(part) == expected
    assert len(turn) <= limits.relations
    # where a thing lies is never left out
    places = {c[:3] for c in claims(whole) if c[1] in PLACING and c[0] in shown}
    assert places <= turn.keys()
    # the same share of each kind, up to one
    total, left = (Counter(e[0] for e in data["entities"] if e[0] != REGION) for data in (whole, part))
    if share := sum(left.values()) / sum(total.values()):
        assert all(abs(left[kind] - share * number) <= 1.5 for kind, number in total.items())


def test_only_the_strongest_are_drawn_in_advance() -> None:
    whole, part = collect(seeds()), collect(seeds(), Limits(drawn=30))
    assert len(part["nodes"]) == 30
    assert [n["label"] for n in part["nodes"]] == [n["label"] for n in whole["nodes"][:30]]
    assert part == {**whole, "nodes": part["nodes"]}


def test_of_a_report_in_part_its_proving_sentences_are_left_word_by_word() -> None:
    build = [*seeds(), *hostile()]
    whole, part = collect(build), collect(build, Limits(50, 150))
    texts = {r[1]: r[8] for r in whole["reports"]}
    assert 0 < sum(len(r[8]) for r in part["reports"]) < sum(map(len, texts.values())) / 2
    names = [e[1] for e in part["entities"]]
    for _, file, *_, text, sentences, mentions, _, _ in part["reports"]:
        units = text.encode("utf-16-le")
        quoted = [units[2 * b : 2 * e].decode("utf-16-le") for b, e, *_ in sentences]
        assert "\n".join(quoted) == text
        assert [q for q in quoted if q not in texts[file]] == []
        original = {
            (m.text, *(a.removeprefix(ID) for a in m.entities if a.removeprefix(ID) in names))
            for e in build
            if e.report.file == file
            for m in e.mentions
        }
        for begin, end, sentence, _, *named in mentions:
            words = units[2 * begin : 2 * end].decode("utf-16-le")
            assert sentences[sentence][0] <= begin < end <= sentences[sentence][1]
            assert (words, *(names[n] for n in named)) in original
    for report, subject, _, object_, inferred, evidence, _, ways, *_then in part["claims"]:
        named = {n for m in evidence for n in part["reports"][report][10][m][4:]}
        assert evidence
        assert len(ways) == len(evidence)
        assert inferred or named & {subject, object_}


def test_a_name_that_stays_open_is_left_where_its_sentence_is() -> None:
    text = "开封市城市管理局\n关于2023年法治政府建设情况的报告\n县政府参加。😀推行三项制度，县政府协助。\n"
    (report,) = collect([extract(text, "open.txt")], Limits(characters=10))["reports"]
    words = report[8].encode("utf-16-le")
    assert "推行三项制度，县政府协助。" in report[8]
    assert "县政府参加" not in report[8]
    ((begin, end, _, _, kind),) = report[11]
    assert kind == "Agency"
    assert words[2 * begin : 2 * end].decode("utf-16-le") == "县政府"


# --- what the page holds --------------------------------------------------------------------------------------------


def test_every_claim_between_things_is_there_with_its_evidence() -> None:
    data = collect(seeds())
    told = {
        (e.report.file, c.subject.rpartition("/id/")[2], c.predicate, c.object.rpartition("/id/")[2])
        for e in seeds()
        for c in e.claims
        if c.predicate != "partOf" and not c.denied
    }
    shown = set()
    for report, subject, predicate, object_, _, evidence, _, ways, *_then in data["claims"]:
        mentions = data["reports"][report][10]
        assert evidence
        assert len(ways) == len(evidence)
        assert all(i < len(mentions) for i in evidence)
        shown.add(
            (
                data["reports"][report][1],
                data["entities"][subject][1],
                data["predicates"][predicate],
                data["entities"][object_][1],
            )
        )
    assert shown == told


def test_mentions_cut_the_text_where_the_report_says_it() -> None:
    """As JavaScript counts: each character beyond U+FFFF is two."""
    extraction = extract("😀" + HOSTILE, "a.txt")
    (report,) = collect([extraction])["reports"]
    units = report[8].encode("utf-16-le")
    cut = [units[2 * b : 2 * e].decode("utf-16-le") for b, e, *_ in report[10]]
    assert cut == [m.text for m in extraction.mentions]
    assert any("onerror" in words for words in cut)


@given(st.text(max_size=30))
@settings(max_examples=60)
def test_offsets_count_as_javascript_does(text: str) -> None:
    at = Utf16(text)
    for offset in range(len(text) + 1):
        assert at(offset) == len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def test_the_card_knows_class_status_and_region() -> None:
    data = collect(seeds())
    law = next(e for e in data["entities"] if e[2] == "中华人民共和国民法典")
    assert law[4] == "Statute"
    assert ["in_force", "InForce-inForce"] in law[6]
    assert data["labels"]["Statute"] == ["法律", "Statute"]
    bureau = next(e for e in data["entities"] if e[2] == "郑州市城市管理局")
    assert data["regions"][bureau[5]] == ["郑州市", "410000"]
    assert data["regions"]["410000"] == ["河南省", ""]


def test_entities_stand_in_the_order_of_their_strength() -> None:
    data = collect(seeds())
    publishers = {p for r in data["reports"] for p in r[7]}
    assert publishers == set(range(5))


def test_any_first_part_of_a_large_graph_holds_more_than_its_publishers() -> None:
    kinds = [entity[0] for entity in collect(made_up(600, 2000))["entities"]]
    for length in (30, 50, 100, 250):
        assert kinds[:length].count("Agency") <= 6 + length / 3


# --- positions ------------------------------------------------------------------------------------------------------


def boxes(nodes: list[dict[str, Any]]) -> list[tuple[int, int, int, int]]:
    found = []
    for node in nodes:
        left, top, right, bottom = box(node["label"], node["size"])
        found.append((node["x"] + left, node["y"] + top, node["x"] + right, node["y"] + bottom))
    return found


def overlaps(found: list[tuple[int, int, int, int]]) -> list[tuple[int, int]]:
    return [
        (i, j)
        for j, (left, top, right, bottom) in enumerate(found)
        for i, (a, b, c, d) in enumerate(found[:j])
        if left < c and a < right and top < d and b < bottom
    ]


def test_no_two_labels_of_the_seeds_overlap() -> None:
    assert overlaps(boxes(collect(seeds())["nodes"])) == []


@given(
    st.lists(st.tuples(st.integers(1, 8), st.integers(1, 3), st.integers(8, 30)), min_size=1, max_size=40),
    st.data(),
)
@settings(max_examples=40, deadline=None)
def test_no_two_boxes_overlap_whatever_is_tied_to_what(
    shapes: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    sizes = [box("\n".join(["名" * width] * lines), size) for width, lines, size in shapes]
    numbers = st.integers(0, len(sizes) - 1)
    ties = [data.draw(st.lists(numbers, max_size=4)) for _ in sizes]
    hubs = data.draw(st.lists(numbers, max_size=8, unique=True))
    places = positions(sizes, ties, hubs)
    assert places == positions(sizes, ties, hubs)
    moved = [(x + a, y + b, x + c, y + d) for (x, y), (a, b, c, d) in zip(places, sizes, strict=True)]
    assert overlaps(moved) == []


def test_layout_of_nothing_is_nothing() -> None:
    assert positions([], [], []) == []


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("三项制度", "三项制度"),
        ("天津市宝坻区城市管理委员会", "天津市宝坻区城市\n管理委员会"),
        ("行动计划（2023—2025年）", "行动计划\n（2023—2025年）"),
        ("一二三四五六七八九十" * 4, "一二三四五六七八九十\n一二三四五六七八九十\n一二三四五六七八九…"),
    ],
)
def test_labels_are_a_few_short_lines(name: str, label: str) -> None:
    assert wrapped(name) == label


@pytest.mark.parametrize("theme", [":root", ':root[data-theme="dark"]'])
def test_text_stands_out_from_what_is_behind_it(theme: str) -> None:
    """WCAG's 4.5 to 1 for text, 3 to 1 for the signs of the kinds."""
    block = asset("colours.css").split(theme + " {")[1].split("}")[0]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        dark, bright = sorted((light(colours[one]), light(colours[other])))
        return (bright + 0.05) / (dark + 0.05)

    for ink in ("ink", "quiet", "accent", "warn"):
        for back in ("back", "soft"):
            assert contrast(ink, back) >= 4.5, (ink, back)
    assert contrast("mark-ink", "mark") >= 4.5
    assert contrast("ink", "here") >= 4.5
    for kind in SHAPES:
        assert contrast(kind, "back") >= (3 if kind != "Program" else 2.9), kind


def test_kinds_differ_by_shape() -> None:
    assert len(set(SHAPES.values())) == len(SHAPES)


# --- the file -------------------------------------------------------------------------------------------------------


def test_hostile_text_stays_inside_the_data() -> None:
    page = render(hostile())
    assert page.count("<script") == seeds_page().count("<script")
    assert "<img" not in page
    report, *_ = block_of(page)["reports"][0]
    assert "onerror=alert(1)" in report[8]
    assert "{{script}}" in report[8]
    assert report[1] == '"><script>alert(3)</script>.txt'
    assert (report[2], report[6]) == (KNOWN["title"], KNOWN["url"])


def test_a_lone_surrogate_does_not_stop_the_page() -> None:
    data = {"reports": [], "claims": [], "part": "a\ud800b"}
    text = zlib.decompress(base64.b64decode(deflated(data.items())))
    assert json.loads(text)["part"] == "a?b"


def test_nothing_points_to_a_host() -> None:
    page = seeds_page()
    assert not re.search(
        r"""(?:src|href|action|srcset|data)\s*=\s*["']?\s*(?:https?:)?//""", page, re.IGNORECASE
    )
    assert not re.search(
        r"""(?:\bimport\b|\bfetch|url|importScripts|XMLHttpRequest|WebSocket)\s*\(?\s*["'`]?(?:https?:|//\w)""",
        page,
    )
    assert "@import" not in page
    assert "sourceMappingURL" not in page


def test_the_policy_lets_nothing_run_but_the_two_scripts_of_the_page() -> None:
    page = seeds_page()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert "unsafe" not in policy

    def hashes(texts: list[str]) -> list[str]:
        return [f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in texts]

    assert rules["script-src"].split() == hashes(re.findall(r"<script>(.*?)</script>", page, re.DOTALL))
    assert rules["style-src"].split() == hashes(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    assert not re.search(r"<[^>]*\s(?:on\w+|style)=", asset("page.html"))


def test_the_licences_of_what_is_inside_stand_in_it() -> None:
    page = seeds_page()
    assert "Permission is hereby granted, free of charge" in page
    for name in (
        "visjs contributors",
        "Almende B.V.",
        "Jorik Tangelder",
        "Denis Pushkarev",
        "Robert Kieffer",
    ):
        assert name in page


def test_size() -> None:
    assert len(seeds_page().encode()) < 1_500_000


def test_an_empty_build_gives_a_page() -> None:
    assert block_of(render([]))["entities"] == []


def test_a_build_writes_this_page(tmp_path: Path, in_process: None) -> None:
    build([ROOT / "seeds"], tmp_path)
    assert (tmp_path / "graph.html").read_text(encoding="utf-8") == seeds_page()
