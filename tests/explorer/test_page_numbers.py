"""Every number on the page is what SPARQL says over graph.ttl, under twenty combinations of filters, in a real browser."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store
from windows import Window

from kg.builder.build import build
from kg.model.iris import ID
from kg.model.schema import ACTED_ON, MAKING, PREDICATE, PREFIXES, ROLES, SECTION, SHAPES, STANCE
from kg.vocabulary.columns import SECTIONS
from kg.vocabulary.labels import label

pytestmark = pytest.mark.browser

SEEDS = Path(__file__).parents[2] / "seeds"
#: Two reports on one national law: what is said in one region is not to be counted in the other.
WENZHOU = "温州市司法局关于2024年法治政府建设情况的报告\n我局组织学习《民法典》，推行“三项制度”。下一步，将修订《温州市物业管理条例》。\n"
LANZHOU = "兰州市司法局关于2023年法治政府建设情况的报告\n我局组织学习《民法典》。学习《民法典》成效明显，但落实“三项制度”不到位。\n"

COMBINATIONS: list[dict[str, Any]] = [
    {},
    {"regions": ["330000"]},
    {"regions": ["620000"]},
    {"regions": ["410000", "440000"]},
    {"years": ["2024"]},
    {"years": ["2023", "2021"]},
    {"hiddenKinds": ["Mechanism"]},
    {"hiddenKinds": ["Agency", "Region"]},
    {"hiddenPredicates": ["jurisdiction", "within"]},
    {"hiddenPredicates": ["cites"]},
    {"hiddenRoles": ["publicises"]},
    {"hiddenRoles": ["implements", "issues"], "years": ["2024"]},
    {"hiddenStances": ["Planned"]},
    {"hiddenStances": ["Done"]},
    {"hiddenStances": ["Done", "Lacking"], "hiddenKinds": ["Program"]},
    {"hiddenSections": ["Plans", "Shortcomings"]},
    {"hiddenSections": ["Achievements"], "regions": ["410000"]},
    {"hiddenSections": ["NoSection"], "hiddenRoles": ["publicises"], "hiddenPredicates": ["hasPart"]},
    {"regions": ["330000"], "years": ["2024"], "hiddenStances": ["Planned"]},
    {"repeated": True},
    {"repeated": True, "regions": ["410000"], "hiddenStances": ["Planned"]},
]


class Graph:
    """What SPARQL says, asked once."""

    def __init__(self, store: Store):
        self.store = store
        shown = ", ".join(f"fz:{kind}" for kind in SHAPES)
        #: claims between things that the page shows, and their proofs
        self.proofs = self.ask(
            f"""SELECT ?c ?report ?s ?sk ?p ?o ?ok ?m ?sentence WHERE {{
            ?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; fz:inReport ?report ; fz:evidence ?m . ?m fz:sentence ?sentence .
            ?s a ?sk . ?o a ?ok . FILTER(?sk IN ({shown}) && ?ok IN ({shown})) }}"""
        )
        self.mentions = self.ask(
            f"SELECT ?report ?m ?e ?k WHERE {{ ?m a fz:Mention ; fz:inReport ?report ; itsrdf:taIdentRef ?e . ?e a ?k FILTER(?k IN ({shown})) }}"
        )
        self.publishers = self.ask(
            f"SELECT ?report ?e ?k WHERE {{ ?report fz:publishedBy ?e . ?e a ?k FILTER(?k IN ({shown})) }}"
        )
        self.reports = {report for (report,) in self.ask("SELECT ?report WHERE { ?report a fz:Report }")}
        self.years = self.groups("SELECT ?report ?year WHERE { ?report fz:reportYear ?year }")
        self.places = self.groups(
            "SELECT ?report ?place WHERE { ?report fz:publishedBy/fz:jurisdiction/fz:within* ?place }"
        )
        self.stances = self.groups("SELECT ?x ?stance WHERE { ?x fz:stance ?stance }")
        self.sections = self.groups("SELECT ?m ?kind WHERE { ?m fz:section/a ?kind }")
        self.names = dict(self.ask("SELECT ?e ?n WHERE { ?e skos:prefLabel ?n }"))
        self.files = dict(self.ask("SELECT ?e ?n WHERE { ?e fz:sourceFile ?n }"))
        self.citations = {c for (c,) in self.ask("SELECT ?c WHERE { ?c a fz:Citation }")}
        self.inferred = {c for (c,) in self.ask("SELECT ?c WHERE { ?c prov:wasGeneratedBy fz:Inference }")}
        self.provisions = self.groups("SELECT ?c ?p WHERE { ?c fz:provision ?p }")
        self.provinces = self.groups(
            """SELECT ?report ?name WHERE { ?report fz:publishedBy/fz:jurisdiction/fz:within* ?place . ?place skos:prefLabel ?name
            FILTER NOT EXISTS { ?place fz:within ?above } }"""
        )
        self.stretches = self.ask(
            "SELECT ?report ?kind ?b ?e WHERE { ?s a fz:Section, ?kind ; fz:inReport ?report ; nif:beginIndex ?b ; nif:endIndex ?e }"
        )

    def ask(self, query: str) -> list[tuple[str, ...]]:
        heads = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        rows = self.store.query(heads + query)
        return [tuple(row[i].value.removeprefix(PREFIXES["fz"]) for i in range(len(row))) for row in rows]  # type: ignore[union-attr, arg-type]

    def groups(self, query: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for key, value in self.ask(query):
            found[key].add(value)
        return found


class Told:
    """What the graph says under some filters."""

    def __init__(self, graph: Graph, filters: dict[str, Any]):
        self.filters, self.names, self.files = filters, graph.names, graph.files
        get = filters.get
        self.repeated = get("repeated", False)
        self.hidden_kinds = set(get("hiddenKinds", ()))
        regions = {f"{ID}region/{code}" for code in get("regions", ())}
        reports = {
            r
            for r in graph.reports
            if (not regions or regions & graph.places[r])
            and (not get("years") or set(get("years")) & graph.years[r])
        }
        sections = {*SECTION, "NoSection"} - set(get("hiddenSections", ()))
        stances = set(STANCE) - set(get("hiddenStances", ()))
        hidden = {*get("hiddenRoles", ()), *get("hiddenPredicates", ())}
        hidden |= set(ROLES) if "cites" in get("hiddenPredicates", ()) else set()

        def stands(m: str) -> bool:
            return bool((graph.sections[m] & set(SECTION) or {"NoSection"}) & sections)

        def said(c: str, m: str) -> bool:
            return not graph.stances[c] or bool(graph.stances[c] & graph.stances[m] & stances)

        # what is only denied is no relation
        proofs = [p for p in graph.proofs if graph.stances[p[0]] != {"Denied"}]
        proving = {p[7] for p in proofs}
        passing = [p for p in proofs if p[4] not in hidden and said(p[0], p[7])]
        well = {p[7] for p in passing}
        self.reports = sorted(reports)
        self.publishers = [p for p in graph.publishers if p[0] in reports]
        left = [p for p in passing if p[1] in reports and stands(p[7])]
        self.claims = [(p[1], *p[2:7], p[8]) for p in left]
        self.proving = [
            (p[0], p[1], p[2], p[4], p[5], graph.stances[p[0]] & graph.stances[p[7]]) for p in left
        ]
        self.mentions = [
            m
            for m in graph.mentions
            if m[0] in reports and stands(m[1]) and (m[1] not in proving or m[1] in well)
        ]
        self.add_up()

    def add_up(self) -> None:
        times = Counter(e for _, _, e, _ in self.mentions)
        seldom = {e for e, n in times.items() if n == 1} if self.repeated else set()
        kinds = {e: k for _, _, e, k in self.mentions}
        for _, s, sk, _, o, ok, _ in self.claims:
            kinds |= {s: sk, o: ok}
        if not {"hiddenStances", "hiddenSections"} & self.filters.keys():
            kinds |= {e: k for _, e, k in self.publishers}
        self.things = {e: k for e, k in kinds.items() if e not in seldom and k not in self.hidden_kinds}
        self.times = {e: times[e] for e in self.things}
        self.documents = Counter(e for _, e in {(r, e) for r, _, e, _ in self.mentions})
        self.edges: dict[tuple[str, str, str], tuple[set[str], set[str]]] = defaultdict(
            lambda: (set(), set())
        )
        self.near: dict[str, set[str]] = defaultdict(set)
        for report, s, _, p, o, _, sentence in self.claims:
            if s in self.things and o in self.things:
                self.edges[s, p, o][0].add(report)
                self.edges[s, p, o][1].add(sentence)
                self.near[s].add(o)
                self.near[o].add(s)
        self.of = {
            report: (
                len({m for r, m, e, _ in self.mentions if r == report and e in self.things}),
                sum(report in reports for reports, _ in self.edges.values()),
            )
            for report in self.reports
        }
        if self.filters.keys() - {"regions", "years"}:
            self.of = {report: numbers for report, numbers in self.of.items() if any(numbers)}

    def cells(self, kind: str, unit: int) -> dict[tuple[str, str], int]:
        """Of the matrix: unit 0 counts reports, 1 sentences."""
        reporting = {e for r, e, _ in self.publishers if r in self.of}
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (s, p, o), told in self.edges.items():
            if s in reporting and p != MAKING and self.things[s] == "Agency" and self.things[o] == kind:
                found[s, o] |= told[unit]
        return {pair: len(counted) for pair, counted in found.items()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Graph]:
    folder = tmp_path_factory.mktemp("numbers")
    sources = folder / "sources"
    sources.mkdir()
    for file in SEEDS.glob("*.txt"):
        (sources / file.name).write_bytes(file.read_bytes())
    (sources / "wenzhou.txt").write_text(WENZHOU, encoding="utf-8")
    (sources / "lanzhou.txt").write_text(LANZHOU, encoding="utf-8")
    build([sources], folder / "out")
    store = Store()
    store.load(path=str(folder / "out" / "graph.ttl"), format=RdfFormat.TURTLE)
    return folder / "out" / "graph.html", Graph(store)


# a window each: of one page Chromium lets pass ten downloads, and asks a person about the eleventh
@pytest.fixture
def window(chromium: Any, built: tuple[Path, Graph]) -> Iterator[Window]:
    opened = Window(chromium, built[0])
    yield opened
    opened.check()


def rows_of(window: Window) -> list[dict[str, str]]:
    with window.page.expect_download() as download:
        window.page.locator("[role=tabpanel]:not([hidden])").get_by_role("button", name="下载 CSV").click()
    return list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"), newline="")))


def numbers(text: str) -> list[int]:
    return [int(n) for n in "".join(c if c.isdigit() else " " for c in text).split()]


@pytest.mark.parametrize(
    "filters", COMBINATIONS, ids=lambda f: "-".join(f"{k}{v}" for k, v in f.items()) or "none"
)
def test_every_number_is_what_the_graph_says(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    told = Told(built[1], filters)
    window.page.evaluate(
        "(f) => { fazhi.app.clearFilters(); fazhi.app.go({ ...f, entity: '', other: '', view: 'table', table: 'entities' }); }",
        filters,
    )
    assert numbers(window.page.locator("#summary").inner_text())[:2] == [len(told.things), len(told.edges)]

    # the panel's counts of what is shown
    shown = Counter(told.things.values())
    families = Counter("cites" if p in ROLES else p for _, p, _ in told.edges)
    roles = Counter(p for _, p, _ in told.edges if p in ROLES)
    for group, counts in (("类别", shown), ("关系", families), ("引用方式", roles)):
        fields = window.role("group", group, exact=True)
        for choice, number in fields.evaluate(
            "(g) => [...g.querySelectorAll('label')].filter((l) => l.querySelector('input').checked).map((l) => [l.querySelector('input').dataset.choice, Number(l.querySelector('.count').textContent)])"
        ):
            assert number == counts[choice], (group, choice)

    things = rows_of(window)
    assert {r["IRI"]: (int(r["提及"]), int(r["文档"]), int(r["相邻"])) for r in things} == {
        e: (told.times[e], told.documents[e], len(told.near[e] - {e})) for e in told.things
    }
    assert {r["IRI"]: r["类别"] for r in things} == {e: label(k)[0] for e, k in told.things.items()}

    window.role("group", "表").get_by_role("button", name="关系").click()
    relations = rows_of(window)
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
    window.role("group", "表").get_by_role("button", name="证据句").click()
    assert len(rows_of(window)) == sum(len(sentences) for _, sentences in told.edges.values())

    window.role("tab", "文档").click()
    listed = window.page.locator("nav.documents a").all_inner_texts()
    seen = {}
    for text in listed:
        (file,) = [f for f in told.files.values() if f in text]
        seen[file] = tuple(numbers(text.split("\n")[-1]))
    assert seen == {told.files[r]: n for r, n in told.of.items()}

    window.role("tab", "矩阵").click()
    for kind in ("LegalInstrument", "Mechanism", "Program"):
        for unit, count in (("sentences", 1), ("reports", 0)):
            window.page.evaluate(
                "(s) => fazhi.app.go(s)", {"against": kind, "unit": unit, "rows": 500, "columns": 500}
            )
            expected = told.cells(kind, count)
            if not expected:
                assert window.page.locator("#view-matrix table").count() == 0
                continue
            matrix = rows_of(window)
            assert len({*matrix[0]}) == 1 + len({o for _, o in expected})
            whole = [(r["机构"], int(n)) for r in matrix for c, n in r.items() if c != "机构" and n != "0"]
            assert sorted(whole) == sorted((told.names[s], n) for (s, _), n in expected.items())
            cells = window.page.evaluate(
                "[...document.querySelectorAll('#view-matrix td[data-row]')].map((c) => [c.dataset.row, c.dataset.column, Number(c.textContent)])"
            )
            assert {(ID + s, ID + o): n for s, o, n in cells} == expected

    for name in ("中华人民共和国民法典", "三项制度", "郑州市城市管理局"):
        (thing,) = [e for e, n in told.names.items() if n == name and e.startswith(ID)]
        if thing not in told.things:
            continue
        window.page.evaluate("(id) => fazhi.app.go({ entity: id, other: '' })", thing.removeprefix(ID))
        card = window.role("complementary", name)
        counts = card.locator("dd").last.inner_text()
        assert numbers(counts) == [told.times[thing], told.documents[thing], len(told.near[thing] - {thing})]
        evidence = [numbers(t)[0] for t in card.locator(".toggle").all_inner_texts()]
        those = [len(sentences) for (s, _, o), (_, sentences) in told.edges.items() if thing in (s, o)]
        assert sum(evidence) == sum(those) if len(those) == len(evidence) else set(evidence) <= set(those)


def test_a_region_counts_its_own_reports_alone(window: Window, built: tuple[Path, Graph]) -> None:
    window.page.evaluate(
        "fazhi.app.clearFilters(); fazhi.app.go({ regions: ['330300'], entity: '', view: 'table', table: 'entities' })"
    )
    (law,) = [r for r in rows_of(window) if r["名称"] == "中华人民共和国民法典"]
    assert (law["提及"], law["文档"]) == ("1", "1")
    window.role("tab", "文档").click()
    (listed,) = window.page.locator("nav.documents a").all_inner_texts()
    assert "wenzhou.txt" in listed
    assert set(PREDICATE) >= set(ROLES)


def figures(window: Window, table: str) -> list[list[str]]:
    """The rows of a table, each cell's words."""
    return window.page.locator(f'table[aria-label="{table}"]').first.evaluate(
        "(t) => [...t.tBodies[0].rows].map((r) => [...r.cells].map((c) => c.innerText.trim()))"
    )


def columns_of(window: Window, name: str) -> dict[str, int]:
    """A chart's columns: {name: number}."""
    words = (
        window.role("group", name, exact=True)
        .locator("[aria-label]")
        .evaluate_all("(all) => all.map((a) => a.getAttribute('aria-label'))")
    )
    return {word.split("：")[0]: int(word.split("：")[1]) for word in words}


AGENCIES = ("郑州市城市管理局", "杭州市城市管理局")


@pytest.mark.parametrize(
    "filters", COMBINATIONS, ids=lambda f: "-".join(f"{k}{v}" for k, v in f.items()) or "none"
)
def test_the_views_that_count_say_what_the_graph_says(
    window: Window, built: tuple[Path, Graph], filters: dict[str, Any]
) -> None:
    graph = built[1]
    told = Told(graph, filters)
    there = [p for p in told.proving if p[2] in told.things and p[4] in told.things]
    claims = {(c, r, s, p, o) for c, r, s, p, o, _ in there}
    acting = [c for c in claims if told.things[c[2]] == "Agency" and told.things[c[4]] in ACTED_ON]
    go = "(f) => { fazhi.app.clearFilters(); fazhi.app.go({ ...f, entity: '', other: '', thing: '' }); }"

    # the start page
    window.page.evaluate(go, {**filters, "view": "overview"})
    numbered = [int(n) for n in window.page.locator(".figures dd").all_inner_texts()]
    kinds = Counter(told.things.values())
    assert numbered == [len(told.of), *(kinds[kind] for kind in SHAPES), len(told.edges)]
    years = Counter(next(iter(graph.years[r])) for r in told.of)
    assert columns_of(window, "各年度的报告") == dict(years)
    provinces = Counter(name for r in told.of for name in graph.provinces[r])
    assert {name: int(n) for name, _, n in figures(window, "各省的报告")} == provinces
    for kind, table in zip(
        ACTED_ON, ("引用机构最多的法律文件", "推行机构最多的机制", "开展机构最多的项目行动"), strict=True
    ):
        agencies, reports = defaultdict(set), defaultdict(set)
        for claim, report, s, _, o in acting:
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
    coverage = {name: n for name, n, _ in figures(window, "识别情况")}
    assert int(coverage["陈述"]) == len(claims)
    assert int(coverage["其中推断的"]) == sum(c in graph.inferred for c, *_ in claims)
    assert int(coverage["提及"]) == sum(n for n, _ in told.of.values())
    for stance in STANCE:
        if (name := f"状态 · {label(stance)[0]}") in coverage:
            assert int(coverage[name]) == sum(stance in graph.stances[c] for c, *_ in claims), name

    # how a thing spreads
    for name in ("中华人民共和国民法典", "三项制度"):
        (thing,) = [e for e, n in told.names.items() if n == name and e.startswith(ID)]
        window.page.evaluate("(id) => fazhi.app.go({ view: 'diffusion', thing: id })", thing.removeprefix(ID))
        having = {r for _, r, _, _, o in acting if o == thing}
        head = window.page.locator("#view-diffusion .view-head strong").inner_text()
        assert numbers(head) == [len(told.reports), len(having)]
        shares = {row[0]: row[1] for row in figures(window, "省份与年度")}
        assert shares == {
            province: f"{sum(province in graph.provinces[r] for r in having)}/{n}"
            for province, n in Counter(p for r in told.reports for p in graph.provinces[r]).items()
        }
        for row in figures(window, "各发布机构"):
            own = {r for r, e, _ in told.publishers if told.names[e] == row[0]}
            assert row[1] == f"{len(own & having)}/{len(own)}"

    # side by side
    one, other = (
        next(e for e, n in told.names.items() if n == name and e.startswith(f"{ID}agency/"))
        for name in AGENCIES
    )
    window.page.evaluate(
        "(sides) => fazhi.app.go({ view: 'compare', sides })",
        f"{one.removeprefix(ID)};{other.removeprefix(ID)}",
    )
    expected = {
        o: tuple(
            len({r for _, r, s, _, there in acting if s == side and there == o}) for side in (one, other)
        )
        for _, _, s, _, o in acting
        if s in (one, other)
    }
    assert {
        ID + row["ID"]: tuple(int(row[f"{name} · 文档"] or 0) for name in AGENCIES) for row in rows_of(window)
    } == expected

    # the assessor's sheet
    window.page.evaluate("fazhi.app.go({ view: 'assess' })")
    with window.page.expect_download() as download:
        window.page.locator("#view-assess").get_by_role("button", name="下载 CSV").click()
    sheet = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"), newline="")))
    sheet = [{name.split(" ")[-1]: value for name, value in row.items()} for row in sheet]
    assert {row["iri"] for row in sheet} == set(told.of)
    snake = {role: "".join(f"_{c.lower()}" if c.isupper() else c for c in role) for role in ROLES}
    for row in sheet:
        mine = [p for p in there if p[1] == row["iri"]]
        own = {e for r, e, _ in told.publishers if r == row["iri"]}
        cited = {(p, o) for c, _, _, p, o, _ in mine if c in graph.citations}
        for role in ROLES:
            assert int(row[snake[role]]) == sum(p == role for p, _ in cited), (row["report"], role)
        articles = {a for c, *_ in mine if c in graph.citations for a in graph.provisions[c]}
        assert int(row["articles"]) == len(articles)
        assert int(row["plans"]) == len({o for _, _, s, _, o, said in mine if s in own and "Planned" in said})
        named = {
            e for r, _, e, k in told.mentions if r == row["iri"] and k == "Mechanism" and e in told.things
        }
        assert int(row["mechanisms"]) == len(named)
        for column, kind in SECTIONS.items():
            covered = {
                i
                for r, k, b, e in graph.stretches
                if r == row["iri"] and k == kind
                for i in range(int(b), int(e))
            }
            assert int(row[column]) == len(covered), (row["report"], column)
