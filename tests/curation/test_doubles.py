"""Likely doubles: which names of one kind may mean one thing, and which only look alike."""

from __future__ import annotations

import sqlite3
from itertools import count

import pytest

from kg.curation.doubles import AGENCIES, LETTERS, SAME_KEY, Double, doubles
from kg.extraction.kit import kit
from kg.graph.store.schema import SCHEMA


class Tables:
    """The tables of a graph, filled by hand."""

    def __init__(self) -> None:
        self.base = sqlite3.connect(":memory:")
        self.base.executescript(SCHEMA)
        self._numbers = count(1)

    def execute(self, sql: str, values: object = ()) -> sqlite3.Cursor:
        return self.base.execute(sql, values)  # type: ignore[arg-type]

    def thing(
        self,
        kind: str,
        name: str,
        reports: int = 1,
        region: int = 0,
        alt: tuple[str, ...] = (),
        iri: str = "",
        subclass: str = "",
    ) -> int:
        number = next(self._numbers)
        self.base.execute(
            "INSERT INTO thing VALUES (?, ?, ?, ?, ?)", (number, iri or f"x:{number}", kind, subclass, name)
        )
        for other in alt:
            self.base.execute("INSERT INTO alt VALUES (?, ?)", (number, other))
        for report in range(reports):
            self.base.execute("INSERT INTO seen VALUES (?, ?, 1)", (number, 1000 + report))
        if region:
            self.base.execute("INSERT INTO place VALUES (?, ?)", (number, region))
        return number

    def together(self, *things: int) -> None:
        """One sentence that names things."""
        sentence = next(self._numbers)
        for thing in things:
            mention = next(self._numbers)
            self.base.execute("INSERT INTO mention (id, sentence) VALUES (?, ?)", (mention, sentence))
            self.base.execute("INSERT INTO refers VALUES (?, ?)", (mention, thing))

    def acts(self, agency: int, thing: int) -> None:
        self.base.execute(
            "INSERT INTO claim (id, subject, predicate, object) VALUES (?, ?, 'appliesMechanism', ?)",
            (next(self._numbers), agency, thing),
        )

    def found(self) -> list[Double]:
        return list(doubles(self, kit().vocabulary))  # type: ignore[arg-type]


M, P, A, L = "Mechanism", "Program", "Agency", "LegalInstrument"


@pytest.mark.parametrize(
    ("kind", "one", "other", "why"),
    [
        (M, "柜台扫码巡查制度", "柜台扫码巡察制度", LETTERS),
        (M, "柜台扫码巡查", "柜台扫码巡查制", LETTERS),
        (P, "“净源2025”专项行动", "“净源2025”专项活动", LETTERS),
        # years and numbers tell things apart
        (P, "“净源2024”专项行动", "“净源2025”专项行动", ""),
        (M, "柜台三项巡查制度", "柜台四项巡查制度", ""),
        # short names are alike by chance
        (M, "扫码巡查", "扫码巡察", ""),
        (A, "民政局", "财政局", ""),
        # a body of a body, a rule under a law
        (A, "某某区综合行政执法局", "某某区综合行政执法局直属大队", ""),
        (L, "某某区柜台扫码巡查条例", "某某区柜台扫码巡查条例细则", ""),
        (M, "柜台扫码巡查制度", "行政复议调解衔接", ""),
    ],
)
def test_letters(kind: str, one: str, other: str, why: str) -> None:
    tables = Tables()
    tables.thing(kind, one)
    tables.thing(kind, other)
    assert [d.why for d in tables.found()] == ([why] if why else [])


def test_the_more_reported_name_stays_and_what_a_vocabulary_has() -> None:
    tables = Tables()
    tables.thing(M, "柜台扫码巡查制度", 1)
    tables.thing(M, "柜台扫码巡察制度", 3)
    (found,) = tables.found()
    assert (found.name, found.of) == ("柜台扫码巡查制度", "柜台扫码巡察制度")
    known = next(t for t in kit().vocabulary.terms.values() if t.name == "行政执法公示制度")
    tables = Tables()
    tables.thing(M, known.name, 1, iri=known.iri)
    tables.thing(M, "行政执法公式制度", 9)
    (found,) = tables.found()
    assert (found.name, found.of) == ("行政执法公式制度", known.name)


def test_what_vocabularies_have_is_told_apart_there() -> None:
    v = kit().vocabulary
    tables = Tables()
    for law in list(v.laws.values())[:400]:
        tables.thing(L, law.name, iri=law.iri)
    assert tables.found() == []


def test_of_two_places_each_has_its_own() -> None:
    tables = Tables()
    zhengzhou, kaifeng = tables.thing("Region", "郑州市"), tables.thing("Region", "开封市")
    tables.thing(A, "郑州市柜台扫码管理局", region=zhengzhou, alt=("市扫码局",))
    tables.thing(A, "开封市柜台扫码管理局", region=kaifeng, alt=("市扫码局",))
    assert tables.found() == []
    tables.thing(A, "郑州市柜台扫码管埋局", region=zhengzhou)
    (found,) = tables.found()
    assert {found.name, found.of} == {"郑州市柜台扫码管理局", "郑州市柜台扫码管埋局"}
    # what all bodies of a place share says nothing
    tables.thing(A, "郑州市民政局", region=zhengzhou)
    tables.thing(A, "郑州市财政局", region=zhengzhou)
    assert len(tables.found()) == 1


def test_what_bears_a_name_of_another_may_be_it() -> None:
    tables = Tables()
    tables.thing(M, "扫码通办", 2, alt=("“扫码办”",))
    tables.thing(M, "扫码办", 1)
    (found,) = tables.found()
    assert (found.name, found.of, found.why) == ("扫码办", "扫码通办", SAME_KEY)


def test_what_one_sentence_names_beside_each_other_is_two() -> None:
    tables = Tables()
    one, other = tables.thing(M, "柜台扫码巡查制度"), tables.thing(M, "柜台扫码巡察制度")
    tables.together(one)
    tables.together(other)
    assert len(tables.found()) == 1
    tables.together(one, other)
    assert tables.found() == []


def test_the_same_agencies_make_likely_what_letters_alone_do_not() -> None:
    tables = Tables()
    one, other = tables.thing(M, "柜台扫码巡查联动机制"), tables.thing(M, "柜台扫码检查协同机制")
    assert tables.found() == []
    for name in ("甲局", "乙局"):
        agency = tables.thing(A, name)
        tables.acts(agency, one)
        tables.acts(agency, other)
    (found,) = tables.found()
    assert found.why == AGENCIES


def test_no_name_is_compared_with_all(monkeypatch: pytest.MonkeyPatch) -> None:
    from rapidfuzz import process

    compared, real = [], process.extract

    def counting(wanted: str, choices: list[str], **more: object) -> object:
        compared.append(len(choices))
        return real(wanted, choices, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(process, "extract", counting)
    tables = Tables()
    letters = [chr(0x4E00 + n) for n in range(3000)]
    for n in range(5_000):
        name = "".join(letters[(n * k + k * k) % 3000] for k in (1, 7, 11, 13, 17, 19)) + "专项行动"
        tables.thing(P, name)
    tables.found()
    # all pairs would be twelve million
    assert sum(compared) < 5_000 * 20
