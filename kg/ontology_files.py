"""Where the files of ontology/ lie, and which of them are read for what.

schema/      the classes and properties (fazhi.ttl), their alignment to other ontologies, what is the same in other data
             sets (links.ttl), the SHACL shapes
vocabulary/  the things that are known by name: laws, divisions, bodies, mechanisms, programs
versions/    the law in time: dates, versions and repeals of instruments, by jurisdiction
cues/        how the texts of the genre say things, by subject
sources/     where the vocabularies come from, and the scripts that made them; not read at run time
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#: {predicate: [values]} of a subject; values are IRIs or literal text, in the order of the file.
Subject = dict[str, list[str]]
Subjects = dict[str, Subject]
_SAID = (NamedNode, Literal)

#: The named graph that holds the ontology and what is known of instruments, beside the reports' graph (the default).
ONTOLOGY_GRAPH = "https://w3id.org/fazhi-kg/ontology"
#: Its files, in ontology/.
ONTOLOGY_FILES = (
    "schema/fazhi.ttl",
    "schema/alignment.ttl",
    "schema/links.ttl",
    "vocabulary/statutes.ttl",
    "vocabulary/instruments.ttl",
    "versions/national.ttl",
)


def ontology_dir() -> Path:
    """The folder of the Turtle files: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "ontology"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "ontology"


def reports_dir() -> Path:
    """The folder of the five reports that come with the program: inside the installed package, or seeds/ of a checkout."""
    inside = Path(__file__).parent / "seeds"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "seeds"


#: The vocabularies: all files of ontology/vocabulary/ that are Turtle.
VOCABULARIES = tuple(sorted(path.stem for path in (ontology_dir() / "vocabulary").glob("*.ttl")))


def vocabulary_file(name: str) -> Path:
    """The file of one of `VOCABULARIES`, by its name."""
    return ontology_dir() / "vocabulary" / f"{name}.ttl"


def versions_file(province: str) -> Path:
    """The file of ontology/versions/ on local instruments of a province, by its code; of national ones: ''."""
    return ontology_dir() / "versions" / f"{province or 'national'}.ttl"


@cache
def links() -> dict[str, list[str]]:
    """What is the same in other data sets: {IRI: [IRIs there]}."""
    found: dict[str, list[str]] = {}
    for triple in parse(path=str(ontology_dir() / "schema" / "links.ttl"), format=RdfFormat.TURTLE):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
            found.setdefault(triple.subject.value, []).append(triple.object.value)
    return found


def cue_files() -> list[Path]:
    """The files of cues, in the order of their names."""
    return sorted((ontology_dir() / "cues").glob("*.ttl"))


def traditional_file() -> Path:
    """The table of traditional characters, each followed by its simplified one; its head says more."""
    return ontology_dir() / "vocabulary" / "traditional.txt"


def radicals_file() -> Path:
    """The table of radicals, each followed by the ideograph that it stands for; its head says more."""
    return ontology_dir() / "vocabulary" / "radicals.txt"


def countries_file() -> Path:
    """The table of countries: a code and its names a line; its head says more."""
    return ontology_dir() / "vocabulary" / "countries.txt"


def extraction_files() -> list[Path]:
    """All files on which an extraction depends beside the code."""
    return [
        *map(vocabulary_file, VOCABULARIES),
        *cue_files(),
        traditional_file(),
        radicals_file(),
        countries_file(),
        *sorted((ontology_dir() / "versions").glob("*.ttl")),
    ]


def subjects_of(path: Path) -> Subjects:
    """What a Turtle file says of each subject, in the order of the file. Raises OSError and SyntaxError."""
    return subjects_in(path.read_bytes())


def subjects_in(turtle: str | bytes) -> Subjects:
    """The same of Turtle; what it says of blank nodes, or by them, is passed over. Raises SyntaxError."""
    subjects: Subjects = {}
    # every start waits for this loop: each thing is asked of a triple once, and it says nothing of most subjects first
    for triple in parse(turtle, format=RdfFormat.TURTLE):
        subject, thing = triple.subject, triple.object
        if not isinstance(subject, NamedNode) or not isinstance(thing, _SAID):
            continue
        address, term = subject.value, triple.predicate.value
        facts = subjects.get(address)
        if facts is None:
            subjects[address] = {term: [thing.value]}
        elif term in facts:
            facts[term].append(thing.value)
        else:
            facts[term] = [thing.value]
    return subjects
