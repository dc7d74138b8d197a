"""The nodes of a Turtle file as kg writes it, without a term object for each triple: several times faster than a parser.

Nine nodes of ten are a sentence, a mention or a claim of a single shape, which one pattern takes apart; all others have
one line a predicate. Whatever is written in any other way is `Foreign`, and read by a parser: this module never guesses.

A line begins with < where a node begins and nowhere else, for kg escapes line ends in literals and indents all else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kg.graph.store.nodes import Claim, Iri, Mention, Sentence
from kg.model.iris import ID
from kg.model.schema import PREFIXES, in_order
from kg.rdf.head import prefixes

if TYPE_CHECKING:
    from kg.graph.store.index import Index
    from kg.graph.store.nodes import Block
    from kg.rdf.ntriples import Progress

#: Bytes that are read at once.
_PIECE = 8 * 1024 * 1024
#: Where a node begins.
NODE = b"\n<"
_REPORTS = f"<{ID}report/".encode()
_ITSELF = b"> a nif:Context , "
_HOME = re.compile(rb"<(" + re.escape(f"{ID}report/".encode()) + rb"[0-9a-f]+)[#>]")
#: Stands for < and the IRI of the report, as in `kg.rdf.turtle`; a file that holds it is not ours.
_REPORT = "\x02"

_IRI = r'<[^\x00-\x20<>"{}|^`\\]*>'
_TEXT, _TYPED = r'"(?:[^"\\\n\r]|\\.)*"', r"(?:@[a-z-]+|\^\^xsd:\w+)?"
_LITERAL = _TEXT + _TYPED
_NAME = r"[a-z]+:[\w-]+|true|false"
_TERM = re.compile(f"({_IRI})|({_TEXT}){_TYPED}|({_NAME})")
_IRIS = re.compile(f"{_IRI}(?: , {_IRI})*")
_OBJECTS = re.compile(f"(?:{_IRI}|{_LITERAL}|{_NAME})(?: , (?:{_IRI}|{_LITERAL}|{_NAME}))*")
_SUBJECT = re.compile(f"({_IRI}) ")
_LOCAL = re.compile(r"[\w-]+")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}

_NUMBER = r'"([0-9]+)"\^\^xsd:nonNegativeInteger'
_PLACE = r"\x02#char=[0-9]+,[0-9]+>"
_STANCE = r"(?: ;\n\tfz:stance (fz:\w+(?: , fz:\w+)*))? \.\n"
_STRETCH = re.compile(
    r"\x02#(char=[0-9]+,[0-9]+)> a (?:nif:Sentence|(nif:Phrase , fz:Mention)) ;\n"
    rf'\tnif:anchorOf "([^"\\\n\r]*)" ;\n\tnif:beginIndex {_NUMBER} ;\n\tnif:endIndex {_NUMBER}'
    rf"(?(2) ;\n\titsrdf:taIdentRef ({_IRI}) ;\n\tfz:inReport \x02> ;\n"
    rf"(?:\tfz:section ({_PLACE}) ;\n)?\tfz:sentence ({_PLACE}){_STANCE}| \.\n)"
)
_CLAIM = re.compile(
    r"\x02#(claim=[0-9a-f]+)> a rdf:Statement( , fz:Citation)? , fz:Claim ;\n"
    rf"\trdf:object ({_IRI}) ;\n\trdf:predicate fz:(\w+) ;\n\trdf:subject ({_IRI})( ;\n\tprov:wasGeneratedBy fz:Inference)?"
    rf"(?: ;\n\tfz:evidence ({_PLACE}(?: , {_PLACE})*))? ;\n(?:\tfz:forceThen fz:(\w+) ;\n)?\tfz:inReport \x02>"
    rf"(?: ;\n\tfz:noSuchArticle ({_IRI}(?: , {_IRI})*))?(?: ;\n\tfz:provision ({_IRI}(?: , {_IRI})*))?{_STANCE}"
)


class Foreign(Exception):
    """A file begins as kg writes it and goes on otherwise."""


def written_by_kg(graph: Path) -> bool:
    """Whether a file begins as kg writes it."""
    head = prefixes()
    if graph.suffix != ".ttl":
        return False
    with graph.open("rb") as file:
        return file.read(len(head) + 1) == head + b"<"


def nodes(graph: Path, index: Index, progress: Progress | None = None) -> int:
    """Hand all nodes of a file that kg wrote to an index, of one without proofs those that it needs; their triples.

    Raises Foreign where the file is not written as kg does or its nodes stand in another order, also for what is no
    Turtle, and KgError as `Index.node` does.
    """
    count, last, size = 0, "", os.path.getsize(graph)
    with graph.open("rb") as file:
        for home, text in _stretches(file, proofs=index.proofs):
            if progress:
                progress(file.tell(), size)
            reader = Reader(home, index)
            count += reader.read(text, last)
            last = reader.last
    return count


def _stretches(file: IO[bytes], *, proofs: bool) -> Iterator[tuple[str, str]]:
    """The text in stretches of nodes: (IRI of the report whose nodes they are, the text in short); of things ""."""
    for piece in pieces(file, _PIECE):
        at = 0
        while at < len(piece):
            home, end = stretch(piece, at)
            if home and not proofs:
                at = stated(piece, at, end)
            yield home.decode(), in_short(piece[at:end], home)
            at = end


def pieces(file: IO[bytes], size: int) -> Iterator[bytes]:
    """The text behind the prefixes in pieces of about so many bytes, each of whole nodes."""
    head = prefixes()
    if (rest := file.read(len(head))) != head:
        raise Foreign("the prefixes")
    rest = b""
    while data := file.read(size):
        data = rest + data
        cut = data.rfind(NODE) + 1
        if cut:
            yield data[:cut]
        rest = data[cut:]
    if rest:
        yield rest


def stretch(piece: bytes, at: int) -> tuple[bytes, int]:
    """(IRI of the report to which the node at an offset belongs, or b"" of a thing, where its nodes or the things end)."""
    if found := _HOME.match(piece, at):
        home = found[1]
        # its last node is itself; to look for what that begins with finds the place three times slower
        itself = piece.find(_ITSELF, at)
        end = piece.find(NODE, itself) if itself >= 0 else -1
    else:
        home, end = b"", piece.find(b"\n" + _REPORTS, at)
    return home, end + 1 if end >= 0 else len(piece)


def stated(piece: bytes, at: int, end: int) -> int:
    """Where the claims of a report begin, or itself where it has none; they stand behind its sentences and mentions."""
    for begin in (b"> a rdf:Statement ,", _ITSELF):
        if (found := piece.find(begin, at, end)) >= 0:
            return max(at, piece.rfind(NODE, at, found) + 1)
    return end


def in_short(data: bytes, home: bytes) -> str:
    """The nodes of a report, or of things (b""), with \\x02 for < and the report's IRI. Raises Foreign for what is no UTF-8."""
    try:
        if b"\x02" in data:
            raise Foreign("a character that kg escapes")
        return (data.replace(b"<" + home, b"\x02") if home else data).decode()
    except UnicodeDecodeError as error:
        raise Foreign(str(error)) from None


class Reader:
    """Reads the nodes of one stretch. last: the IRI of the last of them, with its >."""

    def __init__(self, home: str, index: Index):
        self._home, self._index = home, index
        self._block: Block | None = index.block(home) if home else None
        self.last = ""

    def read(self, text: str, last: str) -> int:
        """Hand on all nodes of a text in short, which come behind a node; the number of their triples."""
        self.last = last
        at = count = 0
        end = len(text)
        # of a report's own nodes what comes behind #
        before = last[len(self._home) + 1 :] if self._home and last.startswith(self._home + "#") else ""
        if not before and self._home and last and f"{self._home}#" <= last:
            raise Foreign("nodes in no order")
        while at < end:
            found = self._own(text, at) if self._block is not None else None
            if found:
                at, here, triples = found
                if here <= before:
                    raise Foreign("nodes in no order")
                before, self.last = here, f"{self._home}#{here}"
            else:
                at, triples = self._any(text, at, self.last)
                before = self.last[len(self._home) + 1 :]
            count += triples
        return count

    def _own(self, text: str, at: int) -> tuple[int, str, int] | None:
        """(end, local name with >, triples) of a sentence, mention or claim that is written in the usual shape."""
        assert self._block is not None
        if found := _STRETCH.match(text, at):
            node, mention, words, begin, end, thing, section, sentence, written = found.groups()
            if not mention:
                self._block.sentences.append(Sentence(node, int(begin), words))
                return found.end(), node + ">", 4
            said = stances(written)
            self._block.mentions.append(
                Mention(
                    node,
                    int(begin),
                    int(end),
                    words,
                    (thing[1:-1],),
                    sentence[2:-1],
                    section[2:-1] if section else None,
                    said[0],
                )
            )
            return found.end(), node + ">", 8 + bool(section) + said[1]
        if found := _CLAIM.match(text, at):
            node, cited, object_, predicate, subject, inferred, proofs, force, lacking, articles, written = (
                found.groups()
            )
            said = stances(written)
            proving = [proof[2:-1] for proof in proofs.split(" , ")] if proofs else []
            without, provisions = _iris(lacking), _iris(articles)
            self._block.claims.append(
                Claim(
                    node,
                    subject[1:-1],
                    predicate,
                    object_[1:-1],
                    bool(cited),
                    bool(inferred),
                    said[0],
                    force or "",
                    provisions,
                    without,
                    proving,
                )
            )
            more = len(proving) + len(provisions) + len(without) + said[1]
            return found.end(), node + ">", 6 + bool(cited) + bool(inferred) + bool(force) + more
        return None

    def _any(self, text: str, at: int, last: str) -> tuple[int, int]:
        """(end, triples) of a node of any shape."""
        short = text.startswith(_REPORT, at)
        end = text.find("\n" + (_REPORT if short else "<"), at) + 1 or len(text)
        whole = text[at:end]
        if self._home:
            whole = whole.replace(_REPORT, "<" + self._home)
        iri, said, count = node(whole)
        self.last = iri + ">"
        if self.last <= last:
            raise Foreign("nodes in no order")
        self._index.node(iri, said)
        return end, count


def node(text: str) -> tuple[str, dict[str, list[str]], int]:
    """(IRI, what is said of it, triples) of the Turtle of a node. Raises Foreign when it is not written as kg does."""
    found = _SUBJECT.match(text)
    if found is None or not text.endswith(" .\n"):
        raise Foreign(text[:200])
    said: dict[str, list[str]] = {}
    count = 0
    for line in text[found.end() : -3].split(" ;\n\t"):
        name, _, objects = line.partition(" ")
        values = _values(objects)
        count += len(values)
        if (predicate := _full(name)) in said:
            raise Foreign(line)
        said[predicate] = list(dict.fromkeys(values)) if len(values) > 1 else values
    return found[1][1:-1], said, count


def _values(objects: str) -> list[str]:
    """Objects as they are written, divided by commas."""
    if _IRIS.fullmatch(objects):
        return [Iri(iri) for iri in objects[1:-1].split("> , <")]
    if (known := _lists.get(objects)) is not None:
        return known
    if not _OBJECTS.fullmatch(objects):
        raise Foreign(objects)
    found = [_value(*term) for term in _TERM.findall(objects)]
    if '"' not in objects:
        _lists[objects] = found
    return found


#: Lists of names, of which there are few.
_lists: dict[str, list[str]] = {}


def _value(iri: str, literal: str, name: str) -> str:
    if iri:
        return Iri(iri[1:-1])
    if literal:
        return _ESCAPE.sub(_character, literal[1:-1]) if "\\" in literal else literal[1:-1]
    return name if name in ("true", "false") else _full(name)


def _character(found: re.Match[str]) -> str:
    if code := found[1] or found[2]:
        if (number := int(code, 16)) > 0x10FFFF or 0xD800 <= number < 0xE000:
            raise Foreign(found[0])
        return chr(number)
    if found[3] not in _ESCAPED:
        raise Foreign(found[0])
    return _ESCAPED[found[3]]


_names: dict[str, Iri] = {"a": Iri(PREFIXES["rdf"] + "type")}


def _full(name: str) -> Iri:
    """The IRI of a name with a prefix."""
    if (found := _names.get(name)) is None:
        prefix, _, local = name.partition(":")
        if prefix not in PREFIXES or not _LOCAL.fullmatch(local):
            raise Foreign(name)
        found = _names[name] = Iri(PREFIXES[prefix] + local)
    return found


_said: dict[str | None, tuple[str, int]] = {None: ("", 0)}


def stances(written: str | None) -> tuple[str, int]:
    """(stances, joined, their number) as they are written."""
    if (found := _said.get(written)) is None:
        assert written is not None
        names = [name.removeprefix("fz:") for name in written.split(" , ")]
        found = _said[written] = "、".join(in_order(names)), len(names)
    return found


def _iris(written: str | None) -> list[str]:
    return [iri[1:-1] for iri in written.split(" , ")] if written else []
