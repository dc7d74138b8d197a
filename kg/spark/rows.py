"""What is done with one file and one report, as functions over Arrow batches. Nothing here imports Spark.

Files and texts are not trusted: reading and extracting happen in a process of `kg.builder.processes`, one for each of Spark's
Python workers and kept between tasks, so that whatever breaks it is a row with a reason.
"""

from __future__ import annotations

import atexit
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import msgspec
import pyarrow as pa

from kg.builder.gather import BUILT, DUPLICATE, NOTHING, REFUSED
from kg.builder.messages import DecisionRow, Extracted, Model, given
from kg.builder.processes import Guard
from kg.errors import KgError
from kg.model.iris import claim_iri, likeness
from kg.model.records import Claim, Entity, Extraction, Section, Span
from kg.model.schema import LAW, PART_OF, PLACING, SECTION
from kg.rdf.contract import of_itself, triples
from kg.read.formats import SUFFIXES
from kg.read.limits import MAX_BYTES, Document, checked
from kg.read.sidecar import BESIDE, SIDECAR, SIDECAR_FIELDS, misread
from kg.read.sidecar import rows as sidecar_rows
from kg.spark.schema import DOCUMENTS, EXTRACTED, PREPARED, SIDECARS
from kg.versions import Force, as_of, history_of

#: Columns that say something of a report, beside its text.
KNOWN = (*(f for f in SIDECAR_FIELDS if f != "file"), "index")
#: Rows of an Arrow batch that goes back to Spark: those of a report take about a megabyte.
_BATCH = 16
_REPORT_IT = "cannot be put into rows, please report it"
Row = dict[str, Any]
Batches = Iterator[pa.RecordBatch]


@cache
def _guard() -> Guard:
    guard = Guard()
    atexit.register(guard.close)
    return guard


def _rows(batches: Batches) -> Iterator[Row]:
    for batch in batches:
        for at in range(batch.num_rows):
            # one by one: Spark sends ten thousand texts at once, and they need not be in memory twice
            yield batch.slice(at, 1).to_pylist()[0]


def _batches(rows: Iterable[Row], schema: pa.Schema) -> Batches:
    waiting: list[Row] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _BATCH:
            yield pa.RecordBatch.from_pylist(waiting, schema=schema)
            waiting = []
    if waiting:
        yield pa.RecordBatch.from_pylist(waiting, schema=schema)


# --- files to texts -------------------------------------------------------------------------------------------------
def read(batches: Batches, encoding: str | None, column: str | None) -> Batches:
    """(path, root, content) to `DOCUMENTS`."""
    return _batches((d for row in _rows(batches) for d in _documents(row, encoding, column)), DOCUMENTS)


def _documents(row: Row, encoding: str | None, column: str | None) -> Iterator[Row]:
    name = below(row["path"], row["root"])
    base = PurePosixPath(name).name
    if base in BESIDE or base.startswith((".", "~$")):
        return
    about = {"file": name, "path": row["path"], "row": 0}
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in SUFFIXES:
        yield {**about, "refused": f"{suffix or 'a name without suffix'}: no format that is read"}
        return
    try:
        found: list[Document] = _guard().read(row["content"], suffix, encoding, column)
    except KgError as error:
        yield {**about, "refused": str(error)}
        return
    for at, document in enumerate(found):
        yield {
            **about,
            "part": document.part or None,
            "row": at,
            "text": document.text,
            "known": list(document.meta.items()),
            "refused": document.refused or None,
        }


def too_large(batches: Batches) -> Batches:
    """(path, root) of files that are not opened to `DOCUMENTS`."""
    reason = f"larger than {MAX_BYTES // 2**20} MiB; a report is some ten kilobytes, split it"
    return _batches(
        (
            {"file": below(row["path"], row["root"]), "path": row["path"], "row": 0, "refused": reason}
            for row in _rows(batches)
        ),
        DOCUMENTS,
    )


def sidecars(batches: Batches) -> Batches:
    """(path, root, content) of files sources.csv to `SIDECARS`."""
    return _batches((said for row in _rows(batches) for said in _said(row)), SIDECARS)


def _said(row: Row) -> Iterator[Row]:
    folder = PurePosixPath(below(row["path"], row["root"])).parent
    depth = len(folder.parts)
    name = f"{folder.name or PurePosixPath(row['root']).name}/{SIDECAR}"
    try:
        table = sidecar_rows(row["content"])
    except KgError as error:
        yield {"file": name, "refused": str(error)}
        return
    for file, beside in table.items():
        for reason in misread(beside):
            yield {"file": name, "refused": f"{file}: {reason}"}
        yield {"file": (folder / file).as_posix(), "depth": depth, "beside": list(beside.items())}


def below(path: str, root: str) -> str:
    """The name of a file: its path below the folder given, or its own name where it was given itself."""
    return path.removeprefix(root.rstrip("/") + "/") if path != root else path.rpartition("/")[2]


# --- texts to reports -----------------------------------------------------------------------------------------------
def prepare(batches: Batches) -> Batches:
    """Documents of any origin to `PREPARED`: texts made fit, and by what one is known."""
    return _batches(map(_prepared, _rows(batches)), PREPARED)


def _prepared(row: Row) -> Row:
    file = row["file"] or ""
    told = {k: v.strip() for k in KNOWN if (v := row.get(k)) and v.strip()}
    known = {**told, **dict(row.get("known") or ()), **dict(row.get("beside") or ())}
    known.pop("file", None)
    about = {
        "file": file,
        "path": row.get("path") or "",
        "row": row.get("row") or 0,
        "name": f"{file}#{row['part']}" if row.get("part") else file,
    }
    refused, text = row.get("refused"), ""
    if not refused:
        try:
            text = checked(row["text"] or "")
        except KgError as error:
            refused = str(error)
    return {
        **about,
        # what is refused stands alone
        "like": likeness(text) if not refused else json.dumps(about, sort_keys=True),
        "text": text,
        "known": json.dumps(known, ensure_ascii=False, sort_keys=True),
        "refused": refused,
    }


def extract(batches: Batches, decisions: Sequence[DecisionRow], words: bytes) -> Batches:
    """(text, refused, files, known) of texts, the leading file first, to `EXTRACTED`. words: `kg.builder.words.packed`."""
    for batch in batches:
        for at in range(0, batch.num_rows, _BATCH):
            rows = batch.slice(at, _BATCH).to_pylist()
            yield pa.RecordBatch.from_pylist(list(_extracted(rows, decisions, words)), schema=EXTRACTED)


def _extracted(rows: Sequence[Row], decisions: Sequence[DecisionRow], words: bytes) -> Iterator[Row]:
    answers = _guard().answers([_job(row, decisions) for row in rows if not row["refused"]], words)
    for row in rows:
        try:
            if row["refused"]:
                raise KgError(row["refused"])
            found = given(next(answers), Extracted)
            extraction = msgspec.msgpack.decode(found.extraction, type=Extraction)
            if not extraction.mentions:
                raise KgError(NOTHING)
            yield {
                **tables(extraction),
                "files": _filed(row["files"], BUILT, extraction.report.iri),
                "matched": found.matched,
                **_lines(extraction),
            }
        except Exception as error:
            # one report must not fail a job of millions, whatever is wrong with it
            reason = (
                str(error)
                if isinstance(error, KgError)
                else f"{_REPORT_IT} ({type(error).__name__}: {error})"
            )
            yield {"files": _filed(row["files"], REFUSED, reason=reason)}


def _job(row: Row, decisions: Sequence[DecisionRow]) -> Model:
    known: dict[str, str] = {}
    for told in row["known"]:
        # the first file's word counts, others fill in what it leaves open
        known = {**json.loads(told), **known}
    files = row["files"]
    return Model(row["text"], files, known, [d for d in decisions if d[-1] in ("", files[0])])


def _filed(
    files: Sequence[str], status: str, report: str | None = None, reason: str | None = None
) -> list[Row]:
    found: list[Row] = [{"file": f, "status": status, "report": report, "reason": reason} for f in files]
    if report:
        for row in found[1:]:
            row.update(status=DUPLICATE, of=files[0])
    return found


def _lines(extraction: Extraction) -> Row:
    """The report's triples as N-Triples."""
    lines = sorted({f"{triple} ." for triple in triples(extraction)})
    node = f"<{extraction.report.iri}"
    own = "\n".join(line for line in lines if line.startswith(node))
    return {"own": own, "shared": [line for line in lines if not line.startswith(node)]}


# --- a report as rows of the tables ---------------------------------------------------------------------------------
def tables(extraction: Extraction) -> dict[str, list[Row]]:
    """The report's rows of the tables of `kg.exports.tables`, by their names."""
    report, names = extraction.report, {e.iri: e.name for e in extraction.entities}
    about = {
        "iri": report.iri,
        "file": min((report.file, *report.also)),
        "title": report.title or None,
        "year": report.year,
        "issued": report.issued or None,
        "number": report.number or None,
        "publisher": min(report.publishers, default=None),
    }
    mentions: dict[tuple[str, str], Row] = {}
    for mention in extraction.mentions:
        for entity in mention.entities:
            address = _at(report.iri, mention.span)
            mentions[address, entity] = {
                "iri": address,
                "entity": entity,
                "report": report.iri,
                "begin": mention.span.begin,
                "end": mention.span.end,
                "words": _words(report.text, mention.span),
                "sentence": _words(report.text, mention.sentence),
                "sentence_begin": mention.sentence.begin,
                "stance": "、".join(mention.stances) or None,
                "section": _at(report.iri, mention.section) if mention.section else None,
            }
    laws = {e.iri: e for e in extraction.entities if e.kind == LAW}
    claims: dict[str, Row] = {}
    evidence: dict[tuple[str, str], Row] = {}
    for claim in extraction.claims:
        if claim.denied:
            continue
        address = claim_iri(report.iri, claim)
        claims[address] = {
            "iri": address,
            "report": report.iri,
            "subject": claim.subject,
            "predicate": claim.predicate,
            "object": claim.object,
            "subject_name": names.get(claim.subject),
            "object_name": names.get(claim.object),
            "year": report.year,
            "provisions": "、".join(sorted({names[p] for p in claim.provisions})) or None,
            "citation": claim.citation,
            "inferred": claim.inferred,
            "stance": "、".join(claim.stances) or None,
            **_in_time(claim, laws.get(claim.object), names),
        }
        for span in claim.evidence:
            mention_iri = _at(report.iri, span)
            evidence[address, mention_iri] = {"claim": address, "mention": mention_iri}
    return {
        "reports": [about],
        "entities": [_entity(e) for e in extraction.entities],
        "mentions": list(mentions.values()),
        "sections": [_section(report.iri, s) for s in extraction.sections],
        "claims": list(claims.values()),
        "evidence": list(evidence.values()),
    }


def _in_time(claim: Claim, law: Entity | None, names: Mapping[str, str]) -> Row:
    """What is known of a citation's instrument at its time."""
    known = history_of(law) if law and claim.force else None
    day = (
        ""
        if known is None
        else known.repealed
        if claim.force == Force.REPEALED.value
        else known.first_in_force
    )
    return {
        "force": claim.force or None,
        "force_date": day or None,
        "no_such_article": "、".join(sorted({names[p] for p in claim.no_such})) or None,
        "as_of": as_of() if claim.force or claim.no_such else None,
    }


def _section(report: str, section: Section) -> Row:
    return {
        "iri": _at(report, section.span),
        "report": report,
        "begin": section.span.begin,
        "end": section.span.end,
        "kinds": "、".join(kind for kind in SECTION if kind in section.kinds),
        "heading": section.heading or None,
    }


def _entity(entity: Entity) -> Row:
    others = dict(of_itself(entity))
    return {
        "iri": entity.iri,
        "kind": entity.kind,
        "class": entity.subclass or entity.kind,
        "name": entity.name,
        "other_names": sorted({a for a in entity.alt if a and a != entity.name}),
        "region": next((others[p] for p in PLACING if p in others), None),
        "part_of": others.get(PART_OF),
    }


def _at(report: str, span: Span) -> str:
    return f"{report}#char={span.begin},{span.end}"


def _words(text: str, span: Span) -> str:
    return text[span.begin : span.end]
