"""IRIs from canonical names, and digests by which texts are known."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.model.schema import FZ as FZ
from kg.model.schema import KIND, PREFIXES

if TYPE_CHECKING:
    from kg.model.records import Claim, Span

ID = "https://w3id.org/fazhi-kg/id/"
#: Characters that stand as they are in an IRI: RFC 3987's ``unreserved`` and ``ucschar``. All others (delimiters, quotes,
#: spaces, controls, private use, noncharacters) end it, change its meaning or make it one that no parser reads.
_UCSCHAR = "\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr(plane << 16 | (0x1000 if plane == 14 else 0))}-{chr(plane << 16 | 0xFFFD)}"
    for plane in range(1, 15)
)
_ESCAPED = re.compile(f"[^A-Za-z0-9._~{_UCSCHAR}-]+")
_ONE = f"(?:[A-Za-z0-9._~{_UCSCHAR}-]|%[0-9A-F]{{2}})+"
_WELL_FORMED = re.compile(f"{re.escape(ID)}[a-z]+/{_ONE}(?:@{_ONE})?(?:#{_ONE})?")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in _SURROGATE.sub("\ufffd", match[0]).encode())


@lru_cache(maxsize=1 << 15)
def encode(name: str) -> str:
    """Percent-encode what an IRI cannot hold (`_ESCAPED`); Chinese and full-width brackets stay. Surrogates become U+FFFD.

    Two names have two encodings.
    """
    return _ESCAPED.sub(_percent, name)


@lru_cache(maxsize=1 << 15)
def well_formed(address: str) -> bool:
    """Whether an IRI is one of a thing as `iri` mints it: {ID}kind/name, with @region and #part or without."""
    return _WELL_FORMED.fullmatch(address) is not None


def respelled(address: str) -> str:
    """An IRI under ID as it is spelled today. Version 0.1 escaped full-width brackets and left + and others as they are."""
    kind, slash, rest = address.removeprefix(ID).partition("/")
    name, sharp, part = rest.partition("#")
    name, at, region = name.partition("@")
    return f"{ID}{kind}{slash}{encode(unquote(name))}{at}{region}{sharp}{part}" if slash else address


def iri(kind: str, name: str) -> str:
    """IRI of a thing, from the name of its kind and its canonical name. Raises KeyError for a kind that is none."""
    return f"{ID}{KIND[kind].segment}/{encode(name)}"


def term(name: str) -> NamedNode:
    """fz:Claim → its IRI. Raises KeyError for a prefix that is none."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def _at(report: str, span: Span) -> NamedNode:
    """NIF's way of naming a stretch (RFC 5147): {report}#char=begin,end."""
    return NamedNode(f"{report}#char={span.begin},{span.end}")


def claim_iri(report: str, claim: Claim) -> str:
    """{report}#claim= and 16 hex digits of the SHA-256 of what it states."""
    import hashlib  # brings OpenSSL, which a question to a graph does not need

    stated = f"{claim.subject}|{FZ}{claim.predicate}|{claim.object}"
    return f"{report}#claim={hashlib.sha256(stated.encode()).hexdigest()[:16]}"


def digest(text: str) -> str:
    """Hex SHA-256 of the text's UTF-8 bytes, by which a report is known."""
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def likeness(text: str) -> str:
    """Hex SHA-256 of the text without white space: equal for one report in two formats."""
    return digest("".join(text.split()).replace("\ufeff", "").replace("\u200b", ""))
