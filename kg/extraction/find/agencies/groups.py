"""Groups that a party committee has set up and no table has: 县委平安建设领导小组, 市委党的建设工作领导小组办公室."""

from __future__ import annotations

import re

from msgspec.structs import replace

from kg.characters.words import tagged
from kg.extraction.find.agencies.names import ANOTHERS, HAN, Name, stop_pattern
from kg.vocabulary.tables import Vocabulary

#: So many characters the name of a group has at most behind the committee's.
_LONGEST = 22
#: The field of a group whose name holds a particle.
_BUILDING = "党的建设"
#: 法治办, 党建办 behind a committee; not 交办, 办理.
_SHORT_OFFICE = re.compile(
    f"{HAN}{{2,3}}(?<![主承督交举筹协创开兴查催转批包代申自])办(?![公理事法好案结件学会成在以为的])"
)


class Groups:
    """Reads what stands behind the name of a party committee."""

    def __init__(self, v: Vocabulary):
        self._group = re.compile(f"({HAN}{{2,14}}?)(?:领导小组|委员会|联席会议)(?:办公室)?")
        words = v.alternation("not-body-start", "of-committee", "report-verb")
        self._none = re.compile(f"[和与及暨内托派]|[省市区县州盟旗]?{words}")
        self._stop = stop_pattern(v)

    def extended(self, text: str, name: Name) -> Name:
        """The group behind a committee's name, with it; the name as it is where none stands there.

        An office whose short name nobody explains (县委法治办) stays open: the committee it is not.
        """
        group = self._group.match(text, name.end, name.end + _LONGEST)
        office = None if group else _SHORT_OFFICE.match(text, name.end)
        if not (group or office) or self._none.match(text, name.end):
            return name
        if office:
            open_one = replace(name, end=office.end(), region="", level=ANOTHERS)
            return name if self._stop.search(office[0]) else open_one
        assert group
        verb = self._stop.search(text, name.end, group.end(1)) or tagged(group[1])[0][1] == "v"
        if verb and not text.startswith(_BUILDING, name.end):
            return name
        return replace(name, end=group.end(), tail=group[0])
