"""Builds of any size for benchmarks and for tests of large graphs."""

from __future__ import annotations

import hashlib

from kg.model.iris import iri
from kg.model.records import Claim, Entity, Extraction, Mention, Report, Span
from kg.model.schema import AGENCY, DONE, LAW, MECHANISM, PROGRAM


def made_up(nodes: int, edges: int) -> list[Extraction]:
    """The extractions of a build of so many entities and relations: reports of agencies that cite, apply and carry out things.

    Some things are named often and most seldom, as in real reports. The same numbers give the same build.
    """
    agencies = max(2, nodes // 12)
    names = {
        AGENCY: [f"第{i}市行政管理局" for i in range(agencies)],
        LAW: [f"第{i}市城市管理条例" for i in range(nodes // 3)],
        MECHANISM: [f"行政执法{i}号制度" for i in range(nodes // 3)],
    }
    names[PROGRAM] = [f"专项整治{i}号行动" for i in range(nodes - sum(map(len, names.values())))]
    entities = {
        (kind, i): Entity(iri(kind, name), kind, name, subclass="LocalRegulation" if kind == LAW else "")
        for kind, listed in names.items()
        for i, name in enumerate(listed)
    }
    things = [key for key in entities if key[0] != AGENCY]
    predicate = {
        LAW: ("implements", "publicises", "issues"),
        MECHANISM: ("appliesMechanism",),
        PROGRAM: ("carriesOut",),
    }
    state = 1
    chosen: list[list[tuple[str, int]]] = [[] for _ in range(agencies)]
    seen: set[tuple[int, tuple[str, int]]] = set()
    for i, thing in enumerate(things):
        chosen[i % agencies].append(thing)
        seen.add((i % agencies, thing))
    while len(seen) < edges:
        state = (state * 1103515245 + 12345) % 2**31
        share = state / 2**31
        state = (state * 1103515245 + 12345) % 2**31
        pair = (state % agencies, things[int(share**3 * len(things))])
        if pair not in seen:
            seen.add(pair)
            chosen[pair[0]].append(pair[1])
    return [_report(i, entities, mine, predicate) for i, mine in enumerate(chosen)]


def _report(
    number: int,
    entities: dict[tuple[str, int], Entity],
    mine: list[tuple[str, int]],
    predicates: dict[str, tuple[str, ...]],
) -> Extraction:
    publisher = entities[AGENCY, number]
    title = f"{publisher.name}关于{2020 + number % 5}年法治政府建设情况的报告"
    text = title + "\n"
    mentions = [Mention(Span(0, len(publisher.name)), publisher.name, (publisher.iri,), Span(0, len(title)))]
    claims = []
    for key in mine:
        entity = entities[key]
        begin = len(text)
        line = f"坚持依法行政，加强组织领导，落实{entity.name}，推动各项工作取得新的成效。"
        span = Span(begin + line.index(entity.name), begin + line.index(entity.name) + len(entity.name))
        text += line + "\n"
        mentions.append(Mention(span, entity.name, (entity.iri,), Span(begin, begin + len(line))))
        choice = predicates[key[0]]
        claims.append(
            Claim(
                publisher.iri,
                choice[key[1] % len(choice)],
                entity.iri,
                (span,),
                citation=key[0] == LAW,
                stances=(DONE,),
            )
        )
    report = Report(
        f"{number:05}.txt",
        text,
        hashlib.sha256(text.encode()).hexdigest(),
        title,
        (publisher.iri,),
        2020 + number % 5,
    )
    named = [publisher, *(entities[k] for k in mine)]
    return Extraction(report, tuple(named), tuple(mentions), tuple(claims))
