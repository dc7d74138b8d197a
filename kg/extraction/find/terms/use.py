"""Whether a stretch in quotation marks that no class noun follows is put into practice: by the verbs around it."""

from __future__ import annotations

import re

from kg.characters.patterns import rx
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Vocabulary


class Use:
    """Tells by the verbs around a quoted stretch whether it is something that is put into practice."""

    def __init__(self, v: Vocabulary):
        more = r"(?:了|好|“[^”]*”|、|和|及|等)*$"
        self._joins = re.compile(v.alternation("quoted-program-verb") + r"(?:了|好|“[^”]*”|、|和|及)*$")
        self._principle = re.compile(v.alternation("principle-verb") + more)
        self._apply = re.compile(v.alternation("apply-verb") + more)
        self._practise = re.compile(v.alternation("practise-verb") + "[一-龥]{1,8}(?:“[^”]*”[、和及与]?)*$")
        self._practised = re.compile(
            f"{v.alternation('practise-each-verb')}[一-龥]{{0,6}}(?:“[^”]*”|、|和)*$"
        )
        self._each = re.compile(v.alternation("practise-each-verb") + "(?:“[^”]*”|、|和)*$")
        practise = v.alternation("practise-verb", "practise-on-trial")
        self._in_heading = re.compile(f"(?:{practise}|{v.alternation('keep-strictly')}[一-龥]{{0,4}})$")
        self._shape = re.compile(
            v.alternation("mechanism-shape")
            # 日巡查、周通报、月考评
            + r"$|^[日每][一-龥]{1,5}、[周旬每][一-龥]{1,5}、[月季每][一-龥]{1,5}|^[一-龥]?一(?![升降增减进退高低])[一-龥()]{1,5}一[一-龥]{1,6}|\+"
        )
        self._plain = frozenset(v.cue("generic-word"))
        #: “一门受理”协同不够, “四议两公开”在少数村走了过场
        self._wanting = re.compile(f"(?:在[一-龥]{{2,8}}?)?[一-龥]{{0,4}}?{v.alternation('stance-wanting')}")
        self._subject = re.compile(v.alternation("quoted-subject-after"))

    def practised(self, text: str, begin: int) -> bool:
        """Whether a verb of putting into practice stands before a quoted stretch, or before those that it follows."""
        return self._practised.search(text, max(0, begin - 30), begin) is not None

    def kind(self, text: str, begin: int, end: int, inner: str, heading: bool) -> str:
        """The kind of “X” at text[begin:end] that a verb puts into practice or that is itself a subject.

        推行“X”, 参加“X”, “X”覆盖全镇. Empty where nothing tells. heading: it stands in a heading, whose quoted words are
        slogans: only what is put into practice there counts.
        """
        front = text[max(0, begin - 30) : begin]
        if heading:
            return MECHANISM if self._in_heading.search(front) else ""
        if self._joins.search(front):
            return PROGRAM
        # “管理+服务”蔚然成风: two plain words are a name where they are put into practice
        plain = "+" in inner and all(part in self._plain for part in inner.split("+"))
        shaped = not plain and self._shape.search(inner) is not None
        if shaped or self._subject.match(text, end) or self._wanting.match(text, end):
            return MECHANISM
        if not self._apply.search(front) and not self._practise.search(front):
            return ""
        if self._principle.search(front) and not rx(
            r"[二两三四五六七八九十\d]|一(?![切致流定直样心])"
        ).search(inner):
            return ""  # 坚持“学习在先”, “一切为了群众”
        if inner.endswith("项目"):
            return PROGRAM  # 实施“沙地综合治理项目”
        return MECHANISM if "、" not in inner or self._each.search(front) else ""
