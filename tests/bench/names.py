"""How many names a second are tied to things, as `kg resolve` does with a column of a table.

    .venv/bin/python tests/bench/names.py                      five runs of 20,000 distinct names
    .venv/bin/python tests/bench/names.py --runs 1 --names 500

Of the names half are local bodies (a place of the vocabulary and a form of a type of body), a fifth titles of instruments,
a fifth mechanisms and programs, a twentieth divisions, as the vocabularies have them under any of their names; and a
twentieth have a letter more than such a name, so that they stay open and the names that are spelled alike are looked for.
Seconds are of the process's own time on one core.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from figures import Figure, table, write

import kg
from kg.extraction.kit import kit


def names(count: int, seed: int) -> list[str]:
    """So many distinct names."""
    v, chance = kit().vocabulary, random.Random(seed)
    regions = sorted(v.regions)
    bodies = [form for body in v.bodies for form in body.forms if len(form) > 2 and "{" not in form]
    laws = sorted({label for law in v.laws.values() for label in law.labels})
    terms = sorted({label for term in v.terms.values() for label in term.labels})
    found: dict[str, None] = {}
    while len(found) < count:
        place = v.regions[chance.choice(regions)]
        which = chance.random()
        if which < 0.5:
            name = v.official(place) + chance.choice(bodies)
        elif which < 0.7:
            name = chance.choice(laws)
        elif which < 0.9:
            name = chance.choice(terms)
        elif which < 0.95:
            name = chance.choice((place.name, v.official(place)))
        else:
            name = chance.choice(laws + terms)
            at = chance.randrange(len(name))
            name = name[:at] + chance.choice("某等及新") + name[at:]
        found[name] = None
        if which >= 0.5 and len(found) > count * 0.9:
            # the vocabularies have no more names than they have: the rest are local bodies
            found[v.official(place) + chance.choice(bodies)] = None
    return list(found)[:count]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--names", type=int, default=20_000)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    given = parser.parse_args()
    kg.resolve(names(200, 0))
    # as the command does: what is loaded is looked through no more
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    rates, tied = [], []
    for run in range(given.runs):
        wanted = names(given.names, run + 1)
        begun = time.process_time()
        found = kg.resolve(wanted)
        rates.append(len(wanted) / (time.process_time() - begun))
        tied.append(100 * sum(bool(one.iri) for one in found) / len(found))
    figures = [
        Figure(
            "names resolved in a second, one core", rates, "names/s", 10_000, note=f"{given.names:,} distinct"
        ),
        Figure("of them tied to one thing", tied, "%"),
    ]
    print(table(figures))
    write(figures, given.json)


if __name__ == "__main__":
    main()
