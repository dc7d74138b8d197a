"""How like real reports the made-up ones are: `python tests/bench/likeness.py [--reports N] [--seed S]`.

A table of the same counts over the annotated reports and over generated ones: what the extractor finds, how long things
are, and how often anything comes twice. Shares of what is distinct depend on how much there is to be distinct in, so
they are counted over five reports at a time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import re

from corpus import Corpus
from genre import annotated

from kg.extraction.pipeline import extract
from kg.model.schema import LAW, MECHANISM, PROGRAM, PROVISION
from kg.vocabulary.tables import vocabulary

KINDS = ("Agency", "LegalInstrument", "Mechanism", "Program", "Region")


def counts(texts: Sequence[str]) -> dict[str, float]:
    """{what: how much} of texts, extracted as reports."""
    found: Counter[str] = Counter()
    distinct: Counter[str] = Counter()
    published = 0
    for text in texts:
        extraction = extract(text)
        kind = {e.iri: e.kind for e in extraction.entities}
        mentioned = {i for m in extraction.mentions for i in m.entities}
        distinct.update(kind[i] for i in mentioned)
        found.update(kind[i] for m in extraction.mentions for i in m.entities if kind[i] in KINDS)
        found["claims"] += len(extraction.claims)
        found["unresolved"] += len(extraction.unresolved)
        published += bool(extraction.report.publishers)
    whole = sum(map(len, texts)) / 1000
    table = {
        "characters a report": whole * 1000 / len(texts),
        "bytes a character": sum(len(t.encode()) for t in texts) / whole / 1000,
        "lines a report": statistics.fmean(t.count("\n") for t in texts),
        "characters a sentence": statistics.fmean(len(s) for t in texts for s in sentences(t)),
    }
    for name in (*KINDS, "claims", "unresolved"):
        unit = name if name in ("claims", "unresolved") else f"mentions of kind {name}"
        table[f"{unit}, per 1,000 characters"] = found[name] / whole
    for name in KINDS:
        table[f"distinct {name} in a report, % of mentions"] = 100 * distinct[name] / max(1, found[name])
    table["publisher found, %"] = 100 * published / len(texts)
    return table


def unseen(texts: Sequence[str]) -> dict[str, float]:
    """Of the distinct things in texts, how many no vocabulary holds."""
    known = {*vocabulary().laws, *vocabulary().terms}
    named: dict[str, set[str]] = {kind: set() for kind in (*KINDS, PROVISION)}
    for text in texts:
        for entity in extract(text).entities:
            named[entity.kind].add(entity.iri)
    return {
        f"distinct {name} in no vocabulary, %": 100 * len(named[name] - known) / max(1, len(named[name]))
        for name in (LAW, MECHANISM, PROGRAM)
    }


def repetition(texts: Sequence[str]) -> dict[str, float]:
    """What comes twice in texts."""
    text = "\n".join(texts)
    listed = sentences(text)
    grams = Counter(text[i : i + 8] for i in range(len(text) - 8))
    return {
        "distinct sentences, %": 100 * len(set(listed)) / len(listed),
        "distinct 8-grams of characters, %": 100 * len(grams) / sum(grams.values()),
        "distinct 4-grams of characters, %": 100
        * len({text[i : i + 4] for i in range(len(text) - 4)})
        / (len(text) - 4),
    }


def by_five(texts: Sequence[str]) -> dict[str, float]:
    """Means of `unseen` and `repetition` over five texts at a time."""
    fives = [texts[i : i + 5] for i in range(0, len(texts) - 4, 5)]
    tables = [{**unseen(five), **repetition(five)} for five in fives]
    return {name: statistics.fmean(table[name] for table in tables) for name in tables[0]}


def sentences(text: str) -> list[str]:
    """Stretches between 。；and line ends, of at least five characters."""
    return [s for s in re.split(r"[。；;\n]", text) if len(s) > 4]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=200, help="how many to generate (200)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    gold = [text for text, _ in annotated()]
    corpus = Corpus(given.seed)
    made = [corpus.report(i) for i in range(given.reports)]
    columns = [{**counts(texts), **by_five(texts)} for texts in (gold[:5], gold, made)]
    print(f"| | the 5 seeds | all {len(gold)} annotated | {given.reports:,} made up |\n|---|---|---|---|")
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(f"{c[name]:.2f}".rstrip("0").rstrip(".") for c in columns) + " |")


if __name__ == "__main__":
    main()
