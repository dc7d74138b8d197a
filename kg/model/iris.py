"""IRIs from canonical names, and digests by which texts are known."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.model.schema import FZ as FZ
from kg.model.schema import KIND, PREFIXES

if TYPE_CHECKING:
    from kg.model.records import Claim, Span

ID = "https://w3id.org/fazhi-kg/id/"
#: What an IRI cannot hold (RFC 3987), with the delimiters that would change its meaning.
_UNSAFE = re.compile(r"[\x00-\x20\x7f\"<>{}|\\^`%#?/\[\]@\ud800-\udfff\uf8ff-\uffff]")


@lru_cache(maxsize=1 << 15)
def encode(name: str) -> str:
    """Percent-encode what an IRI cannot hold; Chinese stays as it is. Surrogates become U+FFFD."""

    def escape(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))

    return _UNSAFE.sub(escape, name)


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
