"""Programs that a text names after their subject: the campaign for a law, the drive to become a model district."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.characters.view import View
from kg.extraction.find.looked_for import CREATIONS, looked_for
from kg.extraction.find.terms.term import Term
from kg.model.schema import PROGRAM
from kg.vocabulary.tables import Vocabulary


class Drives:
    """Finds campaigns for laws and drives to become something."""

    def __init__(self, v: Vocabulary):
        self._phrases = looked_for(v)
        self._campaign = re.compile(
            rf"《[^《》\n]{{2,24}}》{v.alternation('campaign-word')}*[周月日季](?![期一-龥]?刊)"
        )
        self._dated = re.compile(
            rf"“\d{{1,2}}[.·]\d{{1,2}}”[一-龥]{{0,6}}?{v.alternation('campaign-word')}+[日周月]"
        )
        #: 国际森林日, 世界粮食日: a day that is kept everywhere
        self._of_the_world = re.compile(
            "(?:世界|国际)(?:(?![的各和及])[一-龥]){2,7}?日"
            f"(?=[^一-龥]|[和与及暨等]|系列|期间|当[天日]|来临|之际|为|前后|{v.alternation('campaign-word')})"
        )
        # 成功创建 is done with; 力争 + 创建
        begun = "|".join(
            f"{re.escape(verb)}(?<!成功{re.escape(verb)})" + (f"(?<!力{verb})" if verb[0] == "争" else "")
            for verb in v.cue("creation-verb")
        )
        self._creation = re.compile(
            rf"(?:{begun or '(?!)'})(?!一批|一系列|为|成为|成(?=[全国省市]))((?:(?![和及与的])[一-龥]){{2,16}}?{v.alternation('creation-noun')})"
        )

    def campaigns(self, view: View) -> Iterator[Term]:
        """《职业病防治法》宣传周 names a campaign."""
        for match in self._campaign.finditer(view.text):
            yield Term(match.start(), match.end(), PROGRAM, match[0], None, "campaign")

    def dated(self, view: View) -> Iterator[Term]:
        """“12.4”法制宣传日 is named after its date."""
        for match in self._dated.finditer(view.text):
            yield Term(match.start(), match.end(), PROGRAM, match[0], None, "dated")
        if "世界" in view.text or "国际" in view.text:
            for match in self._of_the_world.finditer(view.text):
                yield Term(match.start(), match.end(), PROGRAM, match[0], None, "world day")

    def creations(self, view: View) -> Iterator[Term]:
        """争创全国法治政府建设示范区 names the drive to become one."""
        for match in view.where(self._phrases).matches(CREATIONS, self._creation, view.text):
            yield Term(match.start(), match.end(), PROGRAM, match[1] + "创建", None, "creation")
