"""The class of an instrument, by its title: what is known of who adopted it (`kg.versions`), else what its words tell.

Sources of the rules: 立法法 (2023) for who makes what (law, 行政法规, 地方性法规, 规章), 规章制定程序条例 art. 7 (a rule is
called 规定 or 办法, never 条例). The words that decide stand in ontology/cues/classes.ttl.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from kg.characters.fold import fold, key
from kg.characters.patterns import rx
from kg.extraction.find.laws.known import is_law
from kg.extraction.find.laws.numbers import number_pattern
from kg.extraction.find.places import Places, lengths
from kg.model.iris import iri
from kg.model.schema import LAW
from kg.versions import history, province
from kg.vocabulary.tables import Region, Vocabulary

#: What a national act may have in front of its title, and a citation leave out.
_NATION = "中华人民共和国"


class Classes:
    """Tells the contract's subclass of an instrument."""

    def __init__(self, vocabulary: Vocabulary, places: Places):
        self._vocabulary, self._places = vocabulary, places
        v = vocabulary
        self._number = number_pattern(v)
        self._cabinet = v.cue("cabinet")
        self._party_office = v.cue("party-office")
        # who makes it
        # 关于办理…案件适用法律若干问题的解释, 关于审理…案件若干问题的规定: without their maker, whom only the text names
        self._judicial = re.compile(
            f"{v.alternation('judicial-maker')}.*{v.alternation('judicial-ending')}$"
            f"|关于.*{v.alternation('judicial-subject')}.*解释$|关于{v.alternation('judicial-deed')}.*{v.alternation('judicial-ending')}$"
        )
        self._party = re.compile(
            f"^{v.alternation('party-maker')}|{v.alternation('party-instrument')}"
            f"|{v.alternation('party-committee')}.*{v.alternation('regulation-ending')}$"
        )
        # what only a party committee makes, under a place's name: of a province a regulation, below it a paper
        self._party_subject = re.compile(v.alternation("party-subject"))
        self._constitution = v.cue("constitution-ending")
        # what is a plain document by its form
        self._notice = re.compile(
            f"关于.*的{v.alternation('notice-ending')}$|{v.alternation('passes-on')}|^关于.*的"
        )
        self._trial = re.compile(rf"\({v.alternation('trial')}\)$")
        self._discretion = re.compile(v.alternation("discretion"))
        self._internal = re.compile(v.alternation("work-system"))
        self._internal_ending = v.cue("internal-ending")
        self._agency_title = re.compile(
            rf"[省市区县州旗盟][一-龥]{{1,10}}?{v.alternation('body-short-ending')}|[局厅委]"
        )
        # what its ending says
        self._amendment = v.cue("amendment-ending")
        self._regulation = v.cue("regulation-ending")
        self._provincial_regulation = v.cue("provincial-regulation-ending")
        self._city_zone = re.compile(
            f"{v.alternation('regulating-zone')}.*{v.alternation('provincial-regulation-ending')}$"
        )
        self._own_zone = re.compile(f"^[一-龥()]{{0,18}}?{v.alternation('zone-name')}")
        # 襄阳高新区投资奖励办法: a zone makes no rule, and its city's rule of it begins otherwise (武汉东湖…开发区条例)
        self._zone_paper = re.compile(
            f"市?[一-龥]{{0,6}}?{v.alternation('zone-name')}(?!条例)[一-龥()]*?{v.alternation('rule-ending')}$"
        )
        self._zone = re.compile(f"{v.alternation('legislating-zone')}.*{v.alternation('zone-ending')}$")
        self._implementing = v.cue("implementing-ending")
        self._rule = v.cue("rule-ending")
        self._provincial_rule = v.cue("provincial-rule-ending")
        self._standard = re.compile(v.alternation("ending-standard") + "$")
        self._normative = re.compile(v.alternation("ending-normative") + "$")

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one for the process; titles come again and again
    def subclass(self, title: str) -> str:
        """The contract's subclass of an instrument, by its canonical title alone.

        By the title alone, so that any two reports, machines or partitions class it alike.
        """
        if known := self._vocabulary.law_by_key.get(key(title)):
            return known.subclass
        if fact := self.of_fact(title):
            return fact
        name = fold(title)
        if number := self._number.fullmatch(name):
            return self._of_number(name, number)
        plain = rx(r"(?:\([^()]*\))+$").sub("", name)
        if found := self._of_maker(plain):
            return found
        place = self._places.at_start(rx(r"^\d{4}年").sub("", plain))
        if self._is_document(name, plain, place):
            return "NormativeDocument"
        if place and place[1].rank > 1 and self._zone_paper.match(plain, len(place[0])):
            return "NormativeDocument"
        if found := self._of_place(plain, *place) if place else self._of_nation(plain):
            return found
        if self._standard.search(plain) and not self._normative.search(plain):
            return "Standard"
        return "NormativeDocument"

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - as above
    def of_fact(self, title: str) -> str:
        """The class that the body tells that adopted an instrument, where that is known of its title; else ''."""
        place = self._places.at_start(fold(title))
        provinces = ("", province(place[1].code)) if place else ("",)
        names = (title,) if place else (title, _NATION + title)
        found = (history(iri(LAW, name), code) for code in provinces for name in names)
        return next((known.subclass for known in found if known and known.subclass), "")

    def by_number(self, title: str, number: str) -> str:
        """The class that the document number beside a title tells; empty where the title decides.

        An order makes a rule or regulation of what is called 办法 or 规定, any other number a plain document.
        """
        match = self._number.fullmatch(fold(number)) if number else None
        if match is None or key(title) in self._vocabulary.law_by_key or self.of_fact(title):
            return ""
        kind, plain = self.subclass(title), rx(r"(?:\([^()]*\))+$").sub("", fold(title))
        if match["standard"]:
            return "Standard"
        name = match.string
        if plain.endswith(self._regulation) or kind in ("Statute", "Constitution", "JudicialInterpretation"):
            party = kind == "AdministrativeRegulation" and name.startswith(self._party_office)
            return "PartyRegulation" if party else ""
        if "令" in name:
            if name.startswith(self._cabinet):
                return "AdministrativeRegulation"
            return "LocalGovernmentRule" if rx("(?:政府|府)令").search(name) else "DepartmentalRule"
        if "公告" in name and rx("(?:常委会|常务委员会)公告").search(name):
            return "LocalRegulation"
        rules = ("DepartmentalRule", "LocalGovernmentRule", "LocalRegulation", "AdministrativeRegulation")
        return "NormativeDocument" if kind in rules else ""

    def _of_number(self, name: str, number: re.Match[str]) -> str:
        """The class of a document that is only called by its number."""
        if number["standard"]:
            return "Standard"
        if "令" in name:
            if name.startswith(self._cabinet):
                return "AdministrativeRegulation"
            if "主席令" in name:
                return "Statute"
            return "LocalGovernmentRule" if rx("(?:政府|府)令").search(name) else "DepartmentalRule"
        return "NormativeDocument"

    def _of_maker(self, plain: str) -> str:
        """The class of what the supreme courts, the party or the nation made; empty for all else."""
        if self._judicial.match(plain):
            return "JudicialInterpretation"
        if self._party.search(plain):
            return "PartyRegulation"
        return "Constitution" if plain.endswith(self._constitution) else ""

    def _is_document(self, name: str, plain: str, place: tuple[str, Region] | None) -> bool:
        """Whether a title is that of a document that makes no law. name: the title with its bracketed end.

        A notice; a body's own paper; what a place tries out; how a discretion is used.
        """
        if self._notice.search(plain):
            return True
        if place and self._by_agency(plain[len(place[0]) :]):
            return True
        if plain.endswith(self._regulation):
            return False
        return bool(place and self._trial.search(name)) or self._discretion.search(plain) is not None

    def _of_place(self, plain: str, written: str, region: Region) -> str:
        """The class of what a place's congress or government made; empty when the ending does not tell.

        written: the place's name as the title has it. A region's rule bears its full name (广西壮族自治区…办法), and a paper
        of one of its departments often not (广西…实施细则).
        """
        if self._party_subject.search(plain):
            return "PartyRegulation" if region.rank == 1 else "NormativeDocument"
        if self._city_zone.search(plain):
            return "LocalRegulation"
        if self._zone.search(plain) or plain.endswith(self._regulation):
            return "LocalRegulation"
        of_department = region.rank == 1 and region.name.endswith("自治区") and written != region.name
        if of_department and plain.endswith((*self._rule, *self._provincial_regulation)):
            return "NormativeDocument"
        if region.rank == 1 and plain.endswith(self._provincial_regulation):
            return "LocalRegulation"
        nested = rx(r"[〈<《](.+?)[〉>》]").search(plain)
        if nested and plain.endswith(self._implementing):
            return "LocalRegulation" if nested[1].endswith("法") else "LocalGovernmentRule"
        provincial = region.rank == 1 and plain.endswith(self._provincial_rule)
        if plain.endswith(self._rule) and (provincial or not self._internal.search(plain)):
            return "LocalGovernmentRule" if region.rank < 3 else "NormativeDocument"
        return ""

    def _of_nation(self, plain: str) -> str:
        """The class of what has no place in its title; empty when the ending does not tell."""
        if is_law(plain) or plain.endswith(self._amendment):
            return "Statute"
        lawlike = (*self._regulation, *self._rule)
        if plain.endswith(lawlike) and self._party_subject.search(plain) and not self._internal.search(plain):
            return "PartyRegulation"
        zone = self._own_zone.search(plain)
        if plain.endswith(self._regulation):
            # 横琴粤澳深度合作区发展促进条例 is a province's; the nation makes none for one zone
            return "LocalRegulation" if zone else "AdministrativeRegulation"
        if zone or plain.endswith(self._internal_ending):
            return "NormativeDocument"
        if plain.endswith(self._rule) and not self._internal.search(plain):
            return "NormativeDocument" if self._agency_title.match(plain) else "DepartmentalRule"
        return ""

    # --- the names of bodies --------------------------------------------------------------------------------

    @cached_property
    def _agency_forms(self) -> frozenset[str]:
        """What follows a place when a local body other than its government or congress gives a document its name."""
        government = frozenset(self._vocabulary.cue("government-form"))
        congress = self._vocabulary.cue("congress-form")
        forms = {
            fold(f)
            for body in self._vocabulary.bodies
            for f in (*body.forms, body.template.rpartition("}")[2])
        }
        return frozenset(f for f in forms - government if len(f) > 1 and not f.startswith(congress))

    @cached_property
    def _agency_starts(self) -> dict[str, tuple[int, ...]]:
        return lengths((f[:2], len(f)) for f in self._agency_forms if len(f) <= 24)

    def _by_agency(self, rest: str) -> bool:
        """Whether a title goes on behind its place with the name of a body: 西安市 + 公安局执法办案场所使用管理规定."""
        return any(rest[:n] in self._agency_forms for n in self._agency_starts.get(rest[:2], ()))
