"""Local bodies in a text: a form of ontology/vocabulary/bodies.ttl behind a place, a level word or neither."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.characters.phrases import within
from kg.characters.view import View
from kg.characters.words import noun_before, starts_word, tagged
from kg.extraction.find.agencies.compound import Compound
from kg.extraction.find.agencies.forms import Forms
from kg.extraction.find.agencies.groups import Groups
from kg.extraction.find.agencies.names import (
    ANOTHERS,
    DEPUTY,
    GOVERNMENT,
    HAN,
    SEAT,
    Name,
    apposed,
    cut_short,
    stop_pattern,
)
from kg.extraction.find.agencies.placed import Placed
from kg.extraction.find.places import Home
from kg.vocabulary.tables import Vocabulary

#: The level in the middle of a name: 团市委 is 共青团…委员会.
_YOUTH = re.compile("团(省|自治区|市|州|盟|区|县|旗)委(?!员|托|派)")
_JOINED = re.compile(f"({HAN}{{2,8}})和$")
#: How forms end that a division's short name stands before: 海淀法院.
_SEATED = ("局", "法院", "检察院", "公证处", "大队", "支队")
#: So long the name of a branch is at most that no table has: 市水利局 + 水库管理处, no 市安监局职责并入市应急管理局.
_SHORT_BRANCH = 5
#: The longest form in front of brackets with another name.
_LONGEST_FORM = 14
#: How the body of a province ends.
_DEPARTMENT = "厅"
#: What does the work of a commission or a leading group.
_OFFICE = "办公室"
_PARTICLE = "[的了等对将把被并为以在是向从由使让有我]"


class Bodies:
    """Finds local bodies whose form is known."""

    def __init__(self, vocabulary: Vocabulary, forms: Forms, placed: Placed, compound: Compound):
        self._vocabulary, self._forms, self._placed = vocabulary, forms, placed
        self._compound = compound
        v = vocabulary
        self._not_before = re.compile(v.alternation("not-agency-before") + "$")
        self._brand = re.compile(v.alternation("place-brand") + "$")
        self._apposed = (*v.cue("before-bare-body"), *apposed(v))
        self._no_bare = re.compile(v.alternation("not-bare-before") + "$")
        # what makes of a name before it another thing: 省政府网站, 市政府常务会议
        self._goes_on = re.compile(v.alternation("name-goes-on"))
        self._stop = stop_pattern(v)
        # the forms that share the place of the body before them
        self._of_city = v.cue("city-bureau-in-county")
        self._supervisory, self._discipline = frozenset(v.cue("supervisory-form")), v.cue("discipline-form")
        self._courts = frozenset(v.cue("court-form"))
        self._beside_party = frozenset(v.cue("beside-party-form"))
        self._whole = frozenset(v.cue("whole-form"))
        self._party = re.compile(v.alternation("party-form") + "[、和]?$")
        # the parts of a body behind it
        self._congress = frozenset(v.cue("congress-form"))
        self._term = re.compile("第?[一二三四五六七八九十百\\d]{1,3}届$")
        self._committee = re.compile(f"{HAN}{{2,12}}?{v.alternation('congress-committee')}")
        self._no_committee = re.compile(
            f"^(?:{v.alternation('standing-committee')}|[及其和与、])|{_PARTICLE}|{v.alternation('report-verb')}"
        )
        self._team = re.compile(f"(?:第[一二三四五六七八九十]{{1,3}})?{v.alternation('rounds-team')}")
        self._street = re.compile(f"{HAN}{{1,6}}?{v.alternation('street-office')}")
        self._has_office = re.compile(v.alternation("office-owner") + "$")
        self._has_units = v.cue("unit-owner")
        self._customs = frozenset(v.cue("customs-form"))
        self._seated = v.cue("branch-of-place")
        self._governments = frozenset(v.cue("government-form"))
        self._qualifies = re.compile(v.alternation("government-qualifies"))
        # 上海市 + 政府信息公开规定
        self._matter = re.compile(v.alternation("government-matter") + "(?!工?作?(?:领导小组|办公室))")
        self._office = re.compile(f"{HAN}{{2,10}}?{v.alternation('government-office')}(?!公)")
        self._posted = re.compile(f"驻(?:{HAN}{{1,8}}?{v.alternation('posted-office')}|[京沪津渝]办)")
        self._unit = re.compile(f"({HAN}{{2,8}}?{v.alternation('unit-ending')})(?![长员伍])")
        self._groups = Groups(v)
        self._committees = frozenset(v.cue("party-form"))

    def find(self, view: View, first: int, last: int, home: Home | None) -> Iterator[Name]:
        """The bodies in view.text[first:last]. home: where the text is at home, None when that is not known yet."""
        names, forms = self._forms.names
        text = view.text
        for index, start, end in within(view.where(names), first, last):
            form = forms[index]
            if form == "委" and text.startswith("员会", end):
                end += 2  # 中共安岳县委员会 is the committee's name in full
            if form[0] == "委" and text.find("依法治", max(0, start - 5), start) >= 0:
                continue  # 全面依法治园区委员会 is no 区委
            # 市委托 and 委以重任 are verbs, 市委员会 no 市委
            if form[-1] == "委" and rx(r"[托派屈任内常]|以[重大要][任职]|员(?!会)").match(text, end):
                continue
            if (
                DEPUTY.match(text, end - 2)
                or self._goes_on.match(text, end)
                or (
                    cut_short(text, end)
                    or (form.endswith(GOVERNMENT[2:]) and rx("网(?![络安格信])").match(text, end))
                    or (form == GOVERNMENT[2:] and self._matter.match(text, end))
                    or (
                        form[-1] == "办"
                        and rx("[理事结案件证好妥]|公(?!室)|法(?![规制治律])").match(text, end)
                    )
                )
            ):
                continue  # 城市管理局部更新, 市场监管局面, 湖北省人民政府网, 优化政务服务办理
            if (several := self._compound.several(text, start, end, form, home)) is not None:
                yield from several
            elif name := self._with_place(text, start, end, form, home):
                yield name

    def find_level_inside(self, text: str, first: int, last: int) -> Iterator[Name]:
        """The names in text[first:last] that have the level word in their middle or in no usual place: 团市委, 地委."""
        forms = self._forms.bodies
        for match in rx("地委(?![员托派])").finditer(text, first, last):
            if not starts_word(text, match.start(), match.end()):
                continue
            yield Name(match.start(), match.end(), (), forms["委"], "委", level="地区")
            if beside := rx("[、和]?(行署|行政公署)").match(text, match.end()):
                begin, form = beside.start(1), beside[1]
                yield Name(begin, beside.end(), (), forms[form], form, level="地区")
        bodies = forms.get("团委", ())
        for match in _YOUTH.finditer(text, first, last):
            if starts_word(text, match.start(), match.end()) or text[match.start() - 1] in "、和与":
                yield Name(match.start(), match.end(), (), bodies, "团委", level=match[1])

    def _with_place(self, text: str, start: int, end: int, form: str, home: Home | None) -> Name | None:
        bodies = self._forms.bodies[form]
        begin, region, level = start, "", ""
        term = self._term.search(text, max(0, start - 6), start) if form in self._congress else None
        place = self._placed.before(text, term.start() if term else start, home)
        if place is None and home and form.endswith(_SEATED):
            place = self._placed.inner(text, start, home)
        if place:
            begin, region, level = place
            if region and home and not text.startswith(region, begin):
                city = self._placed.before(text, begin, None) if form.endswith(self._of_city) else None
                if city and not self._not_before.search(text[max(0, city[0] - 6) : city[0]]):
                    # 赣州市 + 宁都生态环境局: the city's bureau in its county, which is called so
                    written = text[city[0] : begin]
                    return Name(city[0], end, tail=text[begin:end], region=city[1], written=written)
                begin = _with_city(text, begin, home)
            if form.startswith("建设") and self._brand.search(text, max(0, begin - 4), begin):
                return None  # 法治南通建设委员会 is no 建设委员会
            for prefix in self._forms.prefixes[form]:
                if text.endswith(prefix, 0, begin):
                    begin -= len(prefix)
                    break
        elif text[start - 1 : start] == "(" and text[end : end + 1] == ")":
            return self._also_called(text, start, end, form, home)
        elif wide := (
            self._wider(text, start, end, home)
            or self._compound.of_joined_fields(text, start, end, home)
            or self._compound.of_a_township(text, start, end, home)
            or self._compound.of_other_fields(text, start, end, home)
        ):
            return wide
        elif self._shares_place(text, start, form, home):
            return Name(begin, end, (), bodies, form)
        elif form in self._forms.placed:
            return None
        before = text[max(0, begin - 6) : begin]
        if self._not_before.search(before):
            return None
        if not place and (
            rx(r"[县市省区]级?$").search(before)
            or before.endswith(")")
            or not starts_word(text, start, end)
            or self._no_bare.search(before)
            or self._of_a_longer_name(text, start)
            or rx("[处科股室][、和与及]$").search(before)  # 由法规处、综合执法局组成: its own units
            or _quoted_in_other_words(text, start, end)
        ):
            return None  # 各区、县(市)卫生健康局: a class
        if not place and (other := self._compound.behind_another_place(text, start)):
            # 梁园公证处: another place's, which no table has
            return Name(start - other, end, (), bodies, form, level=ANOTHERS) if other > 0 else None
        former = before.endswith("原")
        return self._extended(
            text, Name(begin, end, (), bodies, form, region=region, level=level, former=former)
        )

    def _of_a_longer_name(self, text: str, start: int) -> bool:
        """Whether a bare form is what a noun in front of it makes another body's: 营商环境 + 建设厅; not 牵头单位 + 交通厅."""
        noun = noun_before(text, start)
        return bool(noun) and not noun.endswith(self._apposed)

    def _also_called(self, text: str, start: int, end: int, form: str, home: Home | None) -> Name | None:
        """省民委[(宗教局)]: the other name of a body behind its name, of the same place."""
        for length in range(min(_LONGEST_FORM, start - 1), 0, -1):
            head = start - 1 - length
            if text[head : start - 1] in self._forms.bodies and (
                place := self._placed.before(text, head, home)
            ):
                return Name(start, end, (), self._forms.bodies[form], form, region=place[1], level=place[2])
        return None

    def _shares_place(self, text: str, start: int, form: str, home: Home | None) -> bool:
        """Whether a bare form takes the place of the body right before it: 自治区党委、政府; 市纪委监委."""
        if form in self._supervisory:
            return text.endswith(self._discipline, 0, start)
        if form in self._courts:
            # 市公安局、检察院、法院
            return bool(rx("[局委院厅府办会][、和]$").search(text[max(0, start - 2) : start]))
        if form not in self._beside_party:
            return False
        party = self._party.search(text[max(0, start - 3) : start])
        # 县委政府信息公开办: another word, with nothing between
        if party and party[0][-1] not in "、和" and self._qualifies.match(text, start + len(form)):
            return False
        # 各级党委、政府 are no two bodies
        return party is not None and self._placed.before(text, start - len(party[0]), home) is not None

    def _wider(self, text: str, start: int, end: int, home: Home | None) -> Name | None:
        """县农业农村和科学技术局: the known body is the tail of a longer name."""
        if text[start:end] in self._whole:
            return None  # 市场主导和政府引导, 市人大监督和政协监督
        wide = _JOINED.search(text[max(0, start - 12) : start]) if text[start - 1 : start] == "和" else None
        for offset in range(len(wide[1]) - 1 if wide else 0):
            assert wide
            middle = wide[1][offset:]
            head = start - len(middle) - 1
            if rx("[局委厅府办院]").search(middle) or self._stop.search(middle):
                continue
            if place := self._placed.before(text, head, home):
                begin, region, level = place
                if region and text[begin : head + 1] in self._vocabulary.regions_by_name:
                    continue  # 北京 + 市文化和旅游发展委员会: the place goes on
                return Name(begin, end, tail=middle + "和" + text[start:end], region=region, level=level)
        return None

    def _extended(self, text: str, name: Name) -> Name:
        """With the part of it that stands behind: 市公安局 + 交警支队, 市生态环境局 + 路桥分局."""
        if name.form in self._congress:
            committee = self._committee.match(text, name.end, name.end + 18)
            if committee and not self._no_committee.search(committee[0]):
                return replace(name, end=committee.end(), tail=committee[0])
            return name
        if name.form[-1] == "委" and (team := self._team.match(text, name.end)):
            return replace(name, end=team.end(), tail=team[0])  # 省委 + 第六巡视组
        if self._has_office.search(name.form) and text.startswith(_OFFICE, name.end):
            return replace(name, end=name.end + len(_OFFICE), tail=_OFFICE)
        if seat := SEAT.match(text, name.end) if name.form in self._customs else None:
            return replace(name, end=seat.end(), tail=seat[0])  # 襄阳海关 + 驻高新区办事处
        if name.form in self._governments:
            if posted := self._posted.match(text, name.end, name.end + 16):
                return replace(name, end=posted.end(), tail=posted[0])  # 河南省人民政府 + 驻北京办事处
            street = self._street.match(text, name.end, name.end + 12) if name.form == GOVERNMENT else None
            # 市政府 + 政务公开办公室, whose papers are no government's; no 市政府决定设立办公室
            office = street or self._office.match(text, name.end, name.end + 14)
            is_name = street or (office and not (_acts(office[0]) or self._stop.search(office[0])))
            if not office or not is_name:
                return name
            # 政务公开办 is the office in short
            whole = _OFFICE[1:] if office[0].endswith(_OFFICE[0]) else ""
            return replace(name, end=office.end(), tail=office[0] + whole)
        if name.form in self._committees:
            return self._groups.extended(text, name)
        unit = name.form.endswith(self._has_units)
        match = self._unit.match(text, name.end, name.end + 12) if unit else None
        if match and not (self._stop.search(match[1]) or rx("[和赴到往]").search(match[1])):
            branch = match[1]
            seated = next((e for e in self._seated if branch.endswith(e)), "")
            place = branch.removesuffix(seated or branch[-2:])
            known = place in self._vocabulary.regions_by_short or place in self._vocabulary.regions_by_name
            # 市公安局高新分局: a branch of any name that is no deed
            # 省公安厅 + 交通警察总队, no 省司法厅 + 所属监狱管理局
            department = name.form.endswith(_DEPARTMENT)
            if known or not seated or not (department or _acts(branch) or len(place) > _SHORT_BRANCH):
                return replace(name, end=name.end + len(branch), tail=branch)
        return name


def _with_city(text: str, begin: int, home: Home) -> int:
    """Where a name begins whose short place stands behind the one around it: 九江市 + 濂溪生态环境局."""
    for around in home.chain:
        if text.endswith(around.name, 0, begin):
            return begin - len(around.name)
        if text.endswith(around.short, 0, begin) and starts_word(text, begin - len(around.short), begin + 2):
            return begin - len(around.short)
    return begin


def _quoted_in_other_words(text: str, start: int, end: int) -> bool:
    """Whether quotation marks hold a bare form behind other words (“流动的司法局”), or a title that is none of its body's
    (《司法厅工作简报》).
    """
    quoted = rx("“[^“”《》]{1,12}$").search(text, max(0, start - 13), start) and text[end : end + 1] == "”"
    titled = text[start - 1 : start] == "《" and rx("[^《》]{0,8}(?:简报|快报|通讯|专刊|信息|日报)》").match(
        text, end
    )
    return bool(quoted or titled)


def _acts(text: str) -> bool:
    """Whether a text begins with a verb, as jieba's tags tell it."""
    word, tag = tagged(text)[0]
    return len(word) > 1 and tag[0] in "vpc"
