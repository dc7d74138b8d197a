"""How like real reports the made-up ones are: `python tests/bench/likeness.py [--reports N] [--seed S]`.

A table of the same counts over the annotated reports and over generated ones: what the extractor finds, how long things
are, and how often anything comes twice.
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

from kg.extractor import extract
from kg.model import LAW, MECHANISM, PROGRAM, PROVISION
from kg.vocabulary import vocabulary

KINDS = ("Agency", "LegalInstrument", "Mechanism", "Program", "Region")


def counts(texts: Sequence[str]) -> dict[str, float]:
    """{what: how much} of texts, extracted as reports."""
    known = {*vocabulary().laws, *vocabulary().terms}
    found: Counter[str] = Counter()
    named: dict[str, set[str]] = {kind: set() for kind in (*KINDS, PROVISION)}
    published = 0
    for text in texts:
        extraction = extract(text)
        kind = {e.iri: e.kind for e in extraction.entities}
        for entity in extraction.entities:
            named[entity.kind].add(entity.iri)
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
    for name in (LAW, MECHANISM, PROGRAM):
        table[f"distinct {name} in no vocabulary, %"] = (
            100 * len(named[name] - known) / max(1, len(named[name]))
        )
    table["publisher found, %"] = 100 * published / len(texts)
    return table


def repetition(texts: Sequence[str], most: int) -> dict[str, float]:
    """What comes twice in the first so many characters of texts."""
    text = "\n".join(texts)[:most]
    listed = sentences(text)
    grams = Counter(text[i : i + 8] for i in range(len(text) - 8))
    return {
        "distinct sentences, %": 100 * len(set(listed)) / len(listed),
        "distinct 8-grams of characters, %": 100 * len(grams) / sum(grams.values()),
        "distinct 4-grams of characters, %": 100
        * len({text[i : i + 4] for i in range(len(text) - 4)})
        / (len(text) - 4),
    }


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
    size = sum(map(len, gold))
    columns = [
        {**counts(gold[:5]), **repetition(gold[:5], size)},
        {**counts(gold), **repetition(gold, size)},
        {**counts(made), **repetition(made, size)},
    ]
    print(f"| | the 5 seeds | all {len(gold)} annotated | {given.reports:,} made up |\n|---|---|---|---|")
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(f"{c[name]:.2f}".rstrip("0").rstrip(".") for c in columns) + " |")
    print(f"\nRepetition is counted over {size:,} characters of each (of the seeds, what they have).")


if __name__ == "__main__":
    main()
