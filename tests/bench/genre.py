"""What the annotated reports teach of their genre: which words follow which, and where names stand.

A text becomes a row of tokens, words and slots. A slot is a place where a name stood, by its kind (`Slot`); the names
themselves go into pools. Nothing here invents; `corpus` fills the slots anew.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import jieba

from kg.characters.fold import key
from kg.vocabulary.tables import Region, Vocabulary, vocabulary

ROOT = Path(__file__).resolve().parents[2]
#: Folders of (texts, annotations).
GOLD = (
    (ROOT / "seeds", ROOT / "tests/gold"),
    (ROOT / "tests/gold/twelve/texts", ROOT / "tests/gold/twelve"),
    (ROOT / "tests/gold/own/texts", ROOT / "tests/gold/own"),
)

#: How often a real report counts, and how many there are: the seeds come first.
_REAL, _SEEDS = 4, 5
#: A token that is a slot begins with this; what follows is its kind, and behind a space what keeps its shape.
MARK = "\0"
#: The end of a sentence, which is also the start of the next.
END = ("。", "；", ";")

_HEADING = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]")
_UNITS = "省|自治区|市|州|盟|县|区|旗"


@dataclass
class Line:
    """A line of an annotated text. level: 0 of a paragraph, 1 to 3 of a heading 一、, （一）, 1."""

    level: int
    label: str
    tokens: list[str]
    sentences: int


@dataclass
class Model:
    """All that is learnt.

    heads, bodies, tails: of each text, the lines that open it, its middle and its closing lines.
    after, after_two: the tokens that follow one token, or two; each as often as seen.
    headings: the same for headings. pools: what stood in the slots of a kind.
    rates: tokens of each group (`group`) in a character of the real reports. again: of a group, how often a name there
    stood in the same report before.
    """

    texts: list[str] = field(default_factory=list)
    heads: list[list[Line]] = field(default_factory=list)
    bodies: list[list[Line]] = field(default_factory=list)
    tails: list[list[Line]] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    after: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    after_two: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    headings: dict[int, list[list[str]]] = field(default_factory=lambda: defaultdict(list))
    pools: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    rates: dict[str, float] = field(default_factory=dict)
    again: dict[str, float] = field(default_factory=dict)
    #: a slot whose name no vocabulary holds → the words and places of the name
    shapes: dict[str, list[str]] = field(default_factory=dict)
    #: words of the texts by (part of speech, length); more of them, the common first
    classes: dict[str, tuple[str, int]] = field(default_factory=dict)
    words: dict[tuple[str, int], list[str]] = field(default_factory=dict)


def annotated() -> Iterator[tuple[str, dict[str, object]]]:
    """(text, annotation) of each annotated report, by file name."""
    for texts, notes in GOLD:
        for path in sorted(texts.glob("*.txt")):
            note = json.loads((notes / f"{path.stem}.json").read_text(encoding="utf-8"))
            yield path.read_text(encoding="utf-8").replace("\r\n", "\n"), note


class Reader:
    """Turns annotated texts into tokens."""

    def __init__(self, known: Vocabulary):
        self.known = known
        self.organs = {key(label) for organ in known.organs.values() for label in organ.labels}

    def home(self, publisher: str) -> list[Region]:
        """The region in whose name a publisher acts and those that contain it, smallest first; [] of a ministry."""
        found: list[Region] = []
        for name, regions in self.known.regions_by_name.items():
            if len(name) > 1 and (at := publisher.find(name)) >= 0 and at < 8:
                found += [r for r in regions if not found or r.rank >= found[-1].rank]
        if not found:
            return []
        smallest = max(found, key=lambda r: (r.rank, len(r.name), r.code))
        return self.known.chain(smallest.code)

    def slots(self, note: dict[str, object], home: list[Region]) -> dict[str, str]:
        """{the words of a name: the slot that stands for them}."""
        found: dict[str, str] = {}
        for entity in note["entities"]:  # type: ignore[attr-defined]
            for surface in entity["surfaces"]:
                if surface:
                    found[surface] = self.slot(entity["type"], surface, entity["name"], note, home)
        return found

    def places(self, text: str, home: list[Region]) -> dict[str, str]:
        """{the name of a place in a text: the slot that stands for it, by how it lies to the publisher}."""
        found: dict[str, str] = {}
        for step, region in enumerate(home):
            for name in (region.name, *region.alt):
                if len(name) > 1 and name in text:
                    found.setdefault(name, f"{MARK}region{min(step, 2)}")
        for name, regions in self.known.regions_by_name.items():
            if len(name) > 2 and name not in found and name in text:
                child = home and any(r.parent == home[0].code for r in regions)
                found[name] = f"{MARK}{'child' if child else 'far'}"
        return found

    def slot(self, kind: str, surface: str, name: str, note: dict[str, object], home: list[Region]) -> str:
        """The slot of a name by how it is written and whether a vocabulary holds it."""
        bare = surface.strip("“”\"'《》")
        quoted = "quoted" if surface != bare and surface[0] in "“\"'" else ""
        if kind == "Law":
            titled = surface.startswith("《")
            if key(surface) in self.known.law_by_key or key(name) in self.known.law_by_key:
                concept = self.known.law_by_key.get(key(name)) or self.known.law_by_key[key(surface)]
                return f"{MARK}national {'titled' if titled else 'bare'} {concept.name}"
            return f"{MARK}local {bare}" if titled else f"{MARK}said {surface}"
        if kind in ("Mechanism", "Program"):
            known = key(surface) in self.known.term_by_key or key(name) in self.known.term_by_key
            state = "known" if known else "new"
            return f"{MARK}{state}{kind} {quoted or 'plain'} {bare}"
        return self.agency(surface, name, str(note["publisher"]), home)

    def agency(self, surface: str, name: str, publisher: str, home: list[Region]) -> str:
        if surface == publisher:
            return f"{MARK}publisher"
        if surface[0] in "我本" and len(surface) < 5:
            return f"{MARK}self {surface}"
        if key(surface) in self.organs:
            return f"{MARK}organ {surface}"
        if match := re.match(_UNITS, surface):
            levels = [r.level for r in home]
            step = levels.index(match[0]) if match[0] in levels else -1
            return f"{MARK}level{min(step, 2)} {surface[match.end() :]}"
        for step, region in enumerate(home):
            for place in sorted((region.name, *region.alt), key=len, reverse=True):
                if surface.startswith(place) and len(place) < len(surface):
                    return f"{MARK}place{min(step, 2)} {surface[len(place) :]}"
        for size in range(min(len(surface) - 1, 12), 1, -1):
            if surface[:size] in self.known.regions_by_name:
                return f"{MARK}child_place {surface[size:]}"
        return f"{MARK}body {surface}"

    def tokens(self, text: str, slots: dict[str, str], year: int, home: list[Region]) -> list[str]:
        """Words and slots of a text; years and the words for divisions (全市, 区级, 省政府) become slots as well."""
        names = map(re.escape, sorted(slots, key=lambda s: (-len(s), s)))
        pattern = re.compile("|".join([*names, *_ALSO]))
        levels = [r.level for r in home]
        found: list[str] = []
        at = 0
        for match in pattern.finditer(text):
            found += jieba.cut(text[at : match.start()])
            words = match[0]
            if words in slots:
                found.append(slots[words])
            elif words[0] == "《":
                found.append(self.slot("Law", words, words[1:-1], {"publisher": ""}, []))
            elif words[0] == "“":
                found.append(words)
            elif words[0] == "2":
                found.append(f"{MARK}year {int(words) - year}")
            else:
                found.append(f"{MARK}unit{min(levels.index(words), 2) if words in levels else 0}")
            at = match.end()
        return [*found, *jieba.cut(text[at:])]


def kind(token: str) -> str:
    """A token without what fills it: all slots of a kind are one to the chain."""
    return token.split(" ", 1)[0] if token.startswith(MARK) else token


def group(token: str) -> str:
    """What a token is counted as: the end of a sentence, agency, region, or the kind of a name and whether a vocabulary
    holds it; "" of other words.
    """
    if token in END:
        return "end"
    name = kind(token)[1:].rstrip("-0123456789") if token.startswith(MARK) else ""
    return _GROUPS.get(name, "")


def learn() -> Model:
    """The model of all annotated texts. About two seconds, most of them jieba's."""
    jieba.setLogLevel(60)
    reader, model = Reader(vocabulary()), Model()
    for text, note in annotated():
        model.texts.append(text)
        home = reader.home(str(note["publisher"]))
        model.publishers.append(str(note["publisher"]))
        places = reader.places(text, home)
        slots = {**places, **reader.slots(note, home)}
        year = int(str(note["year"] or 2020))
        lines = [
            _line(line, reader.tokens(line, slots, year, home))
            for line in map(str.strip, text.strip().split("\n"))
        ]
        first = next((i for i, line in enumerate(lines) if line.level == 1), min(4, len(lines)))
        last = len(lines)
        while last > first and lines[last - 1].sentences <= 1 and not lines[last - 1].level:
            last -= 1
        model.heads.append(lines[:first])
        model.bodies.append(lines[first:last])
        model.tails.append(lines[last:])
        for line in lines:
            for token in line.tokens:
                if token.startswith(MARK):
                    model.pools[kind(token)].append(token.partition(" ")[2])
                if kind(token) in _NEW:
                    name = token.partition(" ")[2].removeprefix("plain ").removeprefix("quoted ")
                    model.shapes[token] = reader.tokens(name, places, year, home)
        for line in lines[first:last]:
            for _ in range(_REAL if len(model.texts) <= _SEEDS else 1):
                _count(model, line)
        if len(model.texts) == _SEEDS:
            _learn_rates(model)
    _classes(model)
    return model


def _learn_rates(model: Model) -> None:
    """The rates of the texts read so far."""
    counted: Counter[str] = Counter()
    again: Counter[str] = Counter()
    for parts in zip(model.heads, model.bodies, model.tails, strict=True):
        met: set[str] = set()
        for token in (token for lines in parts for line in lines for token in line.tokens):
            counted[group(token)] += 1
            again[group(token)] += token in met
            met.add(token)
    characters = sum(map(len, model.texts))
    del counted[""]
    model.rates = {name: count / characters for name, count in counted.items()}
    model.again = {name: again[name] / count for name, count in counted.items() if name != "end"}


def _line(text: str, tokens: list[str]) -> Line:
    sentences = sum(text.count(end) for end in END)
    match = _HEADING.match(text)
    if not match:
        return Line(0, "", tokens, sentences)
    level = 1 if match[0].endswith("、") and not match[0][0].isdigit() else 2 if match[0][0] in "（(" else 3
    size, label = 0, match[0]
    while size < len(label) and tokens:
        size += len(tokens[0])
        tokens = tokens[1:]
    return Line(level, label, tokens, sentences)


def _count(model: Model, line: Line) -> None:
    if line.level and not line.sentences:
        model.headings[line.level].append(line.tokens)
        return
    before, last = "。", "。"
    for token in line.tokens:
        if token.isspace():
            continue
        model.after[kind(last)].append(token)
        model.after_two[kind(before), kind(last)].append(token)
        before, last = ("。", "。") if token in END else (last, token)
        if token in END:
            last = "。"
    if last != "。":
        model.after[kind(last)].append("。")
        model.after_two[kind(before), kind(last)].append("。")


#: What is no annotated name and becomes a token of its own: titles, years, quoted words, words for divisions.
_ALSO = (
    r"《[^《》\n]{2,60}》",
    r"(?<!\d)20[0-3]\d(?=[年—〕\]-])",
    r"“[^“”。\n]{1,12}”",
    "(?<=[全我本])(?:省|市|县|区|州|旗)",
    "(?<![社辖地片园校城景小山灾新郊街牧林库])(?:省|市|县|区|州)(?=委|政府|政协|人大|纪委|级|直|属|城管)",
)
#: Slots of names that no vocabulary holds.
_NEW = tuple(f"{MARK}{name}" for name in ("local", "said", "newMechanism", "newProgram", "body"))
#: Slots that are counted together, by the kind of what fills them.
_GROUPS = {
    **dict.fromkeys(("publisher", "self", "organ", "body", "child_place", "level", "place"), "agency"),
    **dict.fromkeys(("region", "child", "far"), "region"),
    **{name: name for name in ("national", "local", "said")},
    **{f"{state}{name}": f"{state}{name}" for state in ("known", "new") for name in ("Mechanism", "Program")},
}
#: Characters of which names of agencies, laws, mechanisms and places are made: no word with them is put in at random.
_NAMING = set("局委厅部院办署会党法条例规章国省市县区乡镇州旗盟村制机行动度令政府司所站队")


def _classes(model: Model) -> None:
    """The words of the texts by class, and the words of jieba's dictionary that can stand for them."""
    seen: dict[str, int] = defaultdict(int)
    for words in model.after.values():
        for word in words:
            seen[word] += 1
    words: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    with jieba.get_dict_file() as file:
        for row in file.read().decode("utf-8").splitlines():
            word, freq, tag = row.split(" ")
            if tag in ("n", "v", "vn", "a", "an", "ad", "d") and 1 < len(word) < 5:
                if word in seen:
                    model.classes[word] = (tag, len(word))
                if int(freq) > 30 and not _NAMING.intersection(word):
                    words[tag, len(word)].append((-int(freq), word))
    model.words = {k: [w for _, w in sorted(v)] for k, v in words.items()}
