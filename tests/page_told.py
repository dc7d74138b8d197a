"""What SPARQL says over graph.ttl under the filters of the page: every number that the page may tell."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from typing import Any, NamedTuple

from pyoxigraph import Store

from kg.model.iris import ID
from kg.model.schema import ACTED_ON, MAKING, PREFIXES, ROLES, SECTION, SHAPES, STANCE
from kg.questions import question

#: Reports on national laws: what is said in one region is not to be counted in the other. Those of Kaifeng leave names
#: open and follow one another. One is of nobody and of no year. 婚姻法 was in force in 2020 and not in 2023, 爱国主义教育法
#: since 2024 alone.
TEXTS = {
    "wenzhou": "温州市司法局关于2024年法治政府建设情况的报告\n我局组织学习《民法典》，推行“三项制度”。下一步，将修订《温州市物业管理条例》。\n",
    "lanzhou": "兰州市司法局关于2023年法治政府建设情况的报告\n我局组织学习《民法典》。学习《民法典》成效明显，但落实“三项制度”不到位。\n我局宣传《中华人民共和国婚姻法》。\n",
    "lanzhou-2020": "兰州市司法局关于2020年法治政府建设情况的报告\n我局宣传《中华人民共和国婚姻法》和《中华人民共和国爱国主义教育法》。\n",
    "kaifeng-2022": "开封市城市管理局关于2022年法治政府建设情况的报告\n一、主要做法\n县政府推行“三项制度”，我局组织学习《民法典》。\n"
    "二、存在的问题\n《条例》落实不到位，县政府协助不够。\n三、下一步打算\n我局将推行“三项制度”，宣传《宪法》。\n",
    "kaifeng-2023": "开封市城市管理局关于2023年法治政府建设情况的报告\n一、主要做法\n我局严格执行《行政处罚法》第三十三条，宣传《宪法》，"
    "推行法律顾问制度。\n二、存在的问题\n县政府协助不够，落实“三项制度”不到位。\n",
    "nobody": "关于法治政府建设情况的报告\n组织学习《民法典》，江门市城市管理局推行“三项制度”。\n",
}
KAIFENG = f"{ID}agency/开封市城市管理局"

COMBINATIONS: list[dict[str, Any]] = [
    {},
    {"regions": ["330000"]},
    {"regions": ["620000"]},
    {"regions": ["410000", "440000"]},
    {"years": ["2024"]},
    {"years": ["2023", "2021"]},
    {"reports": ["lanzhou.txt", "kaifeng-2022.txt"]},
    {"hiddenKinds": ["Mechanism"]},
    {"hiddenKinds": ["Agency", "Region"]},
    {"hiddenKinds": ["LegalInstrument"], "regions": ["410000"]},
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
    {"degree": 3},
    {"degree": 1, "years": ["2023"], "hiddenSections": ["Achievements"]},
    {"repeated": True},
    {"repeated": True, "regions": ["410000"], "hiddenStances": ["Planned"]},
]


def named(filters: dict[str, Any]) -> str:
    """A name for a combination."""
    return "-".join(f"{k}{v}" for k, v in filters.items()) or "none"


class Proof(NamedTuple):
    """One mention that proves one claim between two things that the page shows."""

    claim: str
    report: str
    subject: str
    subject_kind: str
    predicate: str
    object: str
    object_kind: str
    mention: str
    sentence: str

    @property
    def edge(self) -> tuple[str, str, str]:
        return self.subject, self.predicate, self.object


class Graph:
    """What SPARQL says, asked once."""

    def __init__(self, store: Store):
        self.store = store
        shown = ", ".join(f"fz:{kind}" for kind in SHAPES)
        self.proofs = [
            Proof(*row)
            for row in self.ask(
                f"""SELECT ?c ?report ?s ?sk ?p ?o ?ok ?m ?sentence WHERE {{
            ?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; fz:inReport ?report ; fz:evidence ?m . ?m fz:sentence ?sentence .
            ?s a ?sk . ?o a ?ok . FILTER(?sk IN ({shown}) && ?ok IN ({shown})) }}"""
            )
        ]
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
        self.forces = dict(self.ask("SELECT ?c ?force WHERE { ?c fz:forceThen ?force }"))
        self.provisions = self.groups("SELECT ?c ?p WHERE { ?c fz:provision ?p }")
        self.places_of_mentions = self.ask(
            "SELECT ?report ?m ?b ?e WHERE { ?m a fz:Mention ; fz:inReport ?report ; nif:beginIndex ?b ; nif:endIndex ?e }"
        )
        self._provinces = self.groups(
            """SELECT ?report ?name WHERE { ?report fz:publishedBy/fz:jurisdiction/fz:within* ?place . ?place skos:prefLabel ?name
            FILTER NOT EXISTS { ?place fz:within ?above } }"""
        )
        self.stretches = self.ask(
            "SELECT ?report ?kind ?b ?e WHERE { ?s a fz:Section, ?kind ; fz:inReport ?report ; nif:beginIndex ?b ; nif:endIndex ?e }"
        )
        #: report, mention, begin of the sentence that holds it, its words
        self.sentences = self.ask(
            "SELECT ?report ?m ?b ?words WHERE { ?m a fz:Mention ; fz:inReport ?report ; fz:sentence ?s . ?s nif:beginIndex ?b ; nif:anchorOf ?words }"
        )
        #: names that stayed open: report, kind, kinds of the innermost section around each
        self.open = [
            (report, "LegalInstrument" if words.startswith("《") else "Agency", self.around(report, int(at)))
            for report, words, at in self.ask(
                "SELECT ?report ?words ?at WHERE { ?n a fz:UnresolvedName ; fz:inReport ?report ; nif:anchorOf ?words ; nif:beginIndex ?at }"
            )
        ]

    def around(self, report: str, at: int) -> set[str]:
        """The kinds of the innermost section around a place of a report."""
        around = [
            (-int(b), int(e), kind)
            for r, kind, b, e in self.stretches
            if r == report and kind in SECTION and int(b) <= at < int(e)
        ]
        return {kind for *stretch, kind in around if stretch == list(min(around)[:2])}

    def ask(self, query: str) -> list[tuple[str, ...]]:
        heads = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        rows = self.store.query(heads + query)
        return [tuple(row[i].value.removeprefix(PREFIXES["fz"]) for i in range(len(row))) for row in rows]  # type: ignore[union-attr, arg-type]

    def groups(self, query: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for key, value in self.ask(query):
            found[key].add(value)
        return found

    def year(self, report: str) -> int:
        """The year that a report is on, or 0."""
        return int(next(iter(self.years[report]), "0"))

    def provinces(self, report: str) -> set[str]:
        """The provinces that a report is of, by name."""
        return self._provinces[report] or {"不属任何省份"}

    def thing(self, name: str) -> str:
        """The IRI of what bears a name."""
        (found,) = [e for e, n in self.names.items() if n == name and e.startswith(ID)]
        return found


class Told:
    """What the graph says under some filters. seldom: what is hidden as mentioned once, where other filters say so."""

    def __init__(self, graph: Graph, filters: dict[str, Any], seldom: set[str] | None = None):
        self.graph, self.filters = graph, filters
        self.names, self.files = graph.names, graph.files
        get = filters.get
        self._seldom = seldom
        self._degree = get("degree", 0)
        self._hidden_kinds = set(get("hiddenKinds", ()))
        regions = {f"{ID}region/{code}" for code in get("regions", ())}
        reports = {
            r
            for r in graph.reports
            if (not regions or regions & graph.places[r])
            and (not get("years") or str(graph.year(r)) in get("years"))
            and (not get("reports") or graph.files[r] in get("reports"))
        }
        sections = {*SECTION, "NoSection"} - set(get("hiddenSections", ()))
        stances = set(STANCE) - set(get("hiddenStances", ()))
        hidden = {*get("hiddenRoles", ()), *get("hiddenPredicates", ())}
        hidden |= set(ROLES) if "cites" in get("hiddenPredicates", ()) else set()

        def stands(kinds: set[str]) -> bool:
            return bool((kinds & set(SECTION) or {"NoSection"}) & sections)

        def said(proof: Proof) -> bool:
            return not graph.stances[proof.claim] or bool(self.stances_of(proof) & stances)

        # what is only denied is no relation
        proofs = [p for p in graph.proofs if graph.stances[p.claim] != {"Denied"}]
        proving = {p.mention for p in proofs}
        passing = [p for p in proofs if p.predicate not in hidden and said(p)]
        well = {p.mention for p in passing}
        self.stands = stands
        self.reports = sorted(reports)
        self.publishers = [p for p in graph.publishers if p[0] in reports]
        self._proofs = [p for p in passing if p.report in reports and stands(graph.sections[p.mention])]
        self.mentions = [
            m
            for m in graph.mentions
            if m[0] in reports and stands(graph.sections[m[1]]) and (m[1] not in proving or m[1] in well)
        ]
        self.open = Counter(
            report
            for report, kind, around in graph.open
            if report in reports and stands(around) and kind not in self._hidden_kinds and not self._degree
        )
        self._add_up()

    def stances_of(self, proof: Proof) -> set[str]:
        return self.graph.stances[proof.claim] & self.graph.stances[proof.mention]

    def _add_up(self) -> None:
        times = Counter(e for _, _, e, _ in self.mentions)
        self.seldom = {e for e, n in times.items() if n == 1} if self.filters.get("repeated") else set()
        if self._seldom is not None:
            self.seldom = self._seldom
        kinds = {e: k for _, _, e, k in self.mentions}
        for p in self._proofs:
            kinds |= {p.subject: p.subject_kind, p.object: p.object_kind}
        if not {"hiddenStances", "hiddenSections"} & self.filters.keys():
            kinds |= {e: k for _, e, k in self.publishers}
        self.candidates = {e: k for e, k in kinds.items() if e not in self.seldom}
        self.things = {e: k for e, k in self.candidates.items() if k not in self._hidden_kinds}
        if self._degree:
            tied = self._neighbours()
            self.things = {e: k for e, k in self.things.items() if len(tied[e]) >= self._degree}
        self.near = self._neighbours()
        self.times = {e: times[e] for e in self.things}
        self.documents = Counter(e for _, e in {(r, e) for r, _, e, _ in self.mentions})
        #: proofs of what is shown
        self.proofs = [p for p in self._proofs if p.subject in self.things and p.object in self.things]
        self.claims = {(p.claim, p.report, *p.edge) for p in self.proofs}
        self.edges: dict[tuple[str, str, str], tuple[set[str], set[str]]] = defaultdict(
            lambda: (set(), set())
        )
        for p in self.proofs:
            self.edges[p.edge][0].add(p.report)
            self.edges[p.edge][1].add(p.sentence)
        self.of = {
            report: (
                len({m for r, m, e, _ in self.mentions if r == report and e in self.things}),
                sum(report in reports for reports, _ in self.edges.values()),
            )
            for report in self.reports
        }
        if self.filters.keys() - {"regions", "years", "reports"}:
            self.of = {report: numbers for report, numbers in self.of.items() if any(numbers)}
        self.acting = [
            c for c in self.claims if self.things[c[2]] == "Agency" and self.things[c[4]] in ACTED_ON
        ]

    def _neighbours(self) -> dict[str, set[str]]:
        near: dict[str, set[str]] = defaultdict(set)
        for p in self._proofs:
            if p.subject in self.things and p.object in self.things and p.subject != p.object:
                near[p.subject].add(p.object)
                near[p.object].add(p.subject)
        return near

    def cells(
        self, kind: str, unit: int, making: bool = False, everyone: bool = False
    ) -> dict[tuple[str, str], set[str]]:
        """Of the matrix: unit 0 gives reports, 1 sentences."""
        reporting = {e for r, e, _ in self.publishers if r in self.of}
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (s, p, o), told in self.edges.items():
            if (
                (everyone or s in reporting)
                and (making or p != MAKING)
                and self.things[s] == "Agency"
                and self.things[o] == kind
            ):
                found[s, o] |= told[unit]
        return found

    def hits(self, texts: dict[str, str], wanted: str) -> dict[str, list[tuple[int, str]]]:
        """Of each report that is left: begin and words of the sentences that hold a text and that the filters leave.

        texts: what the reports say, by file.
        """
        graph, shown = self.graph, {m for _, m, _, _ in self.mentions}
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for report in self.of:
            for sentence in re.finditer(r"[^。！？!?\n]+(?:[。！？!?][”)）》]*)?", texts[self.files[report]]):
                begin, end = sentence.span()
                named = {
                    m
                    for r, m, b, e in graph.places_of_mentions
                    if r == report and int(b) < end and int(e) > begin
                }
                at = begin + len(sentence[0]) - len(sentence[0].lstrip())
                if wanted in sentence[0] and (
                    named & shown if named else self.stands(graph.around(report, at))
                ):
                    found[report].append((at, sentence[0].strip()))
        return found

    def answer(self, name: str, **values: str) -> list[dict[str, str]]:
        """What a named question answers on the graph without what the filters hide. values: IRIs of its parameters."""
        query = question(name).text
        for parameter, iri in values.items():
            variable = f"{parameter}_iri" if f"?{parameter}_iri" in query else parameter
            query = query.replace(f"#? {parameter}", f"VALUES ?{variable} {{ <{iri}> }}")
        heads = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
        rows: Any = self._left.query(heads + query)
        columns = [variable.value for variable in rows.variables]
        return [{c: row[c].value if row[c] else "" for c in columns} for row in rows]

    @cached_property
    def _left(self) -> Store:
        """The graph without claims, proofs, stances and relations that the filters hide. Where agencies are stays."""
        left = Store()
        left.extend(self.graph.store)
        proofs = {(p.claim, p.mention) for p in self.proofs}
        ways = {(p.claim, stance) for p in self.proofs for stance in self.stances_of(p)}
        ties = set(self.edges) | {
            (s, "cites", o) for c, _, s, _, o in self.claims if c in self.graph.citations
        }
        claims = {c for c, *_ in self.claims}
        every = {p.claim for p in self.graph.proofs}
        kept = {"jurisdiction", "within"}
        related = {p.edge for p in self.graph.proofs if p.predicate not in kept}
        related |= {(s, "cites", o) for s, p, o in related if p in ROLES}
        for quad in self.graph.store:
            s, p, o = (
                term.value.removeprefix(PREFIXES["fz"])
                for term in (quad.subject, quad.predicate, quad.object)
            )
            gone = s in every and (
                s not in claims
                or (p == "evidence" and (s, o) not in proofs)
                or (p == "stance" and (s, o) not in ways)
            )
            if gone or ((s, p, o) in related and (s, p, o) not in ties):
                left.remove(quad)
        return left

    def choices(self) -> dict[str, Counter[str]]:
        """Of each group of the panel, by its name: how many there would be of each choice under the other filters."""

        def other(*names: str) -> Told:
            rest = {name: value for name, value in self.filters.items() if name not in names}
            return Told(self.graph, rest, self.seldom) if rest != self.filters else self

        def count(told: Told, keys: Any) -> Counter[str]:
            return Counter(k for _, k in {(p.edge, k) for p in told.proofs for k in keys(p)})

        graph = self.graph
        kinds = Counter(other("hiddenKinds", "degree").candidates.values())
        shown = Counter(self.things.values())
        return {
            "类别": Counter({k: kinds[k] if k in self._hidden_kinds else shown[k] for k in SHAPES}),
            "关系": count(
                other("hiddenPredicates"), lambda p: ["cites" if p.predicate in ROLES else p.predicate]
            ),
            "引用方式": count(other("hiddenRoles"), lambda p: [p.predicate] if p.predicate in ROLES else []),
            "状态": count(other("hiddenStances"), self.stances_of),
            "章节": count(
                other("hiddenSections"), lambda p: graph.sections[p.mention] & set(SECTION) or {"NoSection"}
            ),
            "地区": count(other("regions"), lambda p: [i.split("/")[-1] for i in graph.places[p.report]]),
            "年度": count(other("years"), lambda p: [str(graph.year(p.report))]),
            "文档": count(other("reports"), lambda p: [graph.files[p.report]]),
        }


def numbers(text: str) -> list[int]:
    """The whole numbers in a text."""
    return [int(n) for n in "".join(c if c.isdigit() else " " for c in text).split()]


def share(n: int, of: int) -> str:
    """A share as the page writes it: per cent with one place, a half upward."""
    if not of:
        return "—"
    tenths = (2000 * n + of) // (2 * of)
    return f"{tenths // 10}.{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %"
