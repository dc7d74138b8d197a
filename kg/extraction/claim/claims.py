"""Claims: who does what with what, each with the mentions that prove it.

The actor is the agency that heads the sentence's clause, else the publisher. What is not written but worked out
(a short form's place, a bundle whose parts stand elsewhere in the text) is marked as inferred.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.characters.patterns import rx
from kg.characters.view import Cover
from kg.extraction.agencies import Agency
from kg.extraction.claim.ledger import _Work
from kg.extraction.find.agency_names import Name
from kg.extraction.find.instruments import Article
from kg.extraction.find.terms import items_before
from kg.model.iris import encode
from kg.model.records import Entity, Extraction, Mention, Report, Span
from kg.model.schema import AGENCY, LAW, MECHANISM, PROGRAM, PROVISION, REGION

if TYPE_CHECKING:
    from kg.extraction.draft import Cited, Draft, Found
    from kg.extraction.pipeline import Extractor


_NUMERALS = "零一二三四五六七八九十"


class Claims:
    """Turns a draft into an extraction."""

    def __init__(self, extractor: Extractor):
        self.extractor = extractor
        self.vocabulary = extractor.vocabulary
        v = self.vocabulary
        self._led = re.compile(
            r"(?:党委|党组)?(?:[和及与、]上级[一-龥]{0,8}?)?(?:的)?(?:坚强|正确|有力|统一|亲切|大力|关心|具体|业务|精心|悉心|直接|共同|高度|全面|集中|科学|和|及|、|与|坚强有力|监督)*"
            + v.alternation("supervision")
            + r"(?:和|、|与|及|下|之|的|亲切|有力|关心|大力|具体|业务|指导|领导|监督|支持|帮助|统筹|关怀|重视)*下"
        )
        verbs = {*v.cue("mechanism-verb"), *v.cue("program-verb"), *v.cue("term-stop")}
        self._openers = tuple(sorted((w for w in verbs if w.strip()), key=lambda w: (-len(w), w)))
        self._issued_by = re.compile(v.alternation("issued-by") + "(?:[^,。;《》]{0,4})$")
        issue = r"(?:近日|据此|先后|以[^,。;]{0,20}文|同时)?(?:联合|共同|先后|正式|专门)?(?:制定)?(?:印发|出台|发布|公布|颁布|下发|制定|转发|签署|会签)(?:了|实施|出台)?"
        # a search skips to one of its words, where the patterns below try what may stand before them everywhere
        self._made = re.compile("印发|出台|发布|公布|颁布|下发|制定|转发|签署|会签")
        self._issue_verb_last = re.compile(issue + "$")
        self._issue_verb_near = re.compile(issue + r"(?:[^,。;《》]{0,3})$")

    def extraction(
        self, file: str, text: str, digest: str, sidecar: Mapping[str, str], draft: Draft
    ) -> Extraction:
        """The extraction of a draft; mentions and claims in the order of the text."""
        facts = draft.facts
        report = Report(
            file,
            text,
            digest,
            facts.title,
            tuple(a.iri for a in facts.publishers),
            facts.year,
            facts.issued,
            facts.number,
            sidecar.get("url", "").strip(),
            sidecar.get("index", "").strip(),
        )
        work = _Work(draft)
        self._citations(draft, work)
        self._terms(draft, work)
        self._supervision(draft, work)
        self._bundles(draft, work)
        self._jurisdictions(draft, work)
        mentions, sentences = self._mentions(draft, text)
        return Extraction(
            report,
            tuple(sorted(draft.entities.values(), key=lambda e: e.iri)),
            mentions,
            work.claims(draft, facts.inferred),
            sentences,
            tuple(draft.unresolved),
        )

    def _mentions(self, draft: Draft, text: str) -> tuple[tuple[Mention, ...], tuple[Span, ...]]:
        view = draft.view
        named: dict[tuple[int, int], set[str]] = {}
        for found in draft.found:
            named.setdefault((found.begin, found.end), set()).update(found.entities)
        mentions = []
        sentences: dict[tuple[int, int], Span] = {}
        at = view.at
        left = right = 0
        for begin, end in sorted(named):
            addresses = named[begin, end]
            if begin >= right:
                left, right = view.sentence_at(begin)
            # a name that runs over a sentence's end (an exclamation mark in a title) takes the next one in
            around = (left, right if right > end else end)
            sentence = sentences.get(around)
            if sentence is None:
                sentence = sentences[around] = view.span(*around)
            first, last = at[begin], at[end - 1] + 1
            names = tuple(addresses) if len(addresses) == 1 else tuple(sorted(addresses))
            mentions.append(Mention(Span(first, last), text[first:last], names, sentence))
        return tuple(mentions), tuple(sorted(sentences.values()))

    # --- the actor ------------------------------------------------------------------------------------------

    def _actors(self, draft: Draft, position: int) -> tuple[list[Agency], list[tuple[int, int]]]:
        """The agencies that act at a position, with their stretches: the last that head a clause of its sentence.

        The publisher acts when none does, or when 我局 stands between.
        """
        text = draft.view.text
        begin, _ = draft.view.sentence_at(position)
        publishers = list(draft.facts.publishers[:1])
        inside = [item for item in draft.acting.get(begin, ()) if item[0].end <= position]
        if not inside:
            return publishers, []
        own = {p.iri for p in draft.facts.publishers}
        group: list[Agency] = []
        spans: list[tuple[int, int]] = []
        last_end = -1
        for name, agencies in inside:
            before = text[begin : name.begin]
            if (
                group
                and last_end >= 0
                and (join := rx(r"[、和与及]|以及").fullmatch(text[last_end : name.begin]))
            ):
                last_end = name.end
                # 我院与市政府召开会议,印发《X》: who came along in an earlier clause does not act in this one
                if join[0] != "与" or not rx("[,;]").search(text[name.end : position]):
                    group += agencies
                    spans.append((name.begin, name.end))
                continue
            heads = (
                rx(
                    r"(?:^|[,;:。]|^[(]?[一二三四五六七八九十\d]{1,3}[)、.]|[一二三四五六七八九]是|\d{4}年,?|后|其中)$"
                ).search(
                    before,
                )
                is not None
            )
            if heads:
                group, spans, last_end = list(agencies), [(name.begin, name.end)], name.end
        if group and last_end >= 0:
            after = text[last_end : last_end + 14]
            if rx(r"(?:的|领导|指导|关于|统一|党组|《|等部门要求|印发的|要求|部署|,在|、在)").match(
                after
            ) or rx(r"[^,。;]{0,16}(?:领导|指导|支持)下").match(after):
                group = []
            if rx(r"我[局委厅部市区县省州]|本[局委厅]").search(text[last_end:position]):
                group = []
            if all(a.iri in own for a in group):
                group = []
        if not group:
            return publishers, []
        return group, spans

    # --- citations ------------------------------------------------------------------------------------------

    def _citations(self, draft: Draft, work: _Work) -> None:
        publishers = {p.iri for p in draft.facts.publishers}
        text = draft.view.text
        per_law: dict[str, list[tuple[Cited, str, list[Agency]]]] = defaultdict(list)
        for cited in draft.citations:
            issuers, spans = self._issuers(draft, cited)
            foreign = [a for a in issuers if a.iri not in publishers]
            for agency in foreign:
                evidence = [self._stretch(cited), *spans]
                work.claim(agency.iri, "issues", cited.iri, evidence)
            role = cited.role
            actors, _ = self._actors(draft, cited.chain.begin)
            if issuers and len(foreign) < len(issuers):
                if role == "cites":
                    role = "issues"
                actors = list(draft.facts.publishers[:1])
            alone = len(foreign) == len(issuers)
            if (
                role in ("issues", "legislates")
                and foreign
                and alone
                and self._issued_here(draft, cited, foreign)
            ):
                # 国务院安委会印发《X》后，我部…: the maker is another; what the publisher does follows, or nothing
                rest = text[cited.chain.end : draft.view.sentence_at(cited.chain.begin)[1]]
                front = text[draft.view.sentence_at(cited.chain.begin)[0] : cited.chain.begin]
                role = (
                    "legislates"
                    if rx("(?:推动|促成|报请|提请|协助|配合|代)[^,。;]*$|以[^,。;]*名义[^,。;]*$").search(
                        front
                    )
                    else "publicises"
                    if self.extractor.roles.taught(rest)
                    else "implements"
                    if rx(r"[^,。]{0,6}(?:后|以来)|[^。]*(?:我[局委厅部]|贯彻|落实)").match(rest)
                    else "cites"
                )
                actors = list(draft.facts.publishers[:1])
            elif foreign and alone and {a.iri for a in actors} <= {a.iri for a in foreign}:
                # 文化和旅游部《X》明确的工作按期完成: its maker stands in front, the publisher acts
                actors = list(draft.facts.publishers[:1])
            if cited.citation.nested:
                role = "cites"
            per_law[cited.iri].append((cited, role, actors))
        for address, rows in per_law.items():
            narrow = any(role != "cites" for _, role, _ in rows)
            for cited, role, actors in rows:
                if narrow and role == "cites":
                    continue
                provisions = tuple(self._provision(draft, address, a) for a in cited.citation.articles)
                for actor in actors:
                    work.claim(actor.iri, role, address, [self._stretch(cited)], provisions, citation=True)

    @staticmethod
    def _stretch(cited: Cited) -> tuple[int, int]:
        return cited.citation.begin, cited.citation.end

    def _issuers(self, draft: Draft, cited: Cited) -> tuple[list[Agency], list[tuple[int, int]]]:
        """Who the text says made the instrument: issuers in its title, right before it, or 印发的 before it."""
        text = draft.view.text
        c = cited.citation
        found: list[Agency] = []
        spans: list[tuple[int, int]] = []
        inside = [(n, g) for n, g in draft.agencies_in(c.begin, c.end) if n.in_title]
        last = inside[-1][0].end if inside else 0
        if inside and (
            rx(r"关于|印发|\d{4}|法治|转发|办公厅关于|[一-龥]{0,6}规划|[一-龥]{0,8}实施").match(
                text[last : last + 8],
            )
        ):
            for name, agencies in inside:
                found += agencies
                spans.append((name.begin, name.end))
            return found, spans
        for start, end in c.extra:
            # (国家税务总局公告2021年第6号): the number names its maker
            for name, agencies in draft.agencies_in(start, start + 1):
                if rx("公告|令").match(text[name.end : end]):
                    return list(agencies), [(name.begin, name.end)]
        if c.how == "number":
            return [], []
        if by := rx(r"(?:[(][^()]*[)])?(?:已|现|后|均|也|先后|最终)?由").match(
            text[cited.chain.end : cited.chain.end + 60]
        ):
            # 《X》由州委印发实施
            makers, at = self._run(draft, cited.chain.end + by.end())
            if makers and rx(
                "(?:正式|联合|批准|审定|统一|审议)?(?:印发|发布|公布|颁布|出台|转发|批转)"
            ).match(text[at : at + 8]):
                return [a for _, g in makers for a in g], [(n.begin, n.end) for n, _ in makers]
        if c is not cited.chain.members[0] and not self._shares_maker(draft, cited):
            return [], []
        position = cited.chain.begin
        begin, _ = draft.view.sentence_at(position)
        # no verb with what belongs to it is longer
        near = max(begin, position - 60)
        attribute = self._issued_by.search(text, near, position)
        verb = None
        if self._made.search(text, near, position):
            verb = self._issue_verb_near.search(text, near, position)
        cut = (attribute.start() if attribute else verb.start() if verb else position) - begin
        if verb and not attribute:
            # the verb's subject must head its clause: 中央办公厅、国务院办公厅据此印发《X》
            actors, actor_spans = self._actors(draft, begin + cut)
            if moved := self._partners(
                draft, begin, begin + cut, "(?:推动|促成|报请|提请|报|协助|配合|代|以)$"
            ):
                # 推动省委办公厅印发《X》, 以省政府办公厅名义出台《X》: they made it, the publisher had it made
                return [a for _, g in moved for a in g], [(n.begin, n.end) for n, _ in moved]
            if partners := self._partners(draft, begin, begin + cut):
                # 联合市司法局印发《X》: they make it together
                together = [a for _, g in partners for a in g]
                actors = [a for a in actors if a not in together] or list(draft.facts.publishers[:1])
                return actors + together, [*actor_spans, *((n.begin, n.end) for n, _ in partners)]
            return (actors, actor_spans) if actor_spans else ([], [])
        group: list[tuple[Name, tuple[Agency, ...]]] = []
        limit = begin + cut
        for name, agencies in reversed(
            [item for item in draft.agencies_in(begin, begin + cut) if item[0].end <= begin + cut]
        ):
            between = text[name.end : limit]
            allowed = (
                r"(?:等[一二三四五六七八九十\d]*(?:个|家)?(?:部门|部委|单位|机关))?(?:联合)?"
                if not group and not attribute
                else r"[、和与及]|以及|联合|"
                if group
                else r"[^,。;《》]{0,8}"
            )
            if rx(f"(?:{allowed})").fullmatch(between):
                group.insert(0, (name, agencies))
                limit = name.begin
            else:
                break
        for name, agencies in group:
            found += agencies
            spans.append((name.begin, name.end))
        return found, spans

    def _run(self, draft: Draft, position: int) -> tuple[list[tuple[Name, tuple[Agency, ...]]], int]:
        """The agencies that a coordination at a position names, and where it ends."""
        group: list[tuple[Name, tuple[Agency, ...]]] = []
        while item := next(iter(draft.agencies_in(position, position + 1)), None):
            group.append(item)
            position = item[0].end
            if join := rx("[、和与及]|以及").match(draft.view.text[position : position + 2]):
                position += join.end()
        return group, position

    def _partners(
        self, draft: Draft, begin: int, verb: int, lead: str = "(?:联合|会同|会商|与|同)$"
    ) -> list[tuple[Name, tuple[Agency, ...]]]:
        """The agencies of 联合A、B or 会同A、B right before a verb of making. lead: what stands in front of them."""
        text = draft.view.text
        group: list[tuple[Name, tuple[Agency, ...]]] = []
        limit = verb
        for name, agencies in reversed([i for i in draft.agencies_in(begin, verb) if i[0].end <= verb]):
            if rx("[、和与及]|以及" if group else "等?[^,。;《》]{0,6}(?:联合|共同|名义)?").fullmatch(
                text[name.end : limit],
            ):
                group.insert(0, (name, agencies))
                limit = name.begin
            else:
                break
        return group if rx(lead).search(text[begin:limit]) else []

    def _shares_maker(self, draft: Draft, cited: Cited) -> bool:
        """Whether the maker before the first title of a chain made this one too: 印发《A》和《B》 by one verb."""
        text = draft.view.text
        first = cited.chain.members[0]
        begin, _ = draft.view.sentence_at(first.begin)
        return bool(self._issue_verb_last.search(text, begin, first.begin))

    def _issued_here(self, draft: Draft, cited: Cited, foreign: Iterable[Agency]) -> bool:
        """Whether the clause's own verb is the other agency's issuing, not an attribute of the title."""
        text = draft.view.text
        begin, _ = draft.view.sentence_at(cited.chain.begin)
        front = text[begin : cited.chain.begin]
        return bool(self._issue_verb_last.search(front)) and not self._issued_by.search(front)

    def _provision(self, draft: Draft, law: str, article: Article) -> str:
        """The node of an article, added to the draft."""
        address = f"{law}#{encode(article.fragment)}"
        entity = draft.entities[law]
        if address not in draft.entities:
            draft.entities[address] = Entity(address, PROVISION, entity.name + article.label, part_of=law)
        return address

    # --- mechanisms and programs ------------------------------------------------------------------------------

    def _terms(self, draft: Draft, work: _Work) -> None:
        predicate = {MECHANISM: "appliesMechanism", PROGRAM: "carriesOut"}
        for term, address in draft.terms:
            actors, spans = self._actors(draft, term.begin)
            kind = draft.entities[address].kind
            for actor in actors:
                work.claim(actor.iri, predicate[kind], address, [(term.begin, term.end), *spans])

    def _bundles(self, draft: Draft, work: _Work) -> None:
        """hasPart: known bundles whose parts the text names, and lists that spell a bundle out."""
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for term, address in draft.terms:
            places[address].append((term.begin, term.end))
        view = draft.view
        for address, spots in places.items():
            known = self.vocabulary.terms.get(address)
            for part in known.parts if known else ():
                if part not in places:
                    continue
                whole, piece = min(
                    ((w, p) for w in spots for p in places[part]),
                    key=lambda wp: (abs(wp[0][0] - wp[1][0]), wp),
                )
                same = view.sentence_at(whole[0]) == view.sentence_at(piece[0])
                work.claim(address, "hasPart", part, [whole, piece], inferred=not same)
        self._spelled_out(draft, work)

    def _spelled_out(self, draft: Draft, work: _Work) -> None:
        """“四张清单”(A、B、C、D), “三书一函”:A、B、C, A、B、C、D“四基四化”: as many items as the bundle counts."""
        text = draft.view.text
        organs = Cover(len(text), [(n.begin, n.end) for n, _ in draft.agencies])
        for term, address in list(draft.terms):
            count = rx(r"“?([两二三四五六七八九十])").match(text[term.begin : term.end])
            known = self.vocabulary.terms.get(address)
            if not count or (known and known.parts):
                continue
            # 四张清单 has four, 三调解一保险 three and one
            numbers = [
                2 if c == "两" else _NUMERALS.index(c)
                for c in rx("[两一二三四五六七八九十]").findall(term.name)
            ]
            items: list[tuple[int, int]] = []
            for wanted in dict.fromkeys((numbers[0], sum(numbers))) if numbers else ():
                items = items or self._items_behind(text, term.end, wanted)
                items = items or self._items_in_front(text, term.begin, wanted)
            for begin, end in items if not any(b in organs for b, _ in items) else ():
                part, stretch = self._part(
                    draft, term.kind, text[term.begin : term.end], text[begin:end], begin
                )
                work.claim(address, "hasPart", part, [(term.begin, term.end), stretch])

    def _items_behind(self, text: str, position: int, wanted: int) -> list[tuple[int, int]]:
        """The items of a list in brackets or behind a colon or 即, if there are as many as wanted."""
        match = rx(r"”?[^()。,;:]{0,4}(?:[(]([^()]{6,120})[)]|(?::|,?即)([^。;,:()]{6,120}))").match(
            text[position : position + 130],
        )
        if not match:
            return []
        number = 1 if match[1] else 2
        begin = position + match.start(number)
        items = []
        for piece in rx("([、,和])").split(match[number]):
            if piece and piece not in "、,和":
                items.append((begin, begin + len(piece)))
            begin += len(piece)
        return items if len(items) == wanted else []

    def _items_in_front(self, text: str, position: int, wanted: int) -> list[tuple[int, int]]:
        """The items of an enumeration right before a position, if there are as many as wanted."""
        if tail := rx("等$|为(?:主要)?内容的$").search(text[max(0, position - 8) : position]):
            position -= len(tail[0])
        items = items_before(text, position)
        if items and text.endswith(self._openers, 0, items[-1][1]):
            return []
        if len(items) != wanted or any(text[e : e + 1] not in "、和及" for _, e, _ in items[:-1]):
            return []
        begin, end, _ = items[0]
        while end - begin > 4 and (cut := next((w for w in self._openers if text.startswith(w, begin)), "")):
            begin += len(cut)
        found = [(begin, end), *((b, e) for b, e, _ in items[1:])]
        return found if all(3 < e - b < 16 for b, e in found) else []

    def _part(
        self, draft: Draft, kind: str, bundle: str, item: str, begin: int
    ) -> tuple[str, tuple[int, int]]:
        """The entity of a bundle's item and its stretch: the one already found there, else a new one (不予处罚事项 + 清单)."""
        from kg.characters.fold import key, typeset
        from kg.extraction.draft import Found
        from kg.model.iris import iri

        end = begin + len(item)
        for found in draft.found:
            if found.begin < end and begin < found.end and found.kind in (MECHANISM, PROGRAM):
                return found.entities[0], (found.begin, found.end)
        noun = rx(r"(清单|制度|机制|行动|工程)”?$").search(bundle)
        name = item if noun is None or item.endswith(noun[1]) else item + noun[1]
        known = self.vocabulary.term_by_key.get(key(name)) or self.vocabulary.term_by_key.get(key(item))
        entity = (
            Entity(known.iri, known.kind, known.name, known.alt)
            if known
            else Entity(
                iri(kind.lower(), typeset(name)),
                kind,
                typeset(name),
                (typeset(item),) if item != name else (),
            )
        )
        draft.entities.setdefault(entity.iri, entity)
        draft.found.append(Found(begin, end, (entity.iri,), entity.kind))
        return entity.iri, (begin, end)

    # --- supervision ------------------------------------------------------------------------------------------

    def _supervision(self, draft: Draft, work: _Work) -> None:
        """在…领导(指导)下, the addressee, 根据X统一部署; of the publisher."""
        text, facts = draft.view.text, draft.facts
        if not facts.publishers:
            return
        own = {p.iri for p in facts.publishers}
        addressed = {(n.begin, n.end) for n in facts.addressees}
        groups: list[list[tuple[Name, tuple[Agency, ...]]]] = []
        for item in draft.agencies:
            if item[0].in_title:
                continue
            if (
                groups and rx(r"[、,和与及]?(?:以及)?").fullmatch(text[groups[-1][-1][0].end : item[0].begin])
            ) or (
                groups
                and rx(
                    r"(?:党委|党组|的?(?:坚强|正确|有力|具体|业务)*(?:领导|指导))(?:和|、|及|与|以及)"
                ).fullmatch(
                    text[groups[-1][-1][0].end : item[0].begin],
                )
            ):
                groups[-1].append(item)
            else:
                groups.append([item])
        for group in groups:
            last = group[-1][0]
            first = group[0][0]
            after = text[last.end : last.end + 40]
            before = text[max(0, first.begin - 20) : first.begin]
            led = self._led.match(after) and rx(r"(?:在|于)[^,。;]{0,18}$").search(before)
            deployed = rx(r"(?:根据|按照|按|遵照|落实)$").search(before) and rx(
                r"(?:关于[^,。;]{0,24}?的?)?(?:的)?(?:统一|工作|有关)*(?:部署(?!会|和)|要求,|安排,|要求部署)"
                r"|关于[^,。;]{2,24}的(?:安排|部署|要求)"
            ).match(
                after,
            )
            at = any((n.begin, n.end) in addressed for n, _ in group)
            if not (led or deployed or at):
                continue
            for name, agencies in group:
                for agency in agencies:
                    if agency.iri in own:
                        continue
                    for publisher in facts.publishers[:1] if not at else facts.publishers:
                        if publisher.iri != agency.iri:
                            work.claim(publisher.iri, "supervisedBy", agency.iri, [(name.begin, name.end)])

    # --- regions ----------------------------------------------------------------------------------------------

    def _jurisdictions(self, draft: Draft, work: _Work) -> None:
        """jurisdiction of agencies and local instruments, within of regions, partOf of provisions."""
        first: dict[str, Found] = {}
        for named in draft.found:
            for address in named.entities:
                first.setdefault(address, named)
        text = draft.view.text
        regions = self.vocabulary.regions
        brought: dict[str, tuple[int, int]] = {}
        for address, entity in sorted(draft.entities.items()):
            found = first.get(address)
            if found is None:
                continue
            if entity.kind == REGION:
                brought.setdefault(entity.region, (found.begin, found.end))
            elif entity.kind in (AGENCY, LAW) and entity.region in regions:
                region = regions[entity.region]
                stretch = (found.begin, found.end)
                written = text.find(region.name, *stretch) >= 0 or any(
                    text.find(n, *stretch) >= 0 for n in region.alt
                )
                work.claim(address, "jurisdiction", region.iri, [stretch], inferred=not written)
                brought.setdefault(region.code, stretch)
        for code, stretch in sorted(brought.items()):
            chain = self.vocabulary.chain(code)
            for region in chain:
                if region.iri not in draft.entities:
                    draft.entities[region.iri] = self.extractor.region_entity(region)
            for below, above in pairwise(chain):
                work.claim(below.iri, "within", above.iri, [stretch], inferred=True)
        for address, entity in sorted(draft.entities.items()):
            if entity.kind == PROVISION:
                for stretch in work.provision_at[address]:
                    work.claim(address, "partOf", entity.part_of, [stretch])
