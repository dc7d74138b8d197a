"""Every number of the views that count, start page to assessor's sheet, is what SPARQL says over graph.ttl, under the
combinations of filters of `page_told`, in a real browser.

Each column of the assessor's sheet is compared with what `kg assess` says in test_page_assess.py; here are those that
follow the filters."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from page_told import COMBINATIONS, KAIFENG, Graph, Told, named, numbers, share
from windows import Window, columns_of, figures, saved_rows

from kg.model.iris import ID
from kg.model.schema import ACTED_ON, PLANNED, ROLES, SHAPES, STANCE
from kg.vocabulary.columns import SECTIONS
from kg.vocabulary.labels import label

pytestmark = pytest.mark.browser

LAWS, MECHANISM = ("中华人民共和国民法典", "中华人民共和国行政处罚法"), "三项制度"
LAPSED = ("中华人民共和国婚姻法", "中华人民共和国爱国主义教育法")
AGENCIES = ("郑州市城市管理局", "杭州市城市管理局")
#: Columns of an answer that the page tells by a label or by a report's name.
WORDED = {"role", "predicate", "class", "outcome", "report", "next_report"}
TOPS = ("引用机构最多的法律文件", "推行机构最多的机制", "开展机构最多的项目行动")


def go(window: Window, filters: dict[str, Any], **state: Any) -> None:
    window.page.evaluate(
        "([f, s]) => { fazhi.app.clearFilters(); fazhi.app.go({ ...f, entity: '', other: '', thing: '', sides: '', map: '', ...s }); }",
        [filters, state],
    )


def reports_of(claims: list[tuple[str, ...]], **wanted: str) -> set[str]:
    """The reports of those claims (claim, report, subject, predicate, object) that have some ends."""
    place = {"subject": 2, "predicate": 3, "object": 4}
    return {c[1] for c in claims if all(c[place[name]] == value for name, value in wanted.items())}


@pytest.mark.parametrize("filters", COMBINATIONS, ids=named)
def test_the_start_page_says_what_the_graph_says(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    graph, told = built[1], Told(built[1], filters)
    go(window, filters, view="overview")
    numbered = [int(n) for n in window.page.locator(".figures dd").all_inner_texts()]
    kinds = Counter(told.things.values())
    assert numbered == [len(told.of), *(kinds[kind] for kind in SHAPES), len(told.edges)]
    years = Counter(graph.year(r) for r in told.of)
    assert columns_of(window, "各年度的报告") == {str(year): n for year, n in years.items() if year}
    columns = window.role("group", "各年度的报告", exact=True).locator("text").all_text_contents()
    assert dict(zip(columns[1::2], map(int, columns[::2]), strict=True)) == {
        str(year or "年度不详"): n for year, n in years.items()
    }
    provinces = Counter(name for r in told.of for name in graph.provinces(r))
    assert {name: int(n) for name, _, n in figures(window, "各省的报告")} == provinces
    for kind, table in zip(ACTED_ON, TOPS, strict=True):
        agencies, reports = defaultdict(set), defaultdict(set)
        for claim, report, s, _, o in told.acting:
            if told.things[o] == kind and (kind != ACTED_ON[0] or claim in graph.citations):
                agencies[o].add(s)
                reports[o].add(report)
        if not agencies:
            assert window.page.locator(f'table[aria-label="{table}"]').count() == 0
            continue
        shown = figures(window, table)
        best = sorted((len(a) for a in agencies.values()), reverse=True)[:10]
        assert [int(row[2]) for row in shown] == best
        # two things may bear one name
        numbers_of = {(told.names[o], len(agencies[o]), len(reports[o])) for o in agencies}
        assert {(name, int(n), int(m)) for name, _, n, m in shown} <= numbers_of

    mentions, open_ = sum(n for n, _ in told.of.values()), sum(told.open[r] for r in told.of)
    inferred = sum(c in graph.inferred for c, *_ in told.claims)
    expected = {
        "提及": (mentions, ""),
        "陈述": (len(told.claims), ""),
        "其中推断的": (inferred, share(inferred, len(told.claims))),
        "未能确定的名称": (open_, share(open_, open_ + mentions)),
    }
    said = Counter(s for _, s in {(p.claim, s) for p in told.proofs for s in told.stances_of(p)})
    for stance in STANCE:
        if said[stance] or stance != "Denied":
            expected[f"状态 · {label(stance)[0]}"] = (said[stance], share(said[stance], len(told.claims)))
    assert {name: (int(n), part) for name, n, part in figures(window, "识别情况")} == expected


@pytest.mark.parametrize("filters", COMBINATIONS, ids=named)
def test_an_answer_is_what_the_named_question_answers_on_the_graph(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    graph, told = built[1], Told(built[1], filters)
    one, other = (graph.thing(name) for name in AGENCIES)
    needed = {"laws-cited-by-one-not-other": {"a": one, "b": other}, "agencies-alike": {"agency": one}}
    go(window, filters, view="overview")
    asking = window.role("region", "提问", exact=True)
    names = asking.get_by_role("combobox", name="提问", exact=True).locator("option")
    answered = set()
    for name in names.evaluate_all("(all) => all.map((o) => o.value)"):
        values = needed.get(name, {})
        slots = ";".join(f"{slot}={iri.removeprefix(ID)}" for slot, iri in values.items())
        go(window, filters, view="overview", ask=name, slots=slots)
        assert f"kg ask {name}" in asking.inner_text()
        expected = told.answer(name, **values)
        assert numbers(asking.locator("[role=status]").inner_text()) == [len(expected)] * bool(expected), name
        if not expected:
            assert window.page.locator("table.answer").count() == 0
            continue
        answered.add(name)
        # its first rows, but for what the page says in words of its own
        plain = [(i, column) for i, column in enumerate(expected[0]) if column not in WORDED]
        assert [[row[i] for i, _ in plain] for row in figures(window, "答案")] == [
            [row[column].strip() for _, column in plain] for row in expected[:25]
        ], name
    if not filters:
        assert len(answered) == names.count()


@pytest.mark.parametrize("filters", COMBINATIONS, ids=named)
def test_the_network_says_what_the_graph_says(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    graph, told = built[1], Told(built[1], filters)
    for name in (LAWS[0], MECHANISM, AGENCIES[0], "河南省"):
        thing = graph.thing(name)
        go(window, filters, view="network", entity=thing.removeprefix(ID))
        groups: dict[str, dict[str, set[str]]] = defaultdict(dict)
        for (s, p, o), (reports, _) in told.edges.items():
            if thing in (s, o):
                groups[f"out:{p}" if s == thing else f"in:{p}"][o if s == thing else s] = reports
        while (more := window.page.locator("#view-network a.more-row", has_text="再显示")).count():
            more.first.evaluate(
                "(a) => a.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
            )
        rows = window.page.locator("#view-network a.neighbour").evaluate_all(
            "(all) => all.map((a) => [a.dataset.key.split(' ')[0], a.dataset.id, a.getAttribute('aria-label')])"
        )
        assert {(group, ID + i): numbers(words.split(" 份报告")[0])[-1] for group, i, words in rows} == {
            (group, other): len(reports)
            for group, those in groups.items()
            for other, reports in those.items()
        }
        heads = window.page.locator("#view-network .ego-head .times").all_text_contents()
        assert sorted(map(int, heads)) == sorted(len(those) for those in groups.values())

    who: dict[str, set[str]] = defaultdict(set)
    for _, _, s, _, o in told.acting:
        who[o].add(s)
    for map_ in ("", "agencies"):
        go(window, filters, view="network", map=map_)
        topics = window.page.locator("a.topic").evaluate_all(
            "(all) => all.map((a) => [fazhi.app.model.entities[a.dataset.key].id, a.dataset.community, a.getAttribute('aria-label')])"
        )
        for id_, community, words in topics:
            if community != "-1":
                assert numbers(words)[-1] == len(who[ID + id_]), words
        sizes = Counter(community for _, community, _ in topics if community != "-1")
        listed = window.page.locator(".topic-legend button .count").all_inner_texts()
        assert (
            sorted(map(int, listed), reverse=True)
            == sorted((n for n in sizes.values() if n > 1), reverse=True)[: len(listed)]
        )
        by_name = defaultdict(list)
        for id_, community, _ in topics:
            if community != "-1":
                by_name[told.names[ID + id_]].append(who[ID + id_])
        for words in window.page.locator(".topic-map .edges title").all_text_contents():
            ends, shared = words.rsplit("：", 1)
            one, other = ends.split(" — ")
            assert numbers(shared)[0] in [len(a & b) for a in by_name[one] for b in by_name[other]], words

    go(window, filters, view="network", map="all")
    drawn = window.page.evaluate("fazhi.views.network.drawn().length")
    note = numbers(window.page.locator("#network-note").inner_text())
    assert note == ([drawn, len(told.things)] if told.things else [])


@pytest.mark.parametrize("filters", COMBINATIONS, ids=named)
def test_how_things_spread_is_what_the_graph_says(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    graph, told = built[1], Told(built[1], filters)
    years = sorted({graph.year(r) for r in told.reports}, key=lambda year: year or 9999)
    for name in (*LAWS, MECHANISM):
        thing = graph.thing(name)
        go(window, filters, view="diffusion", thing=thing.removeprefix(ID))
        having = reports_of(told.acting, object=thing)
        head = window.page.locator("#view-diffusion .view-head strong").inner_text()
        assert numbers(head) == [len(told.reports), len(having)]

        def row(name: str, there: set[str], having: set[str] = having) -> list[str]:
            """A row of a table of shares: in all, each year, and the first."""
            cells = [(len(there & having), len(there))]
            for year in years:
                of = {r for r in there if graph.year(r) == year}
                cells.append((len(of & having), len(of)))
            first = min((graph.year(r) for r in there & having if graph.year(r)), default=0)
            words = [f"{n}/{of}" if of else "没有报告" for n, of in cells]
            return [name, *words, str(first or "—")]

        provinces = {p for r in told.reports for p in graph.provinces(r)}
        assert sorted(figures(window, "省份与年度")) == sorted(
            row(p, {r for r in told.reports if p in graph.provinces(r)}) for p in provinces
        )
        publishers = {e for _, e, _ in told.publishers}
        by_publisher = [
            row(told.names[e], {r for r, by, _ in told.publishers if by == e}) for e in publishers
        ]
        listed = figures(window, "各发布机构")
        assert len(listed) == min(25, len(by_publisher))
        assert all(each in by_publisher for each in listed)
        assert window.role("region", "各发布机构").locator("h3 .count").inner_text().strip() == str(
            len(publishers)
        )
        tiles = window.page.locator("a.tile").evaluate_all(
            "(all) => all.map((a) => a.getAttribute('aria-label'))"
        )
        of = {p: {r for r in told.reports if p in graph.provinces(r)} for p in provinces}
        assert sorted(tiles) == sorted(
            f"{p}：{len(of[p])} 份报告中有 {len(of[p] & having)} 份" for p in provinces if p != "不属任何省份"
        )
        # in each tile a bar a year: its figures, and as high as they say
        bars = window.page.locator("a.tile").evaluate_all(
            "(all) => all.map((a) => [a.getAttribute('aria-label').split('：')[0], a.querySelector('title').textContent.split('\\n')[1],"
            " a.querySelector('text.share').textContent, [...a.querySelectorAll('.year-bar')].map((b) => Number(b.getAttribute('height')))])"
        )
        for province, words, whole, heights in bars:
            of_year = Counter(graph.year(r) for r in of[province] if graph.year(r))
            n_of = Counter(graph.year(r) for r in of[province] & having)
            assert words == " · ".join(f"{y} {n_of[y]}/{of_year[y]}" for y in sorted(of_year))
            assert whole == f"{len(of[province] & having)}/{len(of[province])}"
            assert heights == pytest.approx(
                [2 + 12 * n_of[y] / of_year[y] if n_of[y] else 1.5 for y in sorted(of_year)]
            )
        cells = window.page.locator('table[aria-label="省份与年度"] tbody button[data-column]').evaluate_all(
            "(all) => all.map((b) => [b.textContent, b.getAttribute('aria-label')]).filter(([text]) => text.includes('/'))"
        )
        for text, words in cells:
            n, reports = text.split("/")
            assert words.endswith(f"：{reports} 份报告中有 {n} 份")
        first = window.page.locator("#view-diffusion .view-head p").last.inner_text()
        if dated := [graph.year(r) for r in having if graph.year(r)]:
            earliest = min(dated)
            assert f"最早见于 {earliest} 年度" in first
            links = window.page.locator("#view-diffusion .view-head a").count()
            assert links == min(3, dated.count(earliest))


@pytest.mark.parametrize("filters", COMBINATIONS, ids=named)
def test_the_page_of_a_law_says_what_the_graph_says(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    graph, told = built[1], Told(built[1], filters)
    for name in (*LAWS, *LAPSED, MECHANISM):
        thing = graph.thing(name)
        go(window, filters, view="profile", thing=thing.removeprefix(ID))
        claims = [c for c in told.acting if c[4] == thing]
        having = {c[1] for c in claims}
        page = window.page.locator("#view-profile")
        assert numbers(page.locator(".view-head strong").inner_text()) == [len(told.reports), len(having)]
        assert columns_of(window, "各年度的报告份数") == Counter(
            str(graph.year(r)) for r in having if graph.year(r)
        )
        roles = {(label(c[3])[0] if c[3] != "cites" else "仅提及") for c in claims}
        shown = {row[0]: (int(row[2]), int(row[3])) for row in figures(window, "引用方式")}
        assert set(shown) == roles
        by_role: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
        for _, report, s, p, _ in claims:
            role = label(p)[0] if p != "cites" else "仅提及"
            by_role[role][0].add(s)
            by_role[role][1].add(report)
        assert shown == {role: (len(a), len(r)) for role, (a, r) in by_role.items()}
        places = Counter(p for r in having for p in graph.provinces(r))
        assert {row[0]: (int(row[2]), row[3]) for row in figures(window, "各省")} == {
            p: (n, f"{n}/{sum(p in graph.provinces(r) for r in told.reports)}") for p, n in places.items()
        }
        agencies = {s for _, _, s, _, _ in claims}
        doing = [(told.names[s], len(reports_of(claims, subject=s))) for s in agencies]
        listed = [(row[0], int(row[2])) for row in figures(window, "各机构")] if doing else []
        assert len(listed) == min(40, len(doing))
        assert set(listed) <= set(doing)
        # in how many citations it was in force then, in how many not
        forces: dict[str, list[str]] = defaultdict(list)
        for claim, report, *_ in claims:
            if claim in graph.forces:
                forces[label(graph.forces[claim])[0]].append(report)
        listed_forces = (
            {row[0]: (int(row[2]), int(row[3])) for row in figures(window, "当时效力")} if forces else {}
        )
        assert listed_forces == {force: (len(where), len({*where})) for force, where in forces.items()}
        if not forces:
            assert window.page.locator('table[aria-label="当时效力"]').count() == 0
        # what else the same reports act on
        kind = graph.ask(f"SELECT ?k WHERE {{ <{thing}> a ?k }}")
        others: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
        for _, report, _, _, o in told.claims:
            if o != thing and (told.things[o],) in kind:
                others[o][1].add(report)
                if report in having:
                    others[o][0].add(report)
        both = [(told.names[o], len(b), len(a)) for o, (b, a) in others.items() if b]
        if both:
            beside = [(row[0], int(row[2]), int(row[3])) for row in figures(window, "同在一份报告中的")]
            assert [n for _, n, _ in beside] == sorted((n for _, n, _ in both), reverse=True)[:20]
            assert set(beside) <= set(both)
        articles: dict[str, set[str]] = defaultdict(set)
        for claim, _, s, _, _ in claims:
            for article in graph.provisions[claim]:
                articles[graph.names[article].removeprefix(name)].add(s)
        if articles:
            assert {row[0]: int(row[1]) for row in figures(window, "条款")} == {
                a: len(who) for a, who in articles.items()
            }
        sentences = {p.sentence for p in told.proofs if p.object == thing and p.subject_kind == "Agency"}
        counted = window.role("region", "证据句").locator("h3 .count").inner_text()
        assert int(counted) == len(sentences)


@pytest.mark.parametrize("filters", COMBINATIONS, ids=named)
def test_what_is_compared_is_what_the_graph_says(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    graph, told = built[1], Told(built[1], filters)
    agencies = [graph.thing(name) for name in AGENCIES]
    years = [f"{KAIFENG}|2022", f"{KAIFENG}|2023"]
    for sides in (agencies, years):
        go(window, filters, view="compare", sides=";".join(side.removeprefix(ID) for side in sides))
        having: dict[str, list[set[str]]] = defaultdict(lambda: [set(), set()])
        said: dict[str, list[set[str]]] = defaultdict(lambda: [set(), set()])
        for p in told.proofs:
            if told.things[p.object] not in ACTED_ON:
                continue
            for i, side in enumerate(sides):
                agency, _, year = side.partition("|")
                if p.subject == agency and (not year or str(graph.year(p.report)) == year):
                    having[p.object][i].add(p.report)
                    said[p.object][i] |= told.stances_of(p)
        names = [told.names[s.split("|")[0]] + (f" {s.split('|')[1]}" if "|" in s else "") for s in sides]
        rows = saved_rows(window)
        assert {ID + row["ID"]: [int(row[f"{n} · 文档"] or 0) for n in names] for row in rows} == {
            o: [len(r) for r in both] for o, both in having.items()
        }
        assert {
            ID + row["ID"]: [set(row[f"{n} · 状态"].split("、")) - {""} for n in names] for row in rows
        } == {o: [{label(s)[0] for s in stances} for stances in both] for o, both in said.items()}
        masks = Counter((told.things[o], bool(a) + 2 * bool(b)) for o, (a, b) in having.items())
        for kind in ACTED_ON:
            heads = window.role("region", label(kind)[0], exact=True).locator("h3 .count").all_inner_texts()
            assert [numbers(h)[-1] for h in heads] == [masks[kind, m] for m in (1, 2, 3) if masks[kind, m]]
        totals = window.role("group", "谁有", exact=True).get_by_role("button").all_inner_texts()
        present = [sum(masks[kind, m] for kind in ACTED_ON) for m in (1, 2, 3)]
        assert [numbers(t)[-1] for t in totals] == [len(having), *(n for n in present if n)]

    # what the earlier year planned, and what the later one says of it
    promised = window.role("region", "打算").locator("h3 .count").inner_text()
    own = [p for p in told.proofs if p.subject == KAIFENG and told.things[p.object] in ACTED_ON]
    planned = {
        (p.predicate, p.object) for p in own if graph.year(p.report) == 2022 and PLANNED in told.stances_of(p)
    }
    # the later report is read whole, whatever the filters leave of it
    assert {graph.year(r) for r, e, _ in graph.publishers if e == KAIFENG} == {2022, 2023}
    assert int(promised) == len(planned)


@pytest.mark.parametrize("filters", COMBINATIONS, ids=named)
def test_the_assessors_sheet_says_what_the_graph_says(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    graph, told = built[1], Told(built[1], filters)
    go(window, filters, view="assess")
    sheet = [{name.split(" ")[-1]: value for name, value in row.items()} for row in saved_rows(window)]
    assert {row["iri"] for row in sheet} == set(told.of)
    snake = {role: "".join(f"_{c.lower()}" if c.isupper() else c for c in role) for role in ROLES}
    for row in sheet:
        mine = [p for p in told.proofs if p.report == row["iri"]]
        own = {e for r, e, _ in told.publishers if r == row["iri"]}
        cited = {(p.predicate, p.object) for p in mine if p.claim in graph.citations}
        for role in ROLES:
            assert int(row[snake[role]]) == sum(p == role for p, _ in cited), (row["report"], role)
        articles = {a for p in mine if p.claim in graph.citations for a in graph.provisions[p.claim]}
        assert int(row["articles"]) == len(articles)
        plans = {p.object for p in mine if p.subject in own and PLANNED in told.stances_of(p)}
        assert int(row["plans"]) == len(plans)
        mentioned = {
            e for r, _, e, k in told.mentions if r == row["iri"] and k == "Mechanism" and e in told.things
        }
        assert int(row["mechanisms"]) == len(mentioned)
        for column, kind in SECTIONS.items():
            covered = {
                i
                for r, k, b, e in graph.stretches
                if r == row["iri"] and k == kind
                for i in range(int(b), int(e))
            }
            assert int(row[column]) == len(covered), (row["report"], column)
