"""The things that are known by name, as the tables of `kg.vocabulary.tables` hold them."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct


class Concept(Struct, frozen=True):
    """A known instrument, agency, mechanism or program.

    kind: one of `kg.model.schema.KIND`. name: canonical; alt: other names. subclass: of an instrument. parts: IRIs of what
    a mechanism or program consists of. quoted_only: whether it is a name in quotation marks only. own: whether a user named
    it (`Vocabulary.with_words`); an agency that nobody did is a central organ. ended: the year in which an organ ended;
    replaced_by: the IRIs of what took its place.
    """

    iri: str
    kind: str
    name: str
    alt: tuple[str, ...]
    subclass: str = ""
    parts: tuple[str, ...] = ()
    quoted_only: bool = False
    own: bool = False
    ended: str = ""
    replaced_by: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The canonical name, then the others."""
        return (self.name, *self.alt)


class Word(Struct, frozen=True, array_like=True, order=True):
    """A thing as a user names it. kind: Agency, LegalInstrument, Mechanism or Program. variants: its other names.

    parts: names of the mechanisms and programs that it is made up of. subclass: of an instrument, as a local name.
    """

    kind: str
    name: str
    variants: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    subclass: str = ""


#: Ranks of places that no table has: a division, and a zone (开发区, 新区), which a 管理委员会 manages.
UNLISTED, ZONE = 4, 5


#: What names of divisions end in, the longer before what they end in themselves.
_CLASS_WORDS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "新区",
    *"省市区县旗盟州",
)


class Region(Struct, frozen=True, dict=True):
    """A division of GB/T 2260. parent: the code of what contains it, '' of a province. rank: 1 province, 2 prefecture,
    3 county. alt: customary names. former: names that it bore. ended: the year in which it ended, empty of one that is.
    replaced_by: the IRIs of what it became part of. renamed: the year in which it ceased to bear its former names, if known.

    A report may be of a place that no table has: rank UNLISTED or ZONE, without a code.
    """

    iri: str
    code: str
    name: str
    alt: tuple[str, ...]
    parent: str
    rank: int
    former: tuple[str, ...] = ()
    ended: str = ""
    replaced_by: tuple[str, ...] = ()
    renamed: str = ""

    @cached_property
    def short(self) -> str:
        """The shortest customary name without its class word: 金水 of 金水区, 红河 of 红河哈尼族彝族自治州.

        The name itself where less than two characters remain.
        """
        if self.rank >= UNLISTED:
            return min((self.name, *self.alt), key=len)
        names = (self.name, *self.alt)
        # 清新区 is 清新, 沈北新区 沈北
        words = [next((w for w in _CLASS_WORDS if n.endswith(w) and len(n) > len(w) + 1), "") for n in names]
        bare = [n.removesuffix(word) for n, word in zip(names, words, strict=True)]
        return min((b for b in bare if len(b) > 1), key=len, default=self.name)

    @cached_property
    def level(self) -> str:
        """The word by which local texts call it: 省, 自治区, 市, 区, 县, 州, 盟, 旗."""
        for word in ("自治区", "特别行政区"):
            if self.name.endswith(word):
                return word
        return {"地区": "地区", "林区": "区", "特区": "区"}.get(self.name[-2:], self.name[-1])


class BodyType(Struct, frozen=True):
    """A type of local body: its forms after a place, and the template of its official name.

    template: with {region}, {short} or {level} for the place. sector: what the levels of one line share; superior: the
    sector of the body above where it is another. level: Province, BelowProvince, FirstRank, SecondRank or AnyLevel.
    ended: the year in which the last body of the type ended, empty of one that is. replaced_by: the IRIs of the types, one
    a level, that took its place.
    """

    iri: str
    name: str
    forms: tuple[str, ...]
    template: str
    sector: str
    superior: str
    level: str
    #: IRI of the central organ that the line calls 总局
    central: str = ""
    #: what its posts in townships are called: 司法所
    posts: tuple[str, ...] = ()
    ended: str = ""
    replaced_by: tuple[str, ...] = ()
    #: IRIs of the divisions in which a short form that it shares means it
    short_in: tuple[str, ...] = ()
