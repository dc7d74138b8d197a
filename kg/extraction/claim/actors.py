"""Who acts at a place of the text: the agency that heads the clause, else the publisher."""

from __future__ import annotations

from kg.characters.patterns import rx
from kg.extraction.agencies import Agency
from kg.extraction.draft import Draft
from kg.extraction.kit import Kit


def actors_at(kit: Kit, draft: Draft, position: int) -> tuple[list[Agency], list[tuple[int, int]]]:
    """The agencies that act at a position, with their stretches: the last that head a clause of its sentence.

    The publisher acts when none does, or when 我局 stands between.
    """
    text = draft.view.text
    begin, _ = draft.view.sentence_at(position)
    publishers = list(draft.facts.publishers[:1])
    inside = [item for item in draft.acting.get(begin, ()) if item[0].end <= position]
    if not inside:
        return publishers, []
    own = {p.iri for p in draft.facts.publishers}
    group: list[Agency] = []
    spans: list[tuple[int, int]] = []
    last_end = -1
    for name, agencies in inside:
        before = text[begin : name.begin]
        if (
            group
            and last_end >= 0
            and (join := rx(r"[、和与及]|以及").fullmatch(text[last_end : name.begin]))
        ):
            last_end = name.end
            # 我院与市政府召开会议,印发《X》: who came along in an earlier clause does not act in this one
            if join[0] != "与" or not rx("[,;]").search(text[name.end : position]):
                group += agencies
                spans.append((name.begin, name.end))
            continue
        heads = (
            rx(
                r"(?:^|[,;:。]|^[(]?[一二三四五六七八九十\d]{1,3}[)、.]|[一二三四五六七八九]是|\d{4}年,?|后|其中)$"
            ).search(
                before,
            )
            is not None
        )
        if heads:
            group, spans, last_end = list(agencies), [(name.begin, name.end)], name.end
    if group and last_end >= 0:
        after = text[last_end : last_end + 14]
        if rx(r"(?:的|领导|指导|关于|统一|党组|《|等部门要求|印发的|要求|部署|,在|、在)").match(after) or rx(
            r"[^,。;]{0,16}(?:领导|指导|支持)下"
        ).match(after):
            group = []
        if rx(r"我[局委厅部市区县省州]|本[局委厅]").search(text[last_end:position]):
            group = []
        if all(a.iri in own for a in group):
            group = []
    if not group:
        return publishers, []
    return group, spans
