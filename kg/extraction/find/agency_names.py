"""Names of agencies in a text: full names, short forms, and forms that only the context explains.

A local body is {place}{form}: a region or a bare level word, then a form of ontology/vocabulary/bodies.ttl (市 + 市场监管局). Bodies
that no table has are read by their last word (…局, …支队) behind a place. Central organs are a list,
ontology/vocabulary/agencies.ttl. Which agency a name means is `kg.extraction.agencies`'s to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from ahocorasick_rs import AhoCorasick, MatchKind
from msgspec import Struct
from msgspec.structs import replace

from kg.characters.fold import fold
from kg.characters.patterns import rx
from kg.characters.view import Cover, View
from kg.characters.words import cut
from kg.extraction.find.places import LEVELS, Home, Places, level_before
from kg.vocabulary.tables import BodyType, Concept, Vocabulary

_HAN = "[\\u4e00-\\u9fff]"
_SUFFIX = re.compile(
    "局|委员会|管委会|厅|总队|支队|大队|办公室|中心支行|中心|街道办事处|街道办|镇人民政府|乡人民政府|镇政府|乡政府"
    "|人民法院|法院|人民检察院|检察院|管理处|管理所|指挥部|监狱|看守所|领导小组"
)
#: Forms that are no body without a place in front: party, government, congress, court, mass organisation.
_NEEDS_PLACE = re.compile(
    r"^(?:委|人民政府|政府|人民代表大会|人大|中国人民政治|政协|党委|人民法院|法院|人民检察院|检察院|中院|高院|纪委|监委|监察委"
    r"|团委|妇联|残联|科协|编办|府办|办公室|办公厅|党校|工会|文联|侨联|中级|高级|公安分局|海关|电视|政务服务中心|总工会)"
)
#: Groups and units that are a body of the whole place only behind its name: bare ones are the publisher's own.
_GROUP = re.compile("领导小组|小组办公室|委员会办公室|指挥部|中心$|[支大总]队$|指挥部办公室")
#: A branch of a central organ behind a place: 国家外汇管理局宁波市分局, 中国人民银行宁波市中心支行.
_BRANCH = re.compile(
    "(?:监管|监察|稽查|派驻)?(?:分局|中心支行|支行|分行|监管局|监察局|特派员办事处|专员办|监管办公室|监管办|办事处|督察局|税务局|局(?![长面势限部际外]))"
)
#: What makes of a name before it another thing: 省政府网站, 市政府常务会议.
_GOES_ON = re.compile("部门|网站|官网|微信|公众号|主管|常务会议|大楼|门口")
#: The level in the middle of a name: 团市委 is 共青团…委员会.
_YOUTH = re.compile("团(省|自治区|市|州|盟|区|县|旗)委(?!员|托|派)")
#: The last word of a township's or a street's body.
_TOWN_OFFICE = re.compile("街道办事处|(?:镇|乡)人民政府|(?:镇|乡)政府")
#: A branch of the police in a district of the city: 公安(局)章丘分局.
_POLICE = re.compile(f"公安(?:局)?({_HAN}{{2,5}}?)分局")
_INSPECTORATE = re.compile(f"国家自然资源督察({_HAN}{{2}})局")
_STREET = re.compile(f"{_HAN}{{1,6}}?街道办事处")
_UNIT = re.compile(
    f"({_HAN}{{2,8}}?(?:分局|支队|大队|总队|司法所|派出所|监管所|税务所|人民法庭|稽查局))(?!长|员)"
)
_JOINED = re.compile(f"({_HAN}{{2,8}})和$")
#: What no name of a committee holds.
_VERBAL = re.compile("[的了等对将把被并为以在是向从由使让有我]|报送|汇报|报告|提交")
#: A committee of a congress or a commission of its standing committee.
_COMMITTEE = re.compile(f"{_HAN}{{2,12}}?(?:工作委员会|委员会|工委)")


class Name(Struct, frozen=True):
    """A stretch of the view that names an agency, not yet tied to one. Offsets are the view's.

    organ: a central organ. Else body (or tail, for a body that no table has) behind region (a name), level (a
    word) or neither.
    """

    begin: int
    end: int
    organs: tuple[Concept, ...] = ()
    bodies: tuple[BodyType, ...] = ()
    form: str = ""
    tail: str = ""
    region: str = ""
    level: str = ""
    former: bool = False
    in_title: bool = False
    #: the place as the text writes it, where that is not the region's name
    written: str = ""


class AgencyNames:
    """Finds names of agencies in a view."""

    def __init__(self, vocabulary: Vocabulary, places: Places):
        self.vocabulary = vocabulary
        self.places = places
        self._not_before = re.compile(vocabulary.alternation("not-agency-before") + "$")
        self._lookalikes = frozenset(vocabulary.cue("place-lookalike"))
        self._not_after = re.compile(vocabulary.alternation("not-agency-after"))
        self._stop = re.compile(
            r"[^\u4e00-\u9fff]|[的了等对将把被并为以在是与及向从由使让有我]|各|本级|同级|有关|相关|会同|联合|组织|成立|设立|推动|指导|开展|召开|印发|出台|实行|举办"
        )
        self._blockers = frozenset(vocabulary.cue("level-blockers"))
        # a branch of a central organ for several provinces or a river: 生态环境部华北督察局
        self._wide = re.compile(
            vocabulary.alternation("wide-area") + "(?:流域)?[一-龥]{0,8}?(?:督察局|监督管理局|管理局|海事局)"
        )
        # an office of the State Council by its short name: 国务院医改办; not 国务院批准举办
        self._office = re.compile(vocabulary.alternation("state-council-office") + "(?![公法理事案结好])")

    # --- tables ---------------------------------------------------------------------------------------------

    @cached_property
    def _forms(self) -> dict[str, tuple[BodyType, ...]]:
        forms: dict[str, list[BodyType]] = {}
        for body in self.vocabulary.bodies:
            for form in dict.fromkeys((*body.forms, tail_of(body))):
                if not form or "{region}" in form or "{short}" in form:
                    continue
                for level in LEVELS if "{level}" in form else ("",):
                    known = forms.setdefault(fold(form.replace("{level}", level)), [])
                    if body not in known:
                        known.append(body)
        for form, bodies in list(forms.items()):
            # 城市管理委 of 城市管理委员会, 金融工作办 of 金融工作办公室, where no body is called so already
            for long, short in (("委员会", "委"), ("办公室", "办")):
                if form.endswith(long) and len(form) - len(long) > 2:
                    forms.setdefault(form[: -len(long)] + short, bodies)
        return {form: tuple(bodies) for form, bodies in forms.items()}

    @cached_property
    def _prefixes(self) -> dict[str, tuple[str, ...]]:
        """What the official names of a form's bodies have in front of the place."""
        return {
            form: tuple(p for body in bodies if (p := body.template.partition("{")[0]))
            for form, bodies in self._forms.items()
        }

    @cached_property
    def _automaton(self) -> tuple[AhoCorasick, list[str]]:
        forms = sorted(self._forms)
        return AhoCorasick(forms, matchkind=MatchKind.LeftmostLongest), forms

    @cached_property
    def _organs(self) -> tuple[AhoCorasick, list[tuple[Concept, ...]]]:
        labels: dict[str, list[Concept]] = {}
        for concept in self.vocabulary.organs.values():
            for label in concept.labels:
                labels.setdefault(fold(label), []).append(concept)
        names = sorted(labels)
        return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), [tuple(labels[n]) for n in names]

    # --- finding --------------------------------------------------------------------------------------------

    def find(
        self, view: View, home: Home | None = None, within: Sequence[tuple[int, int]] | None = None
    ) -> list[Name]:
        """Names in the order of the text, without overlap (longest, then leftmost).

        Inside a 《…》 only the agencies that it begins with count, its issuers. within: stretches of whole lines, when
        only their names are wanted.
        """
        text = view.text
        found: list[Name] = []
        for begin, end in ((0, len(text)),) if within is None else within:
            found += self._find_organs(text, begin, end)
            found += self._find_bodies(text, begin, end, home)
            found += self._find_level_inside(text, begin, end)
        found, taken = _longest(found, len(text))
        unknown: list[Name] = []
        for begin, end in ((0, len(text)),) if within is None else within:
            unknown += self._find_unknown(text, begin, end, taken, home)
        if unknown:
            found, _ = _longest([*found, *unknown], len(text))
        kept: list[Name] = []
        ends: dict[int, int] = {}
        for name in found:
            title = view.title_at(name.begin) if name.begin in view.in_titles else None
            if title is None:
                kept.append(name)
                continue
            begin = title[0] + 1
            if name.begin == begin or ends.get(title[0]) == name.begin:
                ends[title[0]] = name.end
                kept.append(replace(name, in_title=True))
        return kept

    def _find_organs(self, text: str, first: int, last: int) -> Iterator[Name]:
        automaton, concepts = self._organs
        for index, start, stop in automaton.find_matches_as_indexes(text[first:last]):
            begin, end = first + start, first + stop
            if _GOES_ON.match(text, end) or (
                text[end - 1] == "部" and rx("门|署|分(?!局)|件|位|队").match(text, end)
            ):
                continue
            if text[end - 1] == "局" and self.places.at_end(text[max(0, begin - 6) : begin]):
                continue
            yield self._with_branch(text, Name(begin, end, organs=concepts[index]))

    def _with_branch(self, text: str, name: Name) -> Name:
        """A central organ with what makes it one of its parts: 教育部 + 办公厅, 人民银行 + 宁波市中心支行."""
        if text[name.end - 1] in "部署局会院" and (
            office := rx("办公厅").match(text[name.end : name.end + 3])
        ):
            return replace(name, end=name.end + office.end(), tail=office[0])
        if text[name.end - 3 : name.end] == "国务院" and (office := self._office.match(text, name.end)):
            return replace(name, end=office.end(), tail=office[0])  # 国务院医改办
        if wide := self._wide.match(text, name.end):
            return replace(name, end=wide.end(), tail=wide[0])
        place = self.places.at_start(text[name.end : name.end + 16])
        if place and (branch := _BRANCH.match(text, name.end + len(place[0]))):
            return replace(name, end=branch.end(), tail=text[name.end : branch.end()], region=place[0])
        return name

    def _find_bodies(self, text: str, first: int, last: int, home: Home | None) -> Iterator[Name]:
        automaton, forms = self._automaton
        for index, start, end in automaton.find_matches_as_indexes(text[first:last]):
            form, start, end = forms[index], first + start, first + end
            # 市委托 is a verb, 市委员会 no 市委
            if form[-1] == "委" and rx(r"[托派屈任以内常]|员(?!会)").match(text, end):
                continue
            if _GOES_ON.match(text, end) or (
                form[-1] == "局" and rx("部(?![门署分])|[势面限]").match(text, end)
            ):
                continue  # 城市管理局部更新, 市场监管局面
            bodies = self._forms[form]
            name = self._with_place(text, start, end, form, bodies, home)
            if name:
                yield name

    def _find_level_inside(self, text: str, first: int, last: int) -> Iterator[Name]:
        """Names that have the level word in their middle or in no usual place: 团市委, 地委."""
        for match in rx("地(?<![一-龥]地)委(?![员托派])").finditer(text, first, last):
            yield Name(match.start(), match.end(), (), self._forms["委"], "委", level="地区")
        bodies = self._forms.get("团委", ())
        for match in _YOUTH.finditer(text, first, last):
            if self._boundary(text, match.start(), match.end()) or text[match.start() - 1] in "、和与":
                yield Name(match.start(), match.end(), (), bodies, "团委", level=match[1])

    def _place_before(self, text: str, start: int, home: Home | None) -> tuple[int, str, str] | None:
        """(begin, region name, level word) of the place that ends at start."""
        if not self.places.may_end(text, start) and (
            home is None or text[start - 2 if start > 1 else 0 : start] not in home.ends
        ):
            return None
        window = text[max(0, start - 24) : start]
        if region := self.places.at_end(window):
            # 会同县司法局, 召开县委会议: a verb and a level word, unless the text is at home in that county
            at_home = home is not None and region in home.names
            if at_home or not (
                region in self._lookalikes
                or (len(region) == 2 and region[-1] != "州" and level_before(region, 2))
            ):
                return start - len(region), region, ""
        if level := level_before(text, start):
            begin = start - len(level)
            if not self.inside_word(text, begin, start):
                return begin, "", level
        if home:
            for short, name in home.shorts:
                if window.endswith(short):
                    return start - len(short), name, ""
        return None

    def inside_word(self, text: str, begin: int, end: int) -> bool:
        """Whether a level character is the tail of another word: 城市, 辖区, 全市 (jieba cuts the words around it)."""
        if end - begin > 1 or begin == 0:
            return False
        pair = text[begin - 1 : end]
        if pair in self._blockers or text[begin - 2 : end] in self._blockers:
            return True
        if not rx(_HAN).match(pair[0]) or pair[0] in "我本该经由原和与向报据在对会同请送":
            return False
        return not self._boundary(text, begin, min(len(text), end + 6))

    def _with_place(
        self, text: str, start: int, end: int, form: str, bodies: tuple[BodyType, ...], home: Home | None
    ) -> Name | None:
        begin, region, level = start, "", ""
        place = self._place_before(text, start, home)
        if place:
            begin, region, level = place
        elif wide := self._wider(text, start, end, home):
            return wide
        elif self._shares_place(text, start, form, home):
            return Name(begin, end, (), bodies, form)
        elif _NEEDS_PLACE.match(form) or _GROUP.search(form) or len(form) < 3:
            return None
        elif form.endswith("委员会") and not any(b.sector for b in bodies):
            return None  # 行政复议委员会试点: a kind of body
        if place:
            for prefix in self._prefixes[form]:
                if text.endswith(prefix, 0, begin):
                    begin -= len(prefix)
                    break
        before = text[max(0, begin - 6) : begin]
        if self._not_before.search(before):
            return None
        if not place and (
            rx(r"[县市省区]级?$").search(before)
            or before.endswith(")")
            or not self._boundary(text, start, end)
        ):
            return None  # 各区、县(市)卫生健康局: a class
        former = before.endswith("原")
        name = Name(begin, end, (), bodies, form, region=region, level=level, former=former)
        return self._extended(text, name)

    def _shares_place(self, text: str, start: int, form: str, home: Home | None) -> bool:
        """Whether a bare form takes the place of the body right before it: 自治区党委、政府; 市纪委监委."""
        if form in ("监委", "监察委", "监委会"):
            return text[max(0, start - 2) : start] == "纪委"
        if form in ("检察院", "人民检察院", "法院", "人民法院"):
            # 市公安局、检察院、法院
            return bool(rx("[局委院厅府办会][、和]$").search(text[max(0, start - 2) : start]))
        if form not in ("政府", "人民政府", "人大", "政协"):
            return False
        party = rx("(?:党委|委)[、和]$").search(text[max(0, start - 3) : start])
        # 各级党委、政府 are no two bodies
        return party is not None and self._place_before(text, start - len(party[0]), home) is not None

    def _wider(self, text: str, start: int, end: int, home: Home | None) -> Name | None:
        """县农业农村和科学技术局: the known body is the tail of a longer name."""
        wide = _JOINED.search(text[max(0, start - 12) : start]) if text[start - 1 : start] == "和" else None
        for offset in range(len(wide[1]) - 1 if wide else 0):
            assert wide
            middle = wide[1][offset:]
            head = start - len(middle) - 1
            if rx("[局委厅府办院]").search(middle) or self._stop.search(middle):
                continue
            if (place := self._place_before(text, head, home)) and len(middle) > 1:
                begin, region, level = place
                return Name(begin, end, tail=middle + "和" + text[start:end], region=region, level=level)
        return None

    def _extended(self, text: str, name: Name) -> Name:
        """With the branch behind it: 市公安局 + 交警支队, 市生态环境局 + 路桥分局."""
        if name.form in ("人大", "人民代表大会", "人大常委会", "人民代表大会常务委员会"):
            committee = _COMMITTEE.match(text, name.end, name.end + 18)
            if (
                committee
                and not rx("常务|常委|[及其和与、]").match(committee[0])
                and not _VERBAL.search(committee[0])
            ):
                return replace(name, end=committee.end(), tail=committee[0])
            return name
        if name.form.endswith("人民政府"):
            office = _STREET.match(text[name.end : name.end + 12])
            return replace(name, end=name.end + office.end(), tail=office[0]) if office else name
        match = _UNIT.match(text[name.end : name.end + 12]) if name.form.endswith(("局", "法院")) else None
        if match and not rx("[的等和与及对将把、]").search(match[1]):
            branch = match[1]
            place = branch[:-2]
            known = place in self.vocabulary.regions_by_short or place in self.vocabulary.regions_by_name
            if known or not branch.endswith("分局"):
                return replace(name, end=name.end + len(branch), tail=branch)
        return name

    def _boundary(self, text: str, start: int, end: int) -> bool:
        """Whether a word begins at start: jieba cuts the words around it."""
        if start == 0 or not rx(_HAN).match(text[start - 1]):
            return True
        left = max(0, start - 6)
        while left < start and not rx(_HAN).match(text[left]):
            left += 1
        cursor = left
        for word in cut(text[left:end]):
            if cursor == start:
                return True
            cursor += len(word)
        return False

    def _find_unknown(
        self, text: str, first: int, last: int, taken: Cover, home: Home | None
    ) -> Iterator[Name]:
        stop = self._stop
        for match in _POLICE.finditer(text, first, last):
            if match[1] in self.vocabulary.regions_by_short and match.start() not in taken:
                yield Name(match.start(), match.end(), tail="公安局" + match[1] + "分局", level="市")
        county = home.region if home and home.region and home.region.rank == 3 else None
        for match in _TOWN_OFFICE.finditer(text, first, last) if county else ():
            if county and (town := self._town_before(text, match.start(), taken)):
                begin = match.start() - len(town)
                # a street office is its district government's, a township has a government of its own
                prefix = "人民政府" if match[0].startswith("街道") else ""
                tail = prefix + town + rx("(?<=[镇乡])政府").sub("人民政府", match[0])
                yield Name(begin, match.end(), tail=tail, level=county.level)
        for match in _INSPECTORATE.finditer(text, first, last):
            yield Name(match.start(), match.end(), tail=match[0], level="国")
        for match in _SUFFIX.finditer(text, first, last):
            end = match.end()
            if end - 1 in taken or match.start() in taken:
                continue
            if self._not_after.match(text, end) or text[end - 2 : end] in self._blockers:
                continue
            best: Name | None = None
            for start in range(match.start() - 1, max(-1, match.start() - 16), -1):
                middle = text[start : match.start()]
                if stop.search(middle[:1]) or start in taken:
                    break
                place = self._place_before(text, start, home)
                if place and start < match.start() and not (place[2] and len(middle) < 2):
                    begin, region, level = place
                    before = text[max(0, begin - 6) : begin]
                    if self._not_before.search(before) or stop.search(text[start:end]):
                        continue
                    if region and text[begin : start + 1] in self.vocabulary.regions_by_name:
                        continue  # 北京 + 市街道办事处: the place goes on
                    if begin > 0 and text[begin - 1 : begin] in "各全每":
                        continue
                    written = text[begin:start] if region else ""
                    if start == match.start() and match[0].startswith(("街道", "镇", "乡")):
                        continue
                    name = Name(begin, end, tail=text[start:end], region=region, level=level, written=written)
                    if best is None or name.begin < best.begin:
                        best = name
                    if region:
                        break
            if best:
                yield best

    def _town_before(self, text: str, end: int, taken: Cover) -> str:
        """The name of a township or street that ends at a position, two to four characters; empty when none is told.

        No table has townships: jieba cuts, and single characters that it cannot join are the name (猛追湾).
        """
        left = max(0, end - 8)
        while left < end and (left in taken or not rx(_HAN).match(text[left])):
            left += 1
        found = ""
        for word in reversed(cut(text[left:end])):
            if found and (
                len(word) + len(found) > 4 or (len(word) > 1 and len(found) > 1) or self._stop.search(word)
            ):
                break
            if self._stop.search(word):
                return ""
            found = word + found
        known = found in self.vocabulary.regions_by_name or found in self._blockers
        return found if 2 <= len(found) <= 4 and not known and found[-1] not in "镇乡道" else ""


@cache
def tail_of(body: BodyType) -> str:
    """The template without its region: the full form."""
    template = body.template
    return template[len("{region}") :] if template.startswith("{region}") else ""


def _longest(names: list[Name], length: int) -> tuple[list[Name], Cover]:
    """(names without overlap, in the order of the text; what they cover): the longest first, then the leftmost."""
    kept: list[Name] = []
    covered = Cover(length)
    for name in sorted(names, key=lambda n: (n.begin - n.end, n.begin)):
        if not covered.any(name.begin, name.end):
            kept.append(name)
            covered.add(name.begin, name.end)
    kept.sort(key=lambda n: n.begin)
    return kept, covered
