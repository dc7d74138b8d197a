"""Any number of made-up reports that keep the genre's statistics: `python tests/bench/corpus.py DIR --reports N`.

The sentences are walks through the chain of words that the annotated reports teach (`genre`), so that hardly one
comes twice; the slots for names are filled with other regions, agencies, laws, mechanisms and programs. Report i
depends on the seed and on i alone: a corpus of 2,000 is the beginning of one of 20,000. Nothing in it is true.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from genre import END, MARK, Line, Model, group, kind, learn

from kg.vocabulary.tables import BodyType, Region, vocabulary

#: Characters of a report: what gives a mean of 3,660, as the five real reports have, and the spread of the logarithm.
_LENGTH, _SPREAD = 3_250, 0.25
#: How often the chain looks at one word back instead of two: what makes sentences new.
_LOOSE = 0.3
#: How often a plain word gives way to another of its class: what makes the vocabulary grow.
_OTHER_WORD = 0.08
#: How often a word of a name that no vocabulary holds does.
_OTHER_NAME = 0.4
#: The share of publishers by rank: province, prefecture, county.
_RANKS = (0.04, 0.26, 0.70)
#: Each sentence is the one of so many walks that brings the report nearest to the names that a real one has.
_WALKS = 4
#: How many names a report is to have: of what the real ones have, since the words between them name something at times
#: too, and the spread of the logarithm.
_NAMING, _NAMING_SPREAD = 0.86, 0.2
_YEARS = tuple(range(2016, 2026))
_NUMERALS = "一二三四五六七八九十"


class Corpus:
    """Writes report after report. seed: another one gives another corpus of the same genre."""

    def __init__(self, seed: int = 1, model: Model | None = None):
        self.seed = seed
        self.model = model or learn()
        known = vocabulary()
        self.regions = known.regions
        self.ranks = [
            [r for r in known.regions.values() if r.rank == rank and r.code.isdigit()] for rank in (1, 2, 3)
        ]
        self.children: dict[str, list[Region]] = {}
        for region in known.regions.values():
            self.children.setdefault(region.parent, []).append(region)
        self.bodies = [b for b in known.bodies if b.sector and b.template.startswith("{region}")]
        self.terms = {
            name: [t for t in known.terms.values() if t.kind == name] for name in ("Mechanism", "Program")
        }
        self.laws = list(known.laws.values())
        self.short = {c.name: min((a for a in c.labels if len(a) > 1), key=len) for c in self.laws}

    def __iter__(self) -> Iterator[str]:
        number = 0
        while True:
            yield self.report(number)
            number += 1

    def report(self, number: int) -> str:
        """The text of one report."""
        return _Writer(self, random.Random(f"{self.seed}/{number}")).report()

    def official(self, region: Region) -> str:
        return vocabulary().official(region)

    def body(self, rng: random.Random, region: Region) -> BodyType:
        """A body that a region of this rank has, the first of the file most often."""
        while True:
            body = self.bodies[int(len(self.bodies) * rng.random() ** 1.5)]
            if body.level == "AnyLevel" or (body.level == "Province") == (region.rank == 1):
                return body

    @cache  # noqa: B019 - one corpus lives as long as the process
    def instrument(self, code: str, shape: int, number: int) -> str:
        """The number-th local instrument of a region that has the shape of an annotated one: alike in every report."""
        rng = random.Random(f"{self.seed}/{code}/{shape}/{number}")
        title = self.model.pools[f"{MARK}local"][shape]
        writer = _Writer(self, rng, home=self.regions[code])
        return writer.fill_all(self.model.shapes[f"{MARK}local {title}"], _OTHER_NAME)


class _Writer:
    """One report in the making."""

    def __init__(self, corpus: Corpus, rng: random.Random, home: Region | None = None):
        self.corpus, self.model, self.rng = corpus, corpus.model, rng
        self.random = rng.random
        rank = self.pick_rank() if home is None else 0
        self.home = home or self.pick(corpus.ranks[rank])
        self.chain = vocabulary().chain(self.home.code)
        self.year = self.pick(_YEARS)
        #: of what is written so far: characters, and tokens by group
        self.size, self.names = 0, Counter[str]()
        #: what its slots were filled with, by group
        self.filled: dict[str, list[str]] = {}
        self.naming = _NAMING * 2.718281828 ** self.rng.gauss(0, _NAMING_SPREAD)
        if home is None:
            self._choose_publisher()
        else:
            self.publisher, self.word = corpus.official(self.home) + "人民政府", "政府"

    def pick(self, of):  # type: ignore[no-untyped-def]
        return of[int(self.random() * len(of))]

    def pick_rank(self) -> int:
        at = self.random()
        return 0 if at < _RANKS[0] else 1 if at < _RANKS[0] + _RANKS[1] else 2

    def _choose_publisher(self) -> None:
        name = self.corpus.official(self.home)
        if self.random() < 0.2:
            self.publisher, self.word = name + "人民政府", self.home.level
            return
        body = self.corpus.body(self.rng, self.home)
        self.publisher = body.template.format(region=name, level=self.home.level, short=self.home.short)
        ends = {"委员会": "委", "办公室": "办", "厅": "厅", "部": "部", "院": "院"}
        self.word = next((w for end, w in ends.items() if self.publisher.endswith(end)), "局")

    # --- the whole ---

    def report(self) -> str:
        frame = int(self.random() * len(self.model.bodies))
        head = [self.fill_all(line.tokens) for line in self.model.heads[frame]]
        tail = [self.fill_all([line.label, *line.tokens]) for line in self.model.tails[frame]]
        body = self.model.bodies[frame]
        wanted = _LENGTH * 2.718281828 ** (self.rng.gauss(0, _SPREAD) - _SPREAD**2 / 2)
        for line in (*self.model.heads[frame], *self.model.tails[frame]):
            self._count(line.tokens)
        wanted -= sum(map(len, head)) + sum(map(len, tail))
        scale = wanted / max(
            1, len("".join(self.model.texts[frame])) - sum(map(len, head)) - sum(map(len, tail))
        )
        lines = [self._line(line, scale) for line in body]
        return "\n".join([*head, *lines, *tail]) + "\n"

    def _line(self, line: Line, scale: float) -> str:
        if not line.tokens:
            return line.label
        text = ""
        if line.level:
            text = line.label
            if not line.sentences:
                heading = self.pick(self.model.headings[line.level])
                self._count(heading)
                return text + self.fill_all(heading)
        exact = line.sentences * scale
        count = max(1, int(exact) + (self.random() < exact % 1))
        sentences = [self.sentence() for _ in range(count)]
        return text + _in_order("".join(sentences))

    def sentence(self) -> str:
        """Of several walks through the chain the one that keeps the names of each group nearest to their rates."""
        tokens = min((self.walk() for _ in range(_WALKS)), key=self._far_off)
        self._count(tokens)
        return "".join([self.fill(token, _OTHER_WORD) for token in tokens])

    def _count(self, tokens: list[str]) -> None:
        self.size += _size(tokens)
        self.names.update(map(group, tokens))

    def _far_off(self, tokens: list[str]) -> float:
        """How far from the real reports' rates this one would be with a sentence more."""
        size = self.size + _size(tokens)
        more = Counter(map(group, tokens))
        off = 0.0
        for name, rate in self.model.rates.items():
            off += ((self.names[name] + more[name]) / size - self.naming * rate) ** 2 / rate
        return off

    def walk(self) -> list[str]:
        """Tokens from the end of one sentence to the next."""
        after, after_two = self.model.after, self.model.after_two
        before = last = "。"
        out: list[str] = []
        for _ in range(150):
            choices = after_two.get((before, last))
            if choices is None or (len(choices) == 1 and self.random() < 0.5) or self.random() < _LOOSE:
                choices = after[last]
            token = self.pick(choices)
            out.append(token)
            if token in END:
                break
            before, last = last, kind(token)
        else:
            out.append("。")
        return out

    # --- slots ---

    def fill_all(self, tokens: list[str], other: float = 0.0) -> str:
        return "".join([self.fill(token, other) for token in tokens])

    def fill(self, token: str, other: float) -> str:
        """The text of a token. other: how often a plain word becomes another."""
        if not token.startswith(MARK):
            if token.isdecimal() and token.isascii():
                return self.digits(token)
            if other and (word := self.model.classes.get(token)) and self.random() < other:
                words = self.model.words.get(word)
                return words[int(len(words) * self.random() ** 2)] if words else token
            return token
        name, _, shape = token[1:].partition(" ")
        filled = self.filled.setdefault(group(token), [])
        if name != "publisher" and filled and self.random() < self.model.again.get(group(token), 0):
            return self.pick(filled)
        text = str(getattr(self, "_" + name.rstrip("-0123456789"))(name, shape))
        filled.append(text)
        return text

    def digits(self, token: str) -> str:
        if len(token) < 3 and int(token) < 13:
            return f"{1 + int(self.random() * 12):0{len(token)}}"
        if len(token) > 4 or token == "100":
            return token
        return str(int(10 ** (len(token) - 1) * (1 + 9 * self.random())))

    def step(self, name: str) -> Region:
        """The region so many steps above the publisher's."""
        return self.chain[min(int(name[-1]), len(self.chain) - 1)]

    def _year(self, name: str, shape: str) -> str:
        return str(self.year + int(shape))

    def _unit(self, name: str, shape: str) -> str:
        return self.step(name).level

    def _region(self, name: str, shape: str) -> str:
        return self.step(name).name

    def _child(self, name: str, shape: str) -> str:
        return self._some_child().name

    def _some_child(self) -> Region:
        below = (
            self.corpus.children.get(self.home.code)
            or self.corpus.children.get(self.home.parent)
            or [self.home]
        )
        return self.pick(below)

    def _far(self, name: str, shape: str) -> str:
        return self.pick(self.corpus.ranks[self.pick_rank()]).name

    def _publisher(self, name: str, shape: str) -> str:
        return self.publisher

    def _self(self, name: str, shape: str) -> str:
        return shape if len(shape) > 2 else shape[0] + self.word

    def _organ(self, name: str, shape: str) -> str:
        return self.pick(self.model.pools[f"{MARK}organ"])

    def tail(self, region: Region, shape: str) -> str:
        """What follows a place: as in the annotated text, or another body of the region."""
        if shape in ("委", "政府", "人民政府", "厅", "局") or len(shape) < 3 or self.random() < 0.3:
            return shape
        body = self.corpus.body(self.rng, region)
        forms = [f for f in body.forms if "{" not in f]
        return self.pick(forms) if forms else body.template.removeprefix("{region}")

    def _level(self, name: str, shape: str) -> str:
        if name.endswith("-1"):
            return self._some_child().level + self.tail(self.home, shape)
        region = self.step(name)
        return region.level + self.tail(region, shape)

    def _place(self, name: str, shape: str) -> str:
        region = self.step(name)
        return self.corpus.official(region) + self.tail(region, shape)

    def _child_place(self, name: str, shape: str) -> str:
        region = self._some_child()
        return region.name + self.tail(region, shape)

    def _body(self, name: str, shape: str) -> str:
        shape = self.pick(self.model.pools[f"{MARK}body"])
        return self.fill_all(self.model.shapes[f"{MARK}body {shape}"], _OTHER_NAME / 4)

    def _said(self, name: str, shape: str) -> str:
        shape = self.pick(self.model.pools[f"{MARK}said"])
        return self.fill_all(self.model.shapes[f"{MARK}said {shape}"], _OTHER_NAME / 2)

    def _national(self, name: str, shape: str) -> str:
        how, _, law = shape.partition(" ")
        if self.random() < 0.5:
            law = self.pick(self.model.pools[f"{MARK}national"]).partition(" ")[2]
        if self.random() < 0.35:
            law = self.corpus.laws[int(len(self.corpus.laws) * self.random())].name
        short = self.corpus.short.get(law, law)
        written = law if self.random() < 0.3 and how == "titled" else short
        return f"《{written.strip('《》')}》" if how == "titled" else written

    def _local(self, name: str, shape: str) -> str:
        pool = self.model.pools[f"{MARK}local"]
        which = int(len(pool) * self.random())
        region = self.home if self.random() < 0.7 else self.chain[-1]
        title = self.corpus.instrument(region.code, which, int(3 * self.random() ** 2))
        return f"《{title.strip('《》')}》"

    def _known_term(self, term: str, shape: str) -> str:
        how, _, words = shape.partition(" ")
        at = self.random()
        if at < 0.35:
            how, _, words = self.pick(self.model.pools[f"{MARK}known{term}"]).partition(" ")
        elif at < 0.6:
            listed = self.corpus.terms[term]
            concept = listed[int(len(listed) * self.random())]
            words, how = concept.name, "quoted" if concept.quoted_only else "plain"
        return _quoted(words, how)

    def _knownMechanism(self, name: str, shape: str) -> str:
        return self._known_term("Mechanism", shape)

    def _knownProgram(self, name: str, shape: str) -> str:
        return self._known_term("Program", shape)

    def _new_term(self, term: str) -> str:
        shape = self.pick(self.model.pools[f"{MARK}new{term}"])
        how = shape.partition(" ")[0]
        words = self.model.shapes[f"{MARK}new{term} {shape}"]
        # the last word says what kind of thing it is
        return _quoted(self.fill_all(words[:-1], _OTHER_NAME) + self.fill_all(words[-1:]), how)

    def _newMechanism(self, name: str, shape: str) -> str:
        return self._new_term("Mechanism")

    def _newProgram(self, name: str, shape: str) -> str:
        return self._new_term("Program")


def _size(tokens: list[str]) -> int:
    """About how many characters tokens have: a slot is as long as what it stands for."""
    return sum(len(token.partition(" ")[2]) if token.startswith(MARK) else len(token) for token in tokens)


def _quoted(words: str, how: str) -> str:
    """In quotation marks; the annotations of “三项制度”改革 have the first alone to tell it by."""
    if how == "quoted":
        return "“" + words if "”" in words else f"“{words}”"
    return words + "”" if words.count("“") > words.count("”") else words


_ORDINAL = re.compile(r"(?<=[。；;：:])[一二三四五六七八九十]是|^[一二三四五六七八九十]是")


def _in_order(text: str) -> str:
    """一是…二是… of a paragraph, counted anew."""
    number = -1

    def again(_: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return _NUMERALS[min(number, 9)] + "是"

    return _ORDINAL.sub(again, text)


def write(folder: Path, reports: int, seed: int = 1, start: int = 0) -> int:
    """Write reports as text files 000000.txt …, a thousand to a folder; the bytes written."""
    corpus, size = Corpus(seed), 0
    for number in range(start, reports):
        place = folder / f"{number // 1000:03}"
        if number % 1000 == 0 or number == start:
            place.mkdir(parents=True, exist_ok=True)
        data = corpus.report(number).encode("utf-8")
        (place / f"{number:06}.txt").write_bytes(data)
        size += len(data)
    return size


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument(
        "--reports", type=int, default=10_000, metavar="N", help="how many (10,000 are 100 MB)"
    )
    parser.add_argument("--seed", type=int, default=1, help="another number gives another corpus")
    given = parser.parse_args()
    begun = time.perf_counter()
    size = write(given.folder, given.reports, given.seed)
    print(
        f"{given.reports:,} reports, {size / 1e6:.1f} MB, in {time.perf_counter() - begun:.1f} s: {given.folder}"
    )


if __name__ == "__main__":
    main()
