"""From a report's text to its extraction: find, resolve, claim, in this order and each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kg.characters.fold import key, typeset
from kg.characters.patterns import rx
from kg.characters.view import Cover, View
from kg.extraction.agencies import Agencies, Agency, Context
from kg.extraction.draft import Cited, Draft, Found
from kg.extraction.facts.reader import Reader
from kg.extraction.find.agency_names import Name
from kg.extraction.find.instruments import Citation, Laws
from kg.extraction.find.places import Places
from kg.extraction.find.terms import Terms
from kg.extraction.roles import Chain, Roles, _inside_title, chains
from kg.model.iris import iri
from kg.model.records import Entity, Extraction, Unresolved
from kg.model.schema import AGENCY, LAW, REGION
from kg.vocabulary.tables import Region, Vocabulary, vocabulary

if TYPE_CHECKING:
    from kg.extraction.claim.claims import Claims


_SELF = re.compile(
    r"(?:我|本)(?P<kind>分局|局|委|厅|部|办|院|署|总队|支队|大队|中心|镇|街道|乡|部门|单位|机关)"
    r"(?![一-龥]?(?:报|质|人|领域|地区|级|土|系统|辖|届|着))"
)
_SELF_GOVERNMENT = re.compile(
    r"我(?P<kind>市|区|县|省|州|旗|镇|乡|街道)"
    r"(?=将|继续|坚持|始终|以|认真|深入|持续|全面|积极|先后|共|严格|高度|按照|根据|在|紧|围绕|法治|研究|制定|拟定|出台|对|已|组织|开展"
    r"|完成|成立|建立|强化|着力|大力|不断|充分|把|印发|率先|切实|\d)"
)
#: Its first characters are spelled out, so that a search can skip to them.
_INTERNAL = re.compile(
    r"(?:中共局|中共委|中共厅|中共部|中共总队|中共支队|局|委|厅|部|总队|支队)(党组|党委|党工委)"
)
#: What may stand right before 局党组 so that it is the publisher's own, and not the end of another name.
_FREE_BEFORE = frozenset("经由在与向将报是以及和对的次年月日请")
#: 总局, where no other word holds it: the central organ of the publisher's line.
_CENTRAL = re.compile(r"(?<![一-龥])总[局署](?![一-龥]?长)|(?<=[和与由经按照对被向在据])总[局署]")
_ANAPHORA = re.compile(r"(省|自治区|市|州)(厅|局)(?![一-龥]?长|级|际|域|面|限|外)")
#: So many reports go through each step of finding together (`Extractor.find_all`).
TOGETHER = 16


class Extractor:
    """Reads one report at a time; holds the vocabularies and their automata, and no state of any report."""

    def __init__(self, vocabulary: Vocabulary):
        self.vocabulary = vocabulary
        self.places = Places(vocabulary)
        self.laws = Laws(vocabulary, self.places)
        self.agencies = Agencies(vocabulary, self.places)
        self.terms = Terms(vocabulary)
        self.roles = Roles(vocabulary)
        self.reader = Reader(self.agencies, self.laws)
        self._teaching = frozenset(vocabulary.cue("publicises-after"))

    # --- the three stages -------------------------------------------------------------------------------------

    def find(self, text: str, sidecar: Mapping[str, str] | None = None) -> Draft:
        """The report's own facts and the names in it. sidecar: what is known of the file from outside."""
        return self.find_all([(text, sidecar)])[0]

    def find_all(self, reports: Sequence[tuple[str, Mapping[str, str] | None]]) -> list[Draft]:
        """The same of several reports. Each step is done for all of them before the next, because its tables of names
        fill the processor's cache: one report at a time, the steps drive each other's out (a tenth of the time of all).
        """
        views = [View.of(text) for text, _ in reports]
        read = [
            self.reader.read(view, dict(known or {})) for view, (_, known) in zip(views, reports, strict=True)
        ]
        laws = [self.laws.find(view) for view in views]
        terms = [self.terms.find(view) for view in views]
        return [
            Draft(
                view,
                facts,
                [c for c in cited if not (c.begin < facts.head[1] and c.how in ("number", "bare"))],
                names,
                found,
            )
            for view, (facts, names), cited, found in zip(views, read, laws, terms, strict=True)
        ]

    def resolve(self, draft: Draft) -> None:
        """Tie every name of a draft to an entity, or list it as unresolved."""
        self._resolve_laws(draft)
        self._resolve_agencies(draft)
        self._resolve_terms(draft)
        self._resolve_regions(draft)
        draft.found.sort(key=lambda f: (f.begin, -f.end, f.entities))

    def claim(
        self, file: str, text: str, digest: str, sidecar: Mapping[str, str] | None, draft: Draft
    ) -> Extraction:
        """The extraction of a resolved draft. file: the report's name. digest: hex SHA-256 of the text."""
        return self.claims.extraction(file, text, digest, sidecar or {}, draft)

    @cached_property
    def claims(self) -> Claims:
        from kg.extraction.claim.claims import Claims

        return Claims(self)

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one for the process; titles come again and again
    def _region_in(self, title: str) -> Region | None:
        """The region that a title begins with, behind a year or not."""
        place = self.places.at_start(rx(r"^\d{4}年").sub("", View.of(title).text))
        return place[1] if place else None

    def entity(self, kind: str, name: str) -> Entity:
        """The entity of a name that a person states: the vocabulary's where it has one, else one minted from the name."""
        if kind == LAW:
            known = self.vocabulary.law_by_key.get(key(name))
            if known:
                return Entity(known.iri, LAW, known.name, known.alt, known.subclass)
            title = typeset(name)
            place = self.places.at_start(View.of(title).text)
            return Entity(
                iri("law", title), LAW, title, (), self.laws.subclass(title), place[1].code if place else ""
            )
        if kind == AGENCY:
            return self.reader.by_name(name, self.places.home(None)).entity
        term = self.vocabulary.term_by_key.get(key(name))
        if term and term.kind == kind:
            return Entity(term.iri, kind, term.name, term.alt)
        return Entity(iri(kind.lower(), typeset(name)), kind, name)

    def _add(self, draft: Draft, entity: Entity) -> str:
        known = draft.entities.get(entity.iri)
        if known is None:
            draft.entities[entity.iri] = entity
        elif known.alt != entity.alt and set(entity.alt) - set(known.alt):
            draft.entities[entity.iri] = replace(known, alt=tuple(sorted({*known.alt, *entity.alt})))
        return entity.iri

    def _add_agency(self, draft: Draft, agency: Agency) -> str:
        known = draft.entities.get(agency.iri)
        return agency.iri if known and known.alt == agency.alt else self._add(draft, agency.entity)

    def _law_entity(self, draft: Draft, title: str, citation: Citation, own: bool) -> Entity:
        """own: made by the publisher and without a place in its title, so it is the publisher's region's."""
        known = citation.known or self.vocabulary.law_by_key.get(key(title))
        alt = {citation.number} if citation.number else set()
        if known:
            return Entity(known.iri, LAW, known.name, tuple(sorted({*known.alt, *alt})), known.subclass)
        region = self._region_in(title)
        home = draft.facts.context.home.region
        address, subclass = iri("law", title), self.laws.subclass(title)
        if region is None and own and home:
            address, region = f"{address}@{home.code}", home
            # a place's own document without the place in its title is no national rule
            subclass = {
                "AdministrativeRegulation": "LocalRegulation",
                "DepartmentalRule": "NormativeDocument",
            }.get(subclass, subclass)
        return Entity(address, LAW, title, tuple(sorted(alt)), subclass, region.code if region else "")

    def _resolve_laws(self, draft: Draft) -> None:
        view, facts = draft.view, draft.facts
        citations = draft.law_names
        declared = self._declared_titles(view, citations)
        resolved: list[Citation] = []
        for citation in citations:
            if citation.how == "short":
                full = declared.get(citation.title) or self._antecedent(citation, resolved)
                if full is None:
                    span = view.span(citation.begin, citation.end)
                    draft.unresolved.append(
                        Unresolved(
                            span, view.source[span.begin : span.end], "short title without an antecedent"
                        )
                    )
                    continue
                citation = replace(citation, title=full.title, known=full.known)
            resolved.append(citation)
        rows = [(member, chain) for chain in chains(view.text, resolved) for member in chain.members]
        rows += [(c, Chain(c.begin, c.end, (c,))) for c in resolved if c.nested]
        names = [(n.begin, n.end) for n in draft.agency_names]
        for citation, chain in rows:
            subclass = self._subclass_here(citation, facts.context)
            role = (
                "cites" if citation.nested else self.roles.role(view, chain, subclass, citation.draft, names)
            )
            own = role in ("issues", "legislates") and facts.context.publisher is not None
            address = self._add(draft, self._law_entity(draft, citation.title, citation, own))
            draft.citations.append(Cited(citation, address, role, chain))
            for begin, end in ((citation.begin, citation.end), *citation.extra):
                draft.found.append(Found(begin, end, (address,), LAW))

    def _subclass_here(self, citation: Citation, context: Context) -> str:
        """The subclass that the role is read with: a local body's 规则 without a place in its title is no national rule."""
        subclass = citation.known.subclass if citation.known else self.laws.subclass(citation.title)
        if (
            citation.known is None
            and context.home.region
            and subclass in ("DepartmentalRule", "AdministrativeRegulation")
        ):
            return "NormativeDocument"
        return subclass

    def _declared_titles(self, view: View, citations: list[Citation]) -> dict[str, Citation]:
        """《A》(以下简称《意见》), also for several at once: 《A》《B》(以下简称《意见》《办法》)."""
        declared: dict[str, Citation] = {}
        for match in rx(r"[(](?:以下)?(?:分别|统一)?(?:统)?简称:?((?:“?《[^》]+》”?[、和]?)+)[)]").finditer(
            view.text
        ):
            shorts = rx(r"《([^》]+)》").findall(match[1])
            full = [c for c in citations if c.how != "short" and not c.nested and c.end <= match.start()][
                -len(shorts) :
            ]
            if len(full) == len(shorts):
                declared.update(zip(shorts, full, strict=True))
        return declared

    def _antecedent(self, citation: Citation, before: list[Citation]) -> Citation | None:
        """The last instrument whose title ends with a short title: 《条例》 after 《…管理条例》."""
        for earlier in reversed(before[-12:]):
            plain = rx(r"（[^（）]*）$").sub("", earlier.title)
            if plain.endswith(citation.title) and plain != citation.title:
                return earlier
        return None

    def _resolve_agencies(self, draft: Draft) -> None:
        view, facts = draft.view, draft.facts
        text, context = view.text, facts.context
        previous: tuple[Name, tuple[Agency, ...]] | None = None
        for name in draft.agency_names:
            before = None
            if (
                previous
                and not name.region
                and not name.level
                and self.agencies.joined(text, previous[0], name)
            ):
                before = previous[1][0] if previous[1] else None
            agencies = self.agencies.resolve(name, context, before)
            surface = text[name.begin : name.end]
            if not agencies and name.level and (nearer := self._antecedent_place(draft, name)):
                agencies = self.agencies.resolve(name, replace(context, home=self.places.home(nearer)))
            if surface in context.declared:
                agencies = (context.declared[surface],)
            if agencies:
                draft.agencies.append((name, agencies))
            else:
                span = view.span(name.begin, name.end)
                draft.unresolved.append(
                    Unresolved(span, view.source[span.begin : span.end], "no place tells whose body this is")
                )
            previous = (name, agencies)
        taken = Cover(len(text), view.titles)
        for name, _ in draft.agencies:
            taken.add(name.begin, name.end)
        self._ellipsis(draft, taken)
        if publisher := context.publisher:
            self._self_names(draft, publisher, taken)
            self._internal_bodies(draft, publisher, taken)
            self._superiors(draft, taken)
            self._township(draft, publisher, taken)
        for short, agency in context.declared.items():
            at = text.find(short)
            while at >= 0:
                if at not in taken:
                    draft.agencies.append((Name(at, at + len(short)), (agency,)))
                at = text.find(short, at + len(short))
        draft.agencies.sort(key=lambda item: (item[0].begin, item[0].end))
        for name, agencies in draft.agencies:
            addresses = tuple([self._add_agency(draft, a) for a in agencies])
            draft.found.append(Found(name.begin, name.end, addresses, "Agency"))
        for publisher in facts.publishers:
            self._add_agency(draft, publisher)

    def _antecedent_place(self, draft: Draft, name: Name) -> Region | None:
        """县政府 in a city's report: the county that the same sentence names before it, by an agency of it or bare."""
        text = draft.view.text
        begin, _ = draft.view.sentence_at(name.begin)
        for start, _, spelling in reversed(self.places.find(text[begin : name.begin])):
            region = self.places.resolve(spelling, draft.facts.context.home)
            if region and region.level == name.level and not _inside_title(text, begin + start, begin):
                return region
        return None

    def _self_names(self, draft: Draft, publisher: Agency, taken: Cover) -> None:
        """我局, 本委, and 我市 where a government speaks and acts."""
        if publisher.name.endswith("管理委员会"):
            for match in rx("(?<![一-龥])管委会").finditer(draft.view.text):
                if match.start() not in taken:
                    draft.agencies.append((Name(match.start(), match.end()), (publisher,)))
        of_place = publisher.name.endswith(("人民政府", "办事处")) or publisher.name.startswith("中共")
        for pattern in (_SELF, _SELF_GOVERNMENT) if of_place else (_SELF,):
            for match in pattern.finditer(draft.view.text):
                if match.start() not in taken:
                    draft.agencies.append((Name(match.start(), match.end()), (publisher,)))

    def _internal_bodies(self, draft: Draft, publisher: Agency, taken: Cover) -> None:
        """局党组, 委党委: the publisher's own party group or committee."""
        text = draft.view.text
        for match in _INTERNAL.finditer(text):
            before = text[match.start() - 1 : match.start()] if match.start() else ""
            if match.start() in taken or (rx("[一-龥]").match(before) and before not in _FREE_BEFORE):
                continue
            # the party committee of a 委员会 is not called 委员会委员会
            committee = "委员会" if not publisher.name.endswith("委员会") else "党委"
            name = "中共" + publisher.name + (committee if match[1] == "党委" else match[1])
            body = Agency(iri("agency", name), name, publisher.region, alt=(publisher.name + match[1],))
            draft.agencies.append((Name(match.start(), match.end()), (body,)))

    def _superiors(self, draft: Draft, taken: Cover) -> None:
        """省厅, 市局: the body above in the publisher's line, or the publisher itself."""
        text = draft.view.text
        named = [agency for _, group in draft.agencies for agency in group]
        for match in _ANAPHORA.finditer(text):
            begin = match.start()
            if begin in taken or self.agencies.inside_word(text, begin, begin + 1):
                continue
            if above := self.agencies.superior(match[2], match[1], draft.facts.context, named):
                draft.agencies.append((Name(begin, match.end()), (above,)))

        body = draft.facts.context.publisher.body if draft.facts.context.publisher else None
        organ = self.vocabulary.organs.get(body.central) if body else None
        if organ is None:
            return
        for match in _CENTRAL.finditer(text):
            if match.start() not in taken:
                draft.agencies.append((Name(match.start(), match.end()), (self.agencies.of_organ(organ),)))

    def _township(self, draft: Draft, publisher: Agency, taken: Cover) -> None:
        """镇党委、镇政府, 街道党工委 in a township's own report."""
        town = rx(r"(.+(?:镇|乡|街道|苏木))(?:人民政府|办事处)").fullmatch(publisher.name)
        if not town:
            return
        self._town_posts(draft, publisher, town[1], taken)
        party = "中共" + town[1] + ("工作委员会" if town[1].endswith("街道") else "委员会")
        for match in rx(
            r"(?:镇|乡|街道)(?:(党委|党工委|委(?![员托会]))|(?:人民政府|政府|办事处|办(?![理公事])))"
        ).finditer(
            draft.view.text,
        ):
            if match.start() not in taken:
                agency = Agency(iri("agency", party), party, publisher.region) if match[1] else publisher
                draft.agencies.append((Name(match.start(), match.end()), (agency,)))
                taken.add(match.start(), match.end())

    def _town_posts(self, draft: Draft, publisher: Agency, town: str, taken: Cover) -> None:
        """园洲司法所, 园洲派出所: the county's posts in a township, by the township's short name."""
        region = publisher.region
        if region is None or region.rank < 3:
            return
        name = rx("(?:镇|乡|街道|苏木)$").sub("", town)
        for division in (r.name for r in self.vocabulary.chain(region.code)):
            name = name.rpartition(division)[2] or name
        name = name.removeprefix("人民政府")
        if len(name) < 2:
            return
        above = {post: body for body in self.vocabulary.bodies for post in body.posts}
        behind = rx(f"(?:镇|乡|街道)?({'|'.join(above)})")
        text = draft.view.text
        begin = text.find(name)
        while begin >= 0:
            end = begin + len(name)
            if post := behind.match(text, end):
                end = post.end()
                if begin not in taken:
                    full = self.agencies.seat(above[post[1]], region) + name + post[1]
                    draft.agencies.append((Name(begin, end), (Agency(iri("agency", full), full, region),)))
                    taken.add(begin, end)
            begin = text.find(name, end)

    def _ellipsis(self, draft: Draft, taken: Cover) -> None:
        """省、市政府, 南平、三明市生态环境局: the places in front share the last one's body."""
        text = draft.view.text
        for name, group in list(draft.agencies):
            if name.region and name.bodies and group and group[0].region:
                self._ellipsis_of_places(draft, name, group[0].region, taken)
            if not name.level or not name.bodies:
                continue
            match = rx(r"(省|自治区|市|州|县|区)(?:、|和)?$").search(
                text[max(0, name.begin - 4) : name.begin]
            )
            if match and match[1] != name.level and name.begin - len(match[0]) not in taken:
                begin = name.begin - len(match[0])
                if self.agencies.inside_word(text, begin, begin + len(match[1])):
                    continue
                again = replace(name, begin=begin, level=match[1])
                agencies = self.agencies.resolve(again, draft.facts.context)
                if agencies:
                    draft.agencies.append((again, agencies))

    def _ellipsis_of_places(self, draft: Draft, name: Name, last: Region, taken: Cover) -> None:
        """上海市、江苏省税务局: names of places of one rank in front of the last, full or (beside a sibling) short."""
        text = draft.view.text
        end = name.begin
        while end > 1 and text[end - 1] in "、和" and not name.in_title:
            end -= 1
            place = self.places.at_end(text[max(0, end - 12) : end])
            region = self.places.resolve(place, draft.facts.context.home) if place else None
            if place is None or region is None or region.rank != last.rank:
                return
            begin = end - len(place)
            if begin in taken or end - 1 in taken:
                return
            again = replace(name, begin=begin, end=end, region=place, level="", written="")
            if agencies := self.agencies.resolve(again, draft.facts.context):
                draft.agencies.append((again, agencies))
            end = begin

    def _resolve_terms(self, draft: Draft) -> None:
        view = draft.view
        titles = view.in_titles
        laws = [(f.begin, f.end) for f in draft.found if f.kind == LAW]
        lawful = Cover(len(view.text), laws)
        acting = Cover(len(view.text), [(n.begin, n.end) for n, _ in draft.agencies])
        for term in draft.term_names:
            if term.begin in titles and term.end - 1 in titles and term.how != "campaign":
                continue
            if lawful.any(term.begin, term.end):
                inside = [span for span in laws if span[0] < term.end and term.begin < span[1]]
                holds = all(
                    term.begin <= b and e <= term.end and (b, e) != (term.begin, term.end) for b, e in inside
                )
                if not holds:
                    continue
                # 反电信网络诈骗法宣传活动 teaches the law; 宪法宣传周 names a campaign, not the law in it
                rest = view.text[max(e for _, e in inside) : term.end]
                if term.how == "noun" and inside[0][0] == term.begin and rest in self._teaching:
                    continue
                gone = {(b, e) for b, e in inside}
                spans = [
                    (c.citation.begin, c.citation.end) for c in draft.citations if c.citation.how == "bare"
                ]
                bare = gone.intersection(spans)
                if term.how == "campaign":
                    bare = gone
                if gone - bare and term.how != "vocabulary":
                    continue
                draft.found = [f for f in draft.found if (f.begin, f.end) not in bare or f.kind != LAW]
                draft.citations = [
                    c for c in draft.citations if (c.citation.begin, c.citation.end) not in bare
                ]
            if term.begin < draft.facts.head[1]:
                continue
            if term.how == "noun" and acting.any(term.begin, term.end):
                continue
            if term.known:
                entity = Entity(term.known.iri, term.kind, term.known.name, term.known.alt)
            else:
                known = self.vocabulary.term_by_key.get(key(term.name))
                name = typeset(term.name).replace("“", "“")
                entity = (
                    Entity(known.iri, known.kind, known.name, known.alt)
                    if known
                    else Entity(iri(term.kind.lower(), name), term.kind, name)
                )
            address = self._add(draft, entity)
            draft.terms.append((term, address))
            draft.found.append(Found(term.begin, term.end, (address,), term.kind))
        used = {a for f in draft.found for a in f.entities} | {p.iri for p in draft.facts.publishers}
        draft.entities = {a: e for a, e in draft.entities.items() if a in used}

    def _resolve_regions(self, draft: Draft) -> None:
        taken = Cover(len(draft.view.text), [(f.begin, f.end) for f in draft.found])
        home = draft.facts.context.home
        for begin, end, name in draft.facts.places:
            if taken.any(begin, end):
                continue
            if len(name) == 2 and not any(
                r.name == name or r.rank == 1 for r in self.places.candidates(name)
            ):
                continue
            region = self.places.resolve(name, home)
            if region:
                draft.found.append(Found(begin, end, (self._add(draft, self.region_entity(region)),), REGION))

    def region_entity(self, region: Region) -> Entity:
        """The entity of a division."""
        known = self._regions.get(region.code)
        if known is None:
            known = self._regions[region.code] = self._region_entity(region)
        return known

    @cached_property
    def _regions(self) -> dict[str, Entity]:
        return {}

    def _region_entity(self, region: Region) -> Entity:
        parent = self.vocabulary.regions.get(region.parent)
        return Entity(
            region.iri,
            REGION,
            region.name,
            region.alt,
            region=region.code,
            part_of=parent.iri if parent else "",
        )


@cache
def extractor() -> Extractor:
    """The extractor with the vocabularies of ontology/, made once per process."""
    return Extractor(vocabulary())


def extract(text: str, file: str = "", known: Mapping[str, str] | None = None) -> Extraction:
    """All that one report gives. file: its name in the graph. known: its row of the sidecar.

    The three stages without spaCy, whose Doc costs more than they do; `kg.extraction.spacy` has them as components.
    """
    return next(extract_all([(text, file, known)]))


def extract_all(reports: Iterable[tuple[str, str, Mapping[str, str] | None]]) -> Iterator[Extraction]:
    """`extract` of each (text, file, known), in their order. Takes some at a time, which is faster than one by one."""
    from kg.model.iris import digest

    stages = extractor()
    waiting = iter(reports)
    while group := list(islice(waiting, TOGETHER)):
        drafts = stages.find_all([(text, known) for text, _, known in group])
        for (text, file, known), draft in zip(group, drafts, strict=True):
            stages.resolve(draft)
            yield stages.claim(file, text, digest(text), known, draft)
