"""Every way in which the text of a query may be divided into strings, comments, IRIs and the rest.

Where a string ends, or whether ``<`` begins an IRI or compares, depends in SPARQL on the whole query, on escapes that turn
out wrong a thousand characters later, and on the parser's version. Who decides it a second time decides it otherwise
sooner or later, and what passes for a string here is a keyword there. So nothing is decided: all divisions that are
possible at all are followed at once, and what is told is whatever *any* of them has outside strings, comments and IRIs.
A division too many does no harm; one that the parser may choose and that is missing here would.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

#: ``<http://`` cannot compare: behind the operator would stand the name ``http:`` and two divisions, which no grammar
#: takes. Without quotes and escapes, so that it changes nothing for whoever reads it as part of a string.
_WHOLE = r"""<[A-Za-z][A-Za-z0-9+.-]*://[^<>"{}|^`\\'\x00-\x20]*>"""
_TOKEN = re.compile(
    rf"""(?P<iri>{_WHOLE}) | (?P<escape>\\[uU]) | (?P<line>[\r\n]) | (?P<space>[|^`\x00-\x20])
    | (?P<mark>[(){{}}\[\]'"\\#<>]) | (?P<text>[^(){{}}\[\]'"\\#<>|^`\x00-\x20]+)""",
    re.VERBOSE,
)
#: What can be read in one way alone by who is outside before it, and is outside again after it: most of every query.
_PLAIN = re.compile(
    rf"""(?P<iri>{_WHOLE}) | (?P<out>(?:[^'"\\#<]|<(?=[<"{{}}|^`\x00-\x20]))+)
    | '(?:[^'\\\r\n]+'|'(?!')) | "(?:[^"\\\r\n]+"|"(?!")) | \#[^\r\n]*(?:[\r\n]|\Z)""",
    re.VERBOSE,
)
_OTHER_THAN_BRACKETS = re.compile(r"[^(){}\[\]]+")
#: The states: outside; behind a backslash there, which may be that of a name; in a comment; in what may be an IRI.
_OUT, _NAME, _COMMENT, _IRI = "out", "name", "comment", "iri"
#: Those of strings, each after its quote. Two quotes are an empty string, or the first two of the three of a long one.
_SHORT, _FIRST, _SECOND, _LONG, _ENDS, _ENDS_SOON = "short", "first", "second", "long", "ends", "ends soon"
_ESCAPED = "escaped "
#: What no IRI holds.
_NOT_IRI = frozenset(["iri", "line", "space", "<", '"', "{", "}"])
_OUTSIDE = {
    "'": (_SHORT, _FIRST),
    '"': (_SHORT, _FIRST),
    "#": (_COMMENT,),
    "<": (_OUT, _IRI),
    "\\": (_OUT, _NAME),
}
#: What a quote of its own kind makes of a string; what is not here stays.
_QUOTED = {_SHORT: _OUT, _FIRST: _SECOND, _SECOND: _LONG, _LONG: _ENDS_SOON, _ENDS_SOON: _ENDS, _ENDS: _OUT}


@cache
def _next(state: str, kind: str) -> tuple[str, ...]:
    """The states that a token leads to, by its kind: a mark itself, or the group of `_TOKEN`; none: no such reading."""
    if state == _OUT:
        to = _OUTSIDE.get(kind, (_OUT,))
        return tuple(one + kind if one in (_SHORT, _FIRST) else one for one in to)
    if state == _COMMENT:
        return (_OUT,) if kind == "line" else (_COMMENT,)
    if state == _IRI:
        return (_OUT,) if kind == ">" else () if kind in _NOT_IRI else (_IRI,)
    if state == _NAME:
        return (_OUT,)
    if state.startswith(_ESCAPED):
        return (state.removeprefix(_ESCAPED),)
    state, quote = state[:-1], state[-1]
    if kind == quote:
        to_one = _QUOTED[state]
        return (to_one if to_one == _OUT else to_one + quote,)
    if state in (_FIRST, _SECOND) or (state == _SHORT and kind == "line"):
        return ()
    inside = _SHORT if state == _SHORT else _LONG
    return ((_ESCAPED if kind == "\\" else "") + inside + quote,)


#: What stands for a string or an IRI in the text around it.
HELD = '"'


class Outside(NamedTuple):
    """What some reading of a query has outside strings and comments. text: words stand in it whole, `HELD` for
    a string or an IRI; where it is not clear what is one, its parts are there as well.

    iris: the IRIs that begin with a scheme and ``//``, in their brackets. depth: of brackets, in the deepest reading.
    """

    text: str
    iris: frozenset[str]
    depth: int


def outside(sparql: str) -> Outside:
    """What no reading of a query has outside strings and comments is not in this; the time grows with its length."""
    texts: list[str] = []
    iris: set[str] = set()
    at = depth = deepest = 0
    while at < len(sparql):
        if plain := _PLAIN.match(sparql, at):
            if plain.lastgroup == "out":
                texts.append(plain[0])
                for bracket in _OTHER_THAN_BRACKETS.sub("", plain[0]):
                    depth = depth + 1 if bracket in "([{" else max(0, depth - 1)
                    deepest = max(deepest, depth)
            elif plain.lastgroup == "iri":
                iris.add(plain[0])
                texts.append(HELD)
            elif plain[0][0] != "#":
                texts.append(HELD)
            at = plain.end()
        else:
            at, depth, most = _all_readings(sparql, at, depth, texts, iris)
            deepest = max(deepest, most)
    # a character that stands in no word between two pieces: a string was there, and what stood before it ended
    return Outside("\n".join(texts), frozenset(iris), deepest)


def _all_readings(
    sparql: str, begin: int, depth: int, texts: list[str], iris: set[str]
) -> tuple[int, int, int]:
    """Follow all readings from a place that is outside until they agree on being outside again.

    Adds to texts and iris; gives where that is, the depth there, and the greatest depth on the way.
    """
    states = {_OUT: depth}
    deepest = depth
    for token in _TOKEN.finditer(sparql, begin):
        text, kind = token[0], token.lastgroup or ""
        if kind == "mark":
            kind = text
        if (here := states.get(_OUT)) is not None:
            if kind == "iri":
                iris.add(text)
                texts.append(HELD)
            else:
                texts.append(text)
            if kind in ("(", "[", "{"):
                states[_OUT] = here + 1
                deepest = max(deepest, here + 1)
            elif kind in (")", "]", "}"):
                states[_OUT] = max(0, here - 1)
        after: dict[str, int] = {}
        for state, deep in states.items():
            for to in _next(state, kind):
                after[to] = max(deep, after.get(to, 0))
        if len(after) == 1 and _OUT in after:
            return token.end(), after[_OUT], deepest
        states = after
        if not states:
            break
    return len(sparql), depth, deepest
