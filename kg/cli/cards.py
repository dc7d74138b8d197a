"""How a card is told on a terminal."""

from __future__ import annotations

import json
from dataclasses import asdict

from kg.cli.output import emit, say, write
from kg.verbs.cards import Card
from kg.vocabulary.labels import inverse, label


def tell(found: Card) -> None:
    """What the card of a thing tells, above its sentences."""
    say(found.name, bold=True)
    say(f"{found.subclass or found.kind}  <{found.iri}>")
    facts = {
        "地区": " › ".join(name for name, _ in found.regions),
        "又称": "、".join(found.other_names),
        "文中写作": "、".join(found.written),
        **{_ELI.get(term, term): _ELI.get(value, value) for term, value in found.law},
        "年度": f"{found.first_year}–{found.last_year}" if found.first_year else "",
        "次数": f"提及 {found.mentions} 次 · 报告 {found.reports} 份 · 相邻对象 {found.neighbours} 个",
    }
    for name, value in facts.items():
        if value:
            say(f"{name} {value}")
    for relation in found.relations:
        zh = label(relation.predicate)[0] if relation.outward else _inward(relation.predicate)
        some = "、".join(n.name for n in relation.neighbours[:8])
        say(f"{zh} {relation.count}：{some}{' …' if relation.count > 8 else ''}")


def _inward(predicate: str) -> str:
    try:
        return inverse(predicate)[0]
    except LookupError:
        return f"← {label(predicate)[0]}"


#: What the card calls the facts of a law in time (`kg.versions.card`).
_ELI = {
    "in_force": "效力",
    "InForce-inForce": "现行有效",
    "InForce-notInForce": "已不施行",
    "InForce-partiallyInForce": "部分有效",
    "passed_by": "制定机关",
    "date_document": "通过日期",
    "first_date_entry_in_force": "施行日期",
    "version_date": "修改日期",
    "date_no_longer_in_force": "废止日期",
    "repealed_by": "废止依据",
    "as_of": "资料截至",
}


def only_card(found: Card, form: str) -> None:
    """The card as it is: an object of JSON, a row for each neighbour in a table of text."""
    if form == "table":
        tell(found)
    elif form == "json":
        write(json.dumps(asdict(found), ensure_ascii=False, indent=2) + "\n")
    else:
        columns = [
            "name",
            "predicate",
            "outward",
            "neighbour",
            "kind",
            "iri",
            "sentences",
            "reports",
            "inferred",
            "stance",
        ]
        emit(
            columns,
            [
                [
                    found.name,
                    r.predicate,
                    r.outward,
                    n.name,
                    n.kind,
                    n.iri,
                    n.sentences,
                    n.reports,
                    n.inferred,
                    n.stance,
                ]
                for r in found.relations
                for n in r.neighbours
            ],
            form,
        )
