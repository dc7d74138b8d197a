"""Every number of the tables, the panel, the matrix and the cards is what SPARQL says over graph.ttl, under twenty
combinations of filters and more, in a real browser. Those of the other views: test_page_numbers_of_views.py."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from page_told import COMBINATIONS, Graph, Told, named, numbers
from windows import Window, saved_rows

from kg.model.iris import ID
from kg.model.schema import PREDICATE, PREFIXES, ROLES
from kg.vocabulary.labels import label

pytestmark = pytest.mark.browser

#: What a card is opened of: a law, a mechanism, agencies and a region.
THINGS = ("中华人民共和国民法典", "三项制度", "郑州市城市管理局", "开封市城市管理局", "河南省")


def show(window: Window, filters: dict[str, Any], **state: Any) -> None:
    window.page.evaluate(
        "([f, s]) => { fazhi.app.clearFilters(); fazhi.app.go({ ...f, entity: '', other: '', report: '', wide: false, ...s }); }",
        [filters, state],
    )


@pytest.mark.parametrize("filters", COMBINATIONS, ids=named)
def test_tables_and_documents_say_what_the_graph_says(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    told = Told(built[1], filters)
    show(window, filters, view="table", table="entities")
    things = saved_rows(window)
    assert {r["IRI"]: (int(r["提及"]), int(r["文档"]), int(r["相邻"])) for r in things} == {
        e: (told.times[e], told.documents[e], len(told.near[e])) for e in told.things
    }
    assert {r["IRI"]: r["类别"] for r in things} == {e: label(k)[0] for e, k in told.things.items()}
    assert_pager(window, len(told.things))

    window.role("group", "表").get_by_role("button", name="关系").click()
    relations = saved_rows(window)
    assert {
        (r["主体·IRI"], r["关系 IRI"].removeprefix(PREFIXES["fz"]), r["客体·IRI"]): (
            int(r["文档"]),
            int(r["证据句"]),
        )
        for r in relations
    } == {edge: (len(reports), len(sentences)) for edge, (reports, sentences) in told.edges.items()}
    for row in relations:
        assert (row["主体·类别"], row["客体·类别"]) == (
            label(told.things[row["主体·IRI"]])[0],
            label(told.things[row["客体·IRI"]])[0],
        )
    assert_pager(window, len(told.edges))
    window.role("group", "表").get_by_role("button", name="证据句").click()
    proofs = sum(len(sentences) for _, sentences in told.edges.values())
    assert len(saved_rows(window)) == proofs
    assert_pager(window, proofs)

    window.role("tab", "文档").click()
    seen = {}
    for text in window.page.locator("nav.documents a").all_inner_texts():
        (file,) = [f for f in told.files.values() if f in text]
        seen[file] = tuple(numbers(text.split("\n")[-1]))
    assert seen == {told.files[r]: n for r, n in told.of.items()}
    # in each text the names of each kind, and those that stayed open
    for report in told.graph.reports:
        show(window, filters, view="documents", report=told.files[report])
        head = window.page.locator("#view-documents .bar .legend > span").all_inner_texts()
        kinds = Counter(k for r, _, e, k in told.mentions if r == report and e in told.things)
        expected = {label(kind)[0]: n for kind, n in kinds.items()}
        if told.open[report]:
            expected["未能确定的名称"] = told.open[report]
        assert {" ".join(h.split()[:-1]): int(h.split()[-1]) for h in head} == expected
        assert bool(window.page.locator("article .unresolved").count()) == bool(told.open[report])
        left_out = window.page.locator("article .warning")
        assert left_out.count() == (report not in told.of)


def assert_pager(window: Window, rows: int) -> None:
    words = window.page.locator("#view-table .bar [role=status]").inner_text()
    assert numbers(words) == ([1, min(rows, 50), rows] if rows else [])


@pytest.mark.parametrize("filters", COMBINATIONS, ids=named)
def test_a_text_is_found_as_often_as_the_graph_says(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    graph, told = built[1], Told(built[1], filters)
    sources = (built[0].parents[1] / "sources").glob("*.txt")
    texts = {path.name: path.read_text(encoding="utf-8") for path in sources}
    for wanted in ("民法典", "三项制度", "工作", "学习《"):
        show(window, filters, view="documents", text=wanted)
        hits = told.hits(texts, wanted)
        note = window.page.locator("#view-documents .bar [role=status]").inner_text()
        assert numbers(note) == [sum(map(len, hits.values())), len(hits)], wanted
        sections = window.page.locator("#view-documents .texts section").evaluate_all(
            "(all) => all.map((s) => [s.getAttribute('aria-label'), Number(s.querySelector('.count').textContent), s.querySelectorAll('li').length])"
        )
        assert [n for _, n, _ in sections] == [items for *_, items in sections]
        seen = Counter((row["IRI"], row["原文"]) for row in saved_rows(window))
        said = Counter((report, words) for report, found in hits.items() for _, words in found)
        assert (seen - said, said - seen) == (Counter(), Counter()), wanted
        assert Counter(n for _, n, _ in sections) == Counter(map(len, hits.values()))
        # those that name something are the sentences of the graph
        at = {(r, int(b)) for r, _, b, _ in graph.sentences}
        shown = {m for _, m, _, _ in told.mentions}
        assert {(r, b, w) for r, found in hits.items() for b, w in found if (r, b) in at} == {
            (r, int(b), w) for r, m, b, w in graph.sentences if wanted in w and m in shown and r in told.of
        }, wanted


@pytest.mark.parametrize("filters", COMBINATIONS, ids=named)
def test_the_panel_and_the_matrix_say_what_the_graph_says(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    told, whole = Told(built[1], filters), Told(built[1], {})
    show(window, filters, view="table", table="entities")
    summary = [len(told.things), len(told.edges)]
    all_ = [len(whole.things), len(whole.edges)]
    assert numbers(window.page.locator("#summary").inner_text()) == summary + (
        all_ if summary != all_ else []
    )

    for group, counts in told.choices().items():
        fields = window.role("group", group, exact=True)
        listed = fields.evaluate(
            "(g) => [...g.querySelectorAll('label')].map((l) => [l.querySelector('input').dataset.choice, Number(l.querySelector('.count').textContent)])"
        )
        assert {choice: n for choice, n in listed if n} == {k: n for k, n in counts.items() if n}, group

    window.role("tab", "矩阵").click()
    for kind, making, everyone in (
        ("LegalInstrument", False, False),
        ("LegalInstrument", True, False),
        ("Mechanism", False, True),
        ("Mechanism", False, False),
        ("Program", False, False),
    ):
        for unit, count in (("sentences", 1), ("reports", 0)):
            state = {"against": kind, "unit": unit, "making": making, "everyone": everyone}
            window.page.evaluate("(s) => fazhi.app.go({ ...s, rows: 500, columns: 500 })", state)
            counted = told.cells(kind, count, making, everyone)
            expected = {pair: len(found) for pair, found in counted.items()}
            if not expected:
                assert window.page.locator("#view-matrix table").count() == 0
                continue
            matrix = saved_rows(window)
            rows, columns = {s for s, _ in expected}, {o for _, o in expected}
            assert len({*matrix[0]}) == 1 + len(columns)
            cells = [(r["机构"], int(n)) for r in matrix for c, n in r.items() if c != "机构" and n != "0"]
            assert sorted(cells) == sorted((told.names[s], n) for (s, _), n in expected.items())
            seen = window.page.evaluate(
                "[...document.querySelectorAll('#view-matrix td[data-row]')].map((c) => [c.dataset.row, c.dataset.column, Number(c.textContent)])"
            )
            assert {(ID + s, ID + o): n for s, o, n in seen} == expected
            # a total counts each sentence once, whatever it names
            totals = window.page.evaluate(
                "[...document.querySelectorAll('#view-matrix tbody tr')].map((r) => [r.querySelector('[data-side]').dataset.side, Number(r.querySelector('.total').textContent)])"
            )
            assert {ID + s: n for s, n in totals} == {
                s: len(set().union(*(found for (a, _), found in counted.items() if a == s))) for s in rows
            }
            heads = window.page.evaluate(
                "[...document.querySelectorAll('#view-matrix thead button')].map((b) => b.title.split(' · ')[0])"
            )
            assert sorted(heads) == sorted(
                f"{told.names[o]} ({len(set().union(*(found for (_, b), found in counted.items() if b == o)))})"
                for o in columns
            )
            note = numbers(window.page.locator("#view-matrix .note").first.inner_text())
            most = max(expected.values())
            assert note == [len(rows), len(rows), len(columns), len(columns), 1, most]


@pytest.mark.parametrize("filters", COMBINATIONS, ids=named)
def test_cards_say_what_the_graph_says(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    told, whole = Told(built[1], filters), Told(built[1], {})
    for name in THINGS:
        thing = built[1].thing(name)
        show(window, filters, view="table", entity=thing.removeprefix(ID))
        card = window.role("complementary", name)
        if thing not in told.things:
            assert "筛选条件隐藏了此对象" in card.locator(".warning").inner_text()
            continue
        counts = card.locator("dd").last.inner_text()
        assert numbers(counts) == [told.times[thing], told.documents[thing], len(told.near[thing])]
        ties = {edge: found for edge, found in told.edges.items() if thing in (edge[0], edge[2])}
        hidden = sum(thing in (s, o) for s, _, o in whole.edges) - len(ties)
        warning = card.locator(".warning")
        assert (numbers(warning.inner_text()) if hidden else warning.count()) == ([hidden] if hidden else 0)

        while card.locator(".more").count():
            card.locator(".more").first.click()
        sections = card.locator("section").evaluate_all(
            "(all) => all.map((s) => [s.getAttribute('aria-label'), Number(s.querySelector('h3 .count').textContent),"
            " [...s.querySelectorAll('.relation')].map((r) => [r.querySelector('.name').textContent, (r.querySelector('.toggle') ?? r.querySelector('.line > .count')).textContent])])"
        )
        where = [s for s in sections if s[0] == "提及它的文档"]
        groups = [s for s in sections if s[0] != "提及它的文档"]
        assert all(n == len(items) for _, n, items in sections)
        ways = Counter((p, s == thing) for s, p, _ in ties)
        assert sorted(n for _, n, _ in groups) == sorted(ways.values())
        assert sorted((n, numbers(words)[-1]) for _, _, items in groups for n, words in items) == sorted(
            (told.names[o if s == thing else s], len(sentences)) for (s, _, o), (_, sentences) in ties.items()
        )
        within = Counter(told.files[r] for r, _, e, _ in told.mentions if e == thing)
        assert sorted(int(n) for *_, items in where for _, n in items) == sorted(within.values())

        # a pair: the sentences of each relation between both
        for other in sorted(told.near[thing])[:3]:
            window.page.evaluate("(id) => fazhi.app.go({ other: id })", other.removeprefix(ID))
            between = [len(f[1]) for (s, _, o), f in ties.items() if other in (s, o)]
            shown = window.page.locator("#card section h3 .count").all_inner_texts()
            assert sorted(map(int, shown)) == sorted(between), (name, other)


def test_a_region_counts_its_own_reports_alone(window: Window, built: tuple[Path, Graph]) -> None:
    show(window, {"regions": ["330300"]}, view="table", table="entities")
    (law,) = [r for r in saved_rows(window) if r["名称"] == "中华人民共和国民法典"]
    assert (law["提及"], law["文档"]) == ("1", "1")
    window.role("tab", "文档").click()
    (listed,) = window.page.locator("nav.documents a").all_inner_texts()
    assert "wenzhou.txt" in listed
    assert set(PREDICATE) >= set(ROLES)


def test_the_names_that_stay_open_are_there_to_be_counted(built: tuple[Path, Graph]) -> None:
    kinds = [kind for _, kind, _ in built[1].open]
    assert Counter(kinds) == {"Agency": 3, "LegalInstrument": 1}
    assert {kind for *_, around in built[1].open for kind in around} == {"Achievements", "Shortcomings"}
