"""Instruments that another one tells: 《招标投标法》及其[实施条例], and the law named before, 该法第三十二条."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.characters.patterns import either
from kg.characters.view import View
from kg.extraction.find.laws.articles import parse_articles
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.known import Known
from kg.extraction.find.looked_for import BACK, ON_IT, POINTS, looked_for
from kg.vocabulary.tables import Vocabulary


class Companions:
    """Finds what a text names by another instrument."""

    def __init__(self, vocabulary: Vocabulary, known: Known):
        v = vocabulary
        self._known, self._phrases = known, looked_for(v)
        self._implementing = re.compile(
            f"[》”]?[及和与、]其?(《)?({v.alternation('implementing-regulation')})(?(1)》)"
        )
        self._back = re.compile(
            f"({v.alternation('back-pointing')})(《)?({v.alternation('back-noun')}|条)(?(2)》)(?=第|中第|的第)"
            "|(?:(?<=[据照按合反])|(?<=落实|执行|适用|遵守|贯彻|援引))(其)(?=第[^,。;条]{1,8}条)"
            # 《X》第六十条规定了罚则,[第六十七条]之规定一并适用
            f"|[,;][但而且另]?(第[一二三四五六七八九十百零\\d]{{1,7}}条)(?=(?:第[^,。;条]{{1,6}}[款项])*(?:[之的]规定|则?规定|明确|要求))"
        )
        # 落实该办法, 照着这部条例: told by the verb in front of it, without an article
        self._governed = re.compile(
            f"(?:{v.alternation('relies-before', 'according-to', 'implements-before', 'publicises-before')}|[凭靠照讲学])[了着]?$"
        )
        self._plain_back = re.compile(
            f"({v.alternation('back-pointing', 'this-one')})({v.alternation('back-noun')})(?=[,。;、\n一-龥])(?![中的]?第|[学院官治人])|{either(ON_IT)}(它)|(?:凭|靠|依|据|照|按|根据)着?(这一条|这条(?!例)|这条规定)"
        )

    def implementing(self, view: View, found: Sequence[Citation]) -> Iterator[Citation]:
        """The regulations that implement a law, named behind it: 及其实施条例."""
        text = view.text
        for citation in found:
            if citation.nested or citation.country or citation.known is None:
                continue
            match = self._implementing.match(text, citation.end)
            title = citation.known.name + match[2] if match else ""
            known = self._known.known(title)
            if match and (known or self._known.attested(title)):
                begin = match.start(1) if match[1] else match.start(2)
                articles, _ = parse_articles(text, match.end())
                name = known.name if known else title
                yield Citation(begin, match.end(), name, "bare", known, articles=articles)

    def back(self, view: View) -> Iterator[Citation]:
        """该法第三十二条, 上述条例第五条, 依据其第八条: the noun, of which resolving finds what it means."""
        text = view.text
        for match in view.where(self._phrases).matches(BACK, self._back, text):
            begin = match.start(5) if match[5] else match.start()
            if begin in view.in_titles:
                continue
            behind = begin if match[5] else match.end() + (text[match.end()] in "中的")
            articles, _ = parse_articles(text, behind)
            # 该条第二款: of which article, resolving finds; an article alone is called 第
            noun = match[3] or match[4] or match[5][0]
            if articles or noun == "条":
                yield Citation(begin, match.end(), noun, "back", articles=articles)
        for match in view.where(self._phrases).matches(POINTS, self._plain_back, text):
            it = match[3] or match[4]
            begin = match.end() - len(it) if it else match.start()
            others = text.find("们", max(0, begin - 16), begin)
            if others > 0 and text[others - 1] in "他她":
                continue  # 他们去年就靠这一条办案: no deed of the publisher's
            if begin not in view.in_titles and self._governed.search(text, max(0, begin - 8), begin):
                yield Citation(begin, match.end(), "它" if it else match[2], "back")
