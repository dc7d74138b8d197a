"""Which texts are values of a datatype of XML Schema: of the datatypes that a graph is written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from kg.model.schema import PREFIXES

_XSD = PREFIXES["xsd"]
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DATE = re.compile(rf"(-?(?:[1-9][0-9]{{3,}}|0[0-9]{{3}}))-([0-9]{{2}})-([0-9]{{2}}){_ZONE}")
_FORMS = {
    "gYear": rf"-?(?:[1-9][0-9]{{3,}}|0[0-9]{{3}}){_ZONE}",
    "boolean": "true|false|0|1",
    "integer": "[+-]?[0-9]+",
    "nonNegativeInteger": r"\+?[0-9]+|-0+",
    "positiveInteger": r"\+?0*[1-9][0-9]*",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    # the characters of XML 1.1, which Turtle can hold as escapes
    "string": "[^\ud800-\udfff]*",
}


def _date(text: str) -> bool:
    if not (match := _DATE.fullmatch(text)):
        return False
    # 400 years have one calendar: years before the first and behind 9999 are judged by one that Python knows
    year = 2000 + int(match[1]) % 400
    try:
        date(year, int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


def _fits(form: str) -> Callable[[str], bool]:
    pattern = re.compile(form)
    return lambda text: pattern.fullmatch(text) is not None


_JUDGES: dict[str, Callable[[str], bool]] = {
    _XSD + "date": _date,
    **{_XSD + name: _fits(form) for name, form in _FORMS.items()},
}


def valid(text: str, datatype: str) -> bool:
    """Whether a text is a value of a datatype, given by its IRI: 2023-02-30 is no xsd:date. Of one that is not known
    here nothing is said, and the answer is yes."""
    judge = _JUDGES.get(datatype)
    return judge is None or judge(text)
