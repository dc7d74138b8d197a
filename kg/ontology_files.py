"""Where the files of ontology/ lie, and which of them are read for what."""

from __future__ import annotations

from pathlib import Path

#: The named graph that holds the ontology and what is known of instruments, beside the reports' graph (the default).
ONTOLOGY_GRAPH = "https://w3id.org/fazhi-kg/ontology"
#: Its files, in ontology/.
ONTOLOGY_FILES = ("fazhi.ttl", "alignment.ttl", "statutes.ttl", "instruments.ttl")
#: The vocabularies that are read for extraction; schema, alignment and shapes are not among them.
FILES = ("statutes", "instruments", "regions", "agencies", "bodies", "mechanisms", "programs", "cues")


def ontology_dir() -> Path:
    """The folder of the Turtle files: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "ontology"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "ontology"
