"""Curated decisions: what a person has settled about names, applied to every extraction of every build.

A decision is a row of ``decisions.csv`` (columns kind, name, report, decision, target, note):

| decision | 判定 | target | does |
|---|---|---|---|
| drop | 删除 | | the name is no entity of that kind: it, its mentions and its claims go |
| same as | 同 | one name | the name means the entity of that name |
| split into | 拆分 | names, separated by ; | the name means each of them |
| is a | 类型 | Mechanism, Program | the name is of that kind |
| keep | 保留 | | the name is right as it is, and no more listed in review.csv |
| keep | 保留 | names, separated by ; | the name and these are things of their own, however alike they are |

``report`` (a file name) limits a decision to one report, so that a name may mean one thing here and another there.
``name`` is a canonical name or any other name of the entity. A decision that matches nothing any more is reported, but for
keep, which changes nothing. ``note`` is whatever people want to remember.
"""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kg.builder.messages import DecisionRow
from kg.characters.fold import key
from kg.characters.unseen import legible
from kg.disk.spreadsheet import armed
from kg.errors import KgError
from kg.model.iris import iri
from kg.model.records import Claim, Entity, Extraction, Mention, Span
from kg.model.schema import DEEDS, JURISDICTION, LISTED, PART_OF, PROVISION, WITHIN, in_order
from kg.vocabulary.labels import spoken

if TYPE_CHECKING:
    from kg.extraction.kit import Kit


FILE = "decisions.csv"
COLUMNS = ("kind", "name", "report", "decision", "target", "note")
KINDS = tuple(LISTED.values())
#: The decision that changes nothing: what is there is right.
KEEP = "keep"
_VERBS = {
    **dict.fromkeys(("drop", "删除"), "drop"),
    **dict.fromkeys(("same as", "同"), "same as"),
    **dict.fromkeys(("split into", "拆分"), "split into"),
    **dict.fromkeys(("is a", "类型"), "is a"),
    **dict.fromkeys(("keep", "保留"), KEEP),
}
#: {decision: [in English, in Chinese]}
SPELLINGS = {verb: [said for said, meant in _VERBS.items() if meant == verb] for verb in _VERBS.values()}


@dataclass(frozen=True)
class Decision:
    """One settled question. kind: of the name. report: a file name, or empty for all. verb: as in the table above.

    note: which takes no part in what it does.
    """

    kind: str
    name: str
    verb: str
    targets: tuple[str, ...] = ()
    report: str = ""
    note: str = field(default="", compare=False)

    def __str__(self) -> str:
        where = f" in {self.report}" if self.report else ""
        return (
            " ".join([self.kind, self.name, self.verb, *[";".join(self.targets)][: len(self.targets)]])
            + where
        )


def parse(text: str, where: str = FILE) -> tuple[Decision, ...]:
    """The decisions of a CSV text; rows without a decision are passed over (a review table half worked through).

    Raises KgError that names the row for an unknown kind or decision and for a target that is missing or too much.
    """
    found = []
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if missing := {"kind", "name", "decision"} - set(rows.fieldnames or ()):
        raise KgError(
            f"{where}: no column {', '.join(sorted(missing))}; the columns are {', '.join(COLUMNS)}"
        )
    for number, row in enumerate(rows, 2):
        if decision := of_cells(row, f"{where}, row {number}"):
            found.append(decision)
    return tuple(dict.fromkeys(found))


def of_cells(row: Mapping[str, str | None], where: str) -> Decision | None:
    """The decision of a row, by the names of its columns; None where none is made. Raises KgError as `parse` does.

    where: what errors call the row.
    """
    # but for the name of a file, which may hold anything
    cells = {column: armed(legible(row.get(column) or "").strip()) for column in COLUMNS}
    said = cells["decision"]
    if not said:
        return None
    kinds = spoken(KINDS)
    kind, verb = kinds.get(cells["kind"], ""), _VERBS.get(said, "")
    targets = tuple(t.strip() for t in cells["target"].replace("；", ";").split(";") if t.strip())
    name = cells["name"]
    if not kind or not name:
        raise KgError(f"{where}: kind is one of {', '.join(KINDS)}, and name is not blank")
    if not verb:
        raise KgError(f"{where}: “{said}” is no decision; say drop, same as, split into, is a or keep")
    if verb == "is a":
        targets = tuple(kinds.get(t, t) for t in targets)
    wanted = {
        "drop": targets == (),
        "same as": len(targets) == 1,
        "split into": len(targets) > 1,
        KEEP: True,
    }
    fits = wanted.get(verb, len(targets) == 1 and {kind, *targets} <= set(DEEDS))
    if not fits:
        raise KgError(
            f"{where}: drop takes no target, same as takes one, split into several separated by ;, "
            f"and is a takes {' or '.join(DEEDS)}"
        )
    return Decision(kind, name, verb, targets, (row.get("report") or "").strip(), cells["note"])


def load(path: Path, root: Path | None = None) -> tuple[Decision, ...]:
    """The decisions of a file. root: a folder that a link of its name may not lead out of. Raises KgError when it does
    not read.
    """
    from kg.read.decode import decode
    from kg.read.limits import MAX_BYTES
    from kg.read.opening import open_regular

    try:
        # where the user names it, a pipe is as good as a file
        with path.open("rb") if root is None else open_regular(path, root) as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise KgError("too large")
        text = decode(data)
    except OSError as error:
        raise KgError(f"{path}: {error.strerror or error}") from None
    except KgError as error:
        raise KgError(f"{path}: {error}") from None
    try:
        return parse(text, str(path))
    except csv.Error as error:
        raise KgError(f"{path}: {error}") from None


def acting(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that what is extracted depends on: all but what is kept anyway. What others change in some reports or in all
    may be kept in all or in some.
    """
    given = list(decisions)
    changed = {(d.kind, key(d.name)) for d in given if d.verb != KEEP}
    return [d for d in given if d.verb != KEEP or (not d.targets and (d.kind, key(d.name)) in changed)]


class Kept:
    """The names that are right as they are."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._kept = {(d.kind, key(d.name), d.report) for d in decisions if d.verb == KEEP and not d.targets}

    def __call__(self, kind: str, name: str, report: str) -> bool:
        """Whether a name is kept in a report, or in all. report: the name of its file; '' asks for all."""
        known = key(name) if self._kept else ""
        return bool(self._kept) and not self._kept.isdisjoint({(kind, known, ""), (kind, known, report)})

    def __bool__(self) -> bool:
        return bool(self._kept)

    def told(self) -> list[list[str]]:
        """Them, in order, for keys."""
        return sorted(map(list, self._kept))


def row(decision: Decision) -> DecisionRow:
    """A decision as plain data, for another process and for keys."""
    return (decision.kind, decision.name, decision.verb, list(decision.targets), decision.report)


def decided(extraction: Extraction, rows: Sequence[DecisionRow], kit: Kit) -> tuple[Extraction, list[str]]:
    """An extraction under decisions given as `row`, and those that matched, as they write themselves.

    kit: by which the extraction was made.
    """
    if not rows:
        return extraction, []
    decisions = [
        Decision(kind, name, verb, tuple(targets), report) for kind, name, verb, targets, report in rows
    ]
    made, matched = Decisions(decisions, kit).apply(extraction)
    return made, sorted(map(str, matched))


def beside(paths: Iterable[Path]) -> tuple[Decision, ...]:
    """The decisions of every ``decisions.csv`` that lies in a folder of sources. Raises KgError when one does not read,
    or is a link that leads out of its folder.
    """
    found: list[Decision] = []
    for path in paths:
        if os.path.isdir(path) and os.path.lexists(path / FILE):
            found += load(path / FILE, path)
    return tuple(dict.fromkeys(found))


class Decisions:
    """Applies decisions to extractions."""

    def __init__(self, decisions: Sequence[Decision], kit: Kit):
        self.decisions = tuple(decisions)
        self.kit = kit
        self._by_name: dict[tuple[str, str], list[Decision]] = defaultdict(list)
        for decision in acting(self.decisions):
            self._by_name[decision.kind, key(decision.name)].append(decision)

    def apply(self, extraction: Extraction) -> tuple[Extraction, frozenset[Decision]]:
        """The extraction as decided, and the decisions that matched in it."""
        chosen: dict[str, Decision] = {}
        for entity in extraction.entities:
            if decision := self._decision(entity, extraction.report.file):
                chosen[entity.iri] = decision
        if not chosen:
            return extraction, frozenset()
        entities = {e.iri: e for e in extraction.entities}
        becomes = {address: self._targets(entities[address], d) for address, d in chosen.items()}
        from kg.extraction.claim.force import in_time

        made = self._placed(_rewritten(extraction, becomes), becomes)
        return in_time(made), frozenset(chosen.values())

    def _placed(self, extraction: Extraction, becomes: dict[str, tuple[Entity, ...]]) -> Extraction:
        """With the regions of the entities that came in, stated as worked out from the words that name them."""
        from kg.extraction.entities import region_entity

        entities = {e.iri: e for e in extraction.entities}
        claims = {(c.subject, c.predicate, c.object): c for c in extraction.claims}
        first = {a: m.span for m in reversed(extraction.mentions) for a in m.entities}
        vocabulary = self.kit.vocabulary
        for entity in (e for made in becomes.values() for e in made if e.iri in first):
            chain = vocabulary.chain(entity.region)
            for region in chain:
                entities.setdefault(region.iri, region_entity(vocabulary, region))
            links = [(entity.iri, JURISDICTION, r.iri) for r in chain[:1]]
            links += [(below.iri, WITHIN, above.iri) for below, above in pairwise(chain)]
            for link in links:
                claims.setdefault(link, Claim(*link, (first[entity.iri],), inferred=True))
        return replace(
            extraction,
            entities=tuple(sorted(entities.values(), key=lambda e: e.iri)),
            claims=tuple(claims[k] for k in sorted(claims)),
        )

    def _decision(self, entity: Entity, file: str) -> Decision | None:
        """The decision on an entity: one for this report before one for all, one by canonical name before others."""
        for name in (entity.name, *entity.alt):
            rows = self._by_name.get((entity.kind, key(name)), [])
            fitting = [d for d in rows if d.report in ("", file)]
            if fitting:
                decision = max(fitting, key=lambda d: bool(d.report))
                return None if decision.verb == KEEP else decision
        return None

    def _targets(self, entity: Entity, decision: Decision) -> tuple[Entity, ...]:
        if decision.verb == "drop":
            return ()
        if decision.verb == "is a":
            (kind,) = decision.targets
            return (replace(entity, iri=iri(kind, entity.name), kind=kind),)
        from kg.extraction.entities import entity as named

        return tuple(named(self.kit, entity.kind, name) for name in decision.targets)


def _rewritten(extraction: Extraction, becomes: dict[str, tuple[Entity, ...]]) -> Extraction:
    """An extraction in which each entity of ``becomes`` is replaced by others, or by none."""
    entities: dict[str, Entity] = {}
    provisions: dict[str, tuple[str, ...]] = {}
    for entity in extraction.entities:
        if entity.kind == PROVISION and entity.part_of in becomes:
            moved = []
            for law in becomes[entity.part_of]:
                _, _, fragment = entity.iri.partition("#")
                label = entity.name[len(_name(extraction, entity.part_of)) :]
                provision = replace(
                    entity, iri=f"{law.iri}#{fragment}", name=law.name + label, part_of=law.iri
                )
                entities.setdefault(provision.iri, provision)
                moved.append(provision.iri)
            provisions[entity.iri] = tuple(moved)
        else:
            for made in becomes.get(entity.iri, (entity,)):
                entities.setdefault(made.iri, made)

    def now(address: str) -> tuple[str, ...]:
        if address in provisions:
            return provisions[address]
        return tuple(e.iri for e in becomes[address]) if address in becomes else (address,)

    mentions: list[Mention] = []
    for mention in extraction.mentions:
        named = tuple(sorted({a for old in mention.entities for a in now(old)}))
        if named:
            mentions.append(replace(mention, entities=named))
    proved = {m.span for m in mentions}
    claims: dict[tuple[str, str, str], Claim] = {}
    for claim in extraction.claims:
        evidence = tuple(s for s in claim.evidence if s in proved)
        if claim.predicate == JURISDICTION and claim.subject in becomes:
            continue  # the new entity has a place of its own
        for subject in now(claim.subject):
            for object_ in now(claim.object):
                if claim.predicate == PART_OF and not subject.startswith(object_ + "#"):
                    continue
                if evidence and subject != object_:
                    # the relation from an agency to a term follows from the term's kind
                    predicate = (
                        DEEDS.get(entities[object_].kind, claim.predicate)
                        if claim.predicate in DEEDS.values()
                        else claim.predicate
                    )
                    articles = tuple(
                        p
                        for old in claim.provisions
                        for p in provisions.get(old, (old,))
                        if p.startswith(object_)
                    )
                    _merge(
                        claims,
                        replace(
                            claim,
                            subject=subject,
                            predicate=predicate,
                            object=object_,
                            evidence=evidence,
                            provisions=articles,
                        ),
                    )
    publishers = tuple(dict.fromkeys(p for old in extraction.report.publishers for p in now(old)))
    sentences: set[Span] = {m.sentence for m in mentions}
    return replace(
        extraction,
        report=replace(extraction.report, publishers=publishers),
        entities=tuple(sorted(entities.values(), key=lambda e: e.iri)),
        mentions=tuple(mentions),
        claims=tuple(claims[k] for k in claims),
        sentences=tuple(s for s in extraction.sentences if s in sentences),
    )


def _name(extraction: Extraction, address: str) -> str:
    return next(e.name for e in extraction.entities if e.iri == address)


def _merge(claims: dict[tuple[str, str, str], Claim], claim: Claim) -> None:
    """Add a claim; one that states the same takes its evidence and provisions in, and is inferred only if both are."""
    stated = (claim.subject, claim.predicate, claim.object)
    if known := claims.get(stated):
        claim = replace(
            known,
            evidence=tuple(sorted({*known.evidence, *claim.evidence})),
            provisions=tuple(sorted({*known.provisions, *claim.provisions})),
            inferred=known.inferred and claim.inferred,
            citation=known.citation or claim.citation,
            stances=in_order((*known.stances, *claim.stances)),
        )
    claims[stated] = claim
