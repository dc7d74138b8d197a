"""The SHACL shapes: those of ontology/schema/shapes.ttl, and what follows from the schema of kinds and relations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model.schema import ACTS, KIND, PREDICATE, PREFIXES, SECTION, STANCE, Kind, Predicate
from kg.ontology_files import ontology_dir
from kg.vocabulary.labels import label


def shapes() -> str:
    """All shapes as Turtle. Raises LookupError for a kind or relation that the ontology gives no name."""
    written = (ontology_dir() / "schema" / "shapes.ttl").read_text(encoding="utf-8")
    return "\n".join(
        [written, *(f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()), *_derived()]
    )


def _derived() -> Iterator[str]:
    yield f"fz:LabelShape sh:targetClass {' , '.join(f'fz:{kind}' for kind in KIND)} ."
    known = " ".join(f"fz:{name}" for name in PREDICATE)
    message = _message("陈述须用已知谓词", "a claim has a known predicate")
    yield f"fz:ClaimShape sh:property [ sh:path rdf:predicate ; sh:in ( {known} ) ; {message} ] ."
    yield from _of_stances()
    for kind in KIND.values():
        yield from _of_kind(kind)


def _of_stances() -> Iterator[str]:
    """What an agency does has a stance, no other claim has one; a section is of one of the kinds of sections at least."""
    stances = " ".join(f"fz:{name}" for name in STANCE)
    message = _message("语态须是已知的", "a stance is a known one")
    for about in ("Claim", "Mention"):
        yield f"fz:{about}Shape sh:property [ sh:path fz:stance ; sh:in ( {stances} ) ; {message} ] ."
    deeds = " ".join(f"fz:{name}" for name in ACTS)
    message = _message(
        "做某事的陈述须有语态，其他陈述没有", "a claim of what an agency does has a stance, no other has"
    )
    yield (
        f"fz:StanceShape a sh:NodeShape ; sh:targetClass fz:Claim ; {message} ; sh:xone ("
        f" [ sh:property [ sh:path rdf:predicate ; sh:in ( {deeds} ) ] ; sh:property [ sh:path fz:stance ; sh:minCount 1 ] ]"
        f" [ sh:not [ sh:property [ sh:path rdf:predicate ; sh:in ( {deeds} ) ] ] ;"
        " sh:property [ sh:path fz:stance ; sh:maxCount 0 ] ] ) ."
    )
    message = _message("部分须属于一类", "a section is of a kind")
    yield f"fz:SectionShape sh:or ( {_classes(tuple(SECTION))} ) ; {message} ."


def _of_kind(kind: Kind) -> Iterator[str]:
    """A thing has the further classes of its kind and one subclass, and its relations lead to what they may."""
    about = f"fz:{kind.name}Shape a sh:NodeShape ; sh:targetClass fz:{kind.name} ;"
    zh, en = label(kind.name)
    yield f"{about} sh:class {' , '.join(kind.also)} ."
    for predicate in PREDICATE.values():
        if kind.name in predicate.subjects:
            yield f"fz:{kind.name}Shape sh:property [ {_leads(predicate)} ] ."
    if kind.subclasses:
        message = _message(f"{zh}须有且仅有一个子类", f"a thing of the kind {en} has exactly one subclass")
        yield (
            f"fz:{kind.name}SubclassShape a sh:NodeShape ; sh:targetClass fz:{kind.name} ;"
            f" sh:xone ( {_classes(kind.subclasses)} ) ; {message} ."
        )


def _leads(predicate: Predicate) -> str:
    zh, en = label(predicate.name)
    names = [label(kind) for kind in predicate.objects]
    message = _message(
        f"“{zh}”的客体须是{'或'.join(name for name, _ in names)}",
        f"“{en}” leads to a thing of the kind {' or '.join(name for _, name in names)}",
    )
    (first, *more) = predicate.objects
    fits = f"sh:or ( {_classes(predicate.objects)} )" if more else f"sh:class fz:{first}"
    return f"sh:path fz:{predicate.name} ; {fits} ; {message}"


def _classes(names: Sequence[str]) -> str:
    return " ".join(f"[ sh:class fz:{name} ]" for name in names)


def _message(zh: str, en: str) -> str:
    return f'sh:message "{zh}"@zh , "{en}"@en'
