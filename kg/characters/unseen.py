"""Characters that leave no mark on paper: a name with one of them looks like the name without it, and is the same name.

The ranges are Unicode's own, written out, so that every version of Python reads a text alike.
"""

from __future__ import annotations

import re

#: Control characters (Cc) but the line feed, the tab and the carriage return, which divide words: C0, DEL and C1.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
#: Format characters (Cf), variation selectors, fillers, tags, and what else Unicode tells programs not to draw
#: (Default_Ignorable_Code_Point), with the places that it keeps for more of them.
_FORMATS = (
    "\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
)
#: Those above U+FFFF.
_FAR_FORMATS = (
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
#: What `near` leaves of all of them, as the inside of a class of a regular expression.
UNSEEN = _CONTROLS + _FORMATS
#: White space within a line, in the same way.
SPACES = " \t\r\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
#: What some writers put for a line feed.
LINE_ENDS = "\u2028\u2029"
_FAR = re.compile(f"[{_FAR_FORMATS}]")
_NO_PART_OF_A_NAME = re.compile(f"[{UNSEEN}{_FAR_FORMATS}\t\r\n{LINE_ENDS}]+")


def near(text: str) -> str:
    """A text of the same length in which what nobody sees is below U+10000, where a search takes a third of the time."""
    # hardly any text has a character above; to tell takes microseconds
    if len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
        return text
    return _FAR.sub("\u2060", text)


def legible(name: str) -> str:
    """A name without what nobody sees: control and format characters, line ends, variation selectors, fillers, tags."""
    return _NO_PART_OF_A_NAME.sub("", name)
