"""What stands around a name and makes another thing of it: an honour, the name of a body, a platform or a meeting."""

from __future__ import annotations

import re

from kg.characters.patterns import rx
from kg.extraction.find.terms.term import Term
from kg.vocabulary.tables import Vocabulary

#: So far to each side a clause is looked at.
_REACH = 60


class Around:
    """Tells by its clause that a stretch which looks like a mechanism or program names none."""

    def __init__(self, v: Vocabulary):
        self._honoured = re.compile(v.alternation("honour-verb"))
        self._given = re.compile(v.alternation("honour-verb-weak"))
        honour = v.alternation("award")
        self._honour = re.compile(honour)
        #: “八五”普法中期[表现突出单位]
        self._award = re.compile(f"”*(?:[一-龥]{{0,6}}?{honour}|奖)")
        self._body = re.compile(
            f"(?:{v.alternation('named-body-middle')}|[A-Za-z])*{v.alternation('named-body')}"
            f"(?!{v.alternation('named-body-not')})"
        )
        self._titled = re.compile(
            f"(?![和及与等])[一-龥]{{1,3}}{v.alternation('person-title')}|{v.alternation('person-group')}"
        )
        self._person = re.compile(v.alternation("person-mechanism") + "$")

    def excludes(self, text: str, term: Term) -> bool:
        """Whether a term is part of an honour, of the name of a body, platform or meeting, or a person's title."""
        begin, end = term.begin, term.end
        if self._award.match(text, end):
            return True
        # “互联网+监管”系统 runs under the name of what it serves; 行政复议信息平台 is one name
        quoted = text[end - 1] == "”" or text[end : end + 1] == "”"
        if not quoted and self._body.match(text, end):
            return True
        if self._person.search(text[begin:end]) and self._titled.match(text, end):
            return True
        front = rx("[,;。:!?\n]").split(text[max(0, begin - _REACH) : begin])[-1]
        if self._honoured.search(front):
            return True
        if not self._given.search(front):
            return False
        behind = rx("[,;。:!?\n]").split(text[begin : end + _REACH], maxsplit=1)[0]
        return self._honour.search(behind) is not None
