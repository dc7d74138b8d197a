"""Every name has an IRI that a strict parser reads; what an IRI can hold stands in it as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from kg.model.iris import ID, encode, iri, respelled, well_formed
from kg.model.schema import LAW
from kg.vocabulary.tables import vocabulary

SURROGATES = range(0xD800, 0xE000)


def blocks() -> Iterator[str]:
    """All characters but surrogates, some thousands at a time."""
    for begin in range(0, 0x110000, 0x1000):
        yield "".join(chr(c) for c in range(begin, begin + 0x1000) if c not in SURROGATES)


def parsed(address: str) -> str:
    (quad,) = parse(f"<{address}> <{ID}p> <{ID}o> .", format=RdfFormat.TURTLE)
    return quad.subject.value


def test_any_character_of_any_plane_makes_an_iri_that_parses_and_gives_the_name_again() -> None:
    for block in filter(None, blocks()):
        address = iri(LAW, block)
        assert parsed(address) == address
        assert well_formed(address)
        assert unquote(address.removeprefix(f"{ID}law/")) == block


def allowed(code: int) -> bool:
    """`unreserved` and `ucschar` as RFC 3987 lists them."""
    if code < 0xA0:
        return chr(code).isalnum() or chr(code) in "-._~"
    if code < 0x10000:
        return code <= 0xD7FF or 0xF900 <= code <= 0xFDCF or 0xFDF0 <= code <= 0xFFEF
    return code < 0xF0000 and code & 0xFFFF <= 0xFFFD and not 0xE0000 <= code < 0xE1000


def test_what_is_escaped_is_what_rfc_3987_leaves_out_and_no_more() -> None:
    escaped = {c for block in blocks() for c in block if encode(c) != c}
    assert escaped == {c for block in blocks() for c in block if not allowed(ord(c))}
    assert {unicodedata.category(c) for c in escaped if ord(c) >= 0xA0} == {"Co", "Cn", "Cf", "Mn", "So"}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("法治政府建设实施纲要（2021—2025年）", "法治政府建设实施纲要（2021—2025年）"),
        ("市容\ue5e5管理条例", "市容%EE%97%A5管理条例"),
        ("\uf0b7管理条例", "%EF%82%B7管理条例"),
        ("\U000f0000\U0010fffd", "%F3%B0%80%80%F4%8F%BF%BD"),
        ("\ufdd0\uffff\U0001ffff", "%EF%B7%90%EF%BF%BF%F0%9F%BF%BF"),
        ("\x00\x1f \x7f\x80\x9f", "%00%1F%20%7F%C2%80%C2%9F"),
        ("互联网+监管(1:2)/a?b#c@d'e\"", "互联网%2B监管%281%3A2%29%2Fa%3Fb%23c%40d%27e%22"),
        ("100%", "100%25"),
        ("\ud800法\udfff", "%EF%BF%BD法%EF%BF%BD"),
    ],
)
def test_how_a_name_is_spelled(name: str, written: str) -> None:
    assert encode(name) == written


@given(st.text(), st.text())
def test_two_names_have_two_iris(one: str, other: str) -> None:
    assert (encode(one) == encode(other)) == (one == other)


@pytest.mark.parametrize(
    "address",
    [
        f"{ID}law/",
        f"{ID}law/a b",
        f"{ID}law/\ue5e5",
        f"{ID}law/a%2",
        f"{ID}law/a%2f",
        f"{ID}law/a>",
        f"{ID}law/a\n",
        f"{ID}law/a/b",
        f"{ID}law/互联网+监管",
        "http://elsewhere.example/law/a",
    ],
)
def test_an_iri_that_was_not_minted_so_is_known(address: str) -> None:
    assert not well_formed(address)


def test_the_vocabularies_spell_their_iris_so() -> None:
    v = vocabulary()
    known = [*v.laws, *v.organs, *v.terms, *(r.iri for r in v.regions.values())]
    known += [p for concept in v.terms.values() for p in concept.parts]
    assert len(known) > 7000
    assert [a for a in known if not well_formed(a) or respelled(a) != a] == []


def test_an_iri_of_version_0_1_is_told_by_its_spelling() -> None:
    """That version left +, delimiters and private use of U+E000–F8FE as they are, and escaped U+F8FF–FFFF."""
    old = f"{ID}law/三年行动方案%EF%BC%882023—2025年%EF%BC%89@440700#art_1"
    assert respelled(old) == f"{ID}law/三年行动方案（2023—2025年）@440700#art_1"
    assert respelled(f"{ID}mechanism/互联网+监管") == f"{ID}mechanism/互联网%2B监管"
    for same in (f"{ID}agency/郑州市城市管理局", f"{ID}law/a%20b%40c@410100#art_1", f"{ID}region/410100", ID):
        assert respelled(same) == same
