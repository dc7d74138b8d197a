"""Names of other tables: what is tied to one thing, what stays open, and with which candidates."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.characters.nearest import Nearest
from kg.errors import NoSuchName, NotHere, UsageError
from kg.model.iris import ID
from kg.naming.resolving import Resolved, Wanted, resolve_all

ROOT = Path(__file__).parents[2]


def one(name: str, **given: object) -> Resolved:
    (found,) = kg.resolve(name, **given)  # type: ignore[arg-type]
    return found


TIED = [
    ("郑州市城市管理局", "agency/郑州市城市管理局", "Agency", "410100", 100),
    ("郑州市城管局", "agency/郑州市城市管理局", "Agency", "410100", 95),
    ("广东省深圳市福田区司法局", "agency/深圳市福田区司法局", "Agency", "440304", 90),
    ("河南省司法厅", "agency/河南省司法厅", "Agency", "410000", 100),
    ("住建部", "agency/住房和城乡建设部", "Agency", "", 95),
    ("中华人民共和国行政处罚法", "law/中华人民共和国行政处罚法", "LegalInstrument", "", 100),
    ("《行政处罚法》", "law/中华人民共和国行政处罚法", "LegalInstrument", "", 95),
    (" 行政處罰法 ", "law/中华人民共和国行政处罚法", "LegalInstrument", "", 95),
    (
        "法治政府建设实施纲要(2021-2025年)",
        "law/法治政府建设实施纲要（2021—2025年）",
        "LegalInstrument",
        "",
        100,
    ),
    ("双随机一公开", "mechanism/双随机、一公开", "Mechanism", "", 100),
    ("「八五」普法", "program/“八五”普法", "Program", "", 100),
    ("河南省郑州市", "region/410100", "Region", "410100", 100),
    ("吉林", "region/220000", "Region", "220000", 95),
    # a local regulation that the lists of a province have
    (
        "郑州市城市市容和环境卫生管理条例",
        "law/郑州市城市市容和环境卫生管理条例",
        "LegalInstrument",
        "410100",
        100,
    ),
]


@pytest.mark.parametrize(("name", "iri", "kind", "code", "score"), TIED)
def test_a_name_that_means_one_thing_is_tied_to_it(
    name: str, iri: str, kind: str, code: str, score: int
) -> None:
    found = one(name)
    assert (found.iri, found.kind, found.region_code, found.score) == (ID + iri, kind, code, score)
    assert found.why
    assert not found.candidates
    assert found.reports is None


def candidates(found: Resolved) -> set[str]:
    return {c.iri.removeprefix(ID) for c in found.candidates}


def test_what_is_not_certain_stays_open_with_its_candidates() -> None:
    shared = one("鼓楼区司法局")
    assert shared.iri == ""
    assert shared.score is None
    assert candidates(shared) >= {"agency/南京市鼓楼区司法局", "agency/福州市鼓楼区司法局"}
    assert candidates(one("鼓楼区")) >= {"region/320106", "region/350102"}
    both = one("两办")
    assert both.why == "fits 2 things; say which"
    assert candidates(both) == {"agency/中共中央办公厅", "agency/国务院办公厅"}
    several = one("法治政府建设实施纲要")
    assert candidates(several) >= {
        "law/法治政府建设实施纲要（2015—2020年）",
        "law/法治政府建设实施纲要（2021—2025年）",
    }
    assert "region" in one("市司法局").why


@pytest.mark.parametrize(
    ("name", "near"),
    [("行政处发法", "law/中华人民共和国行政处罚法"), ("双随几一公开", "mechanism/双随机、一公开")],
)
def test_a_name_that_is_only_spelled_alike_is_never_tied(name: str, near: str) -> None:
    found = one(name)
    assert found.iri == ""
    assert near in candidates(found)
    assert all(c.score < 80 for c in found.candidates)


@pytest.mark.parametrize(
    "name",
    [
        "郑州市飞天管理条例",
        "某某反飞天法",
        "智慧飞天工作机制",
        "胡说八道",
        "",
        "  ",
        "《》",
        "\x00",
        "法" * 5000,
    ],
)
def test_nothing_is_made_up(name: str) -> None:
    found = one(name)
    assert found.iri == ""
    assert found.why
    # every candidate is a thing of a vocabulary, or a body of a known type in a known place
    assert not [c for c in found.candidates if "飞天" in c.label]


def test_the_region_tells_whose_a_name_is() -> None:
    assert one("市司法局", region="郑州市").label == "郑州市司法局"
    assert one("市司法局", region="410100").region == "郑州市"
    assert one("鼓楼区司法局", region="福建省").label == "福州市鼓楼区司法局"
    # of another region it is not taken, but told
    other = one("郑州市司法局", region="杭州市")
    assert other.iri == ""
    assert candidates(other) == {"agency/郑州市司法局"}
    # what is of no region is of all
    assert one("行政处罚法", region="杭州市").iri


def test_the_year_tells_which_of_several_and_what_was_no_more() -> None:
    assert one("法治政府建设实施纲要", year=2017).label.endswith("（2015—2020年）")
    assert one("法治政府建设实施纲要", year="2022").label.endswith("（2021—2025年）")
    assert one("法治政府建设实施纲要", year=1999).iri == ""
    assert "repealed before 2022" in one("合同法", year=2022).why
    assert "repealed" not in one("合同法", year=2019).why
    assert "ended in 2018" in one("国务院法制办公室").why


def test_the_kind_is_understood_in_each_way() -> None:
    for kind in ("LegalInstrument", "laws", "法律文件"):
        assert one("行政处罚法", kind=kind).iri
    assert one("行政处罚法", kind="Agency").iri == ""


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"kind": "Person"}, "kinds are"),
        ({"region": "鼓楼区"}, "320106"),
        ({"region": "火星"}, "GB/T"),
        ({"year": "2o22"}, "digits"),
    ],
)
def test_what_is_no_kind_region_or_year_is_told(given: dict[str, str], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        kg.resolve("行政处罚法", **given)  # type: ignore[arg-type]


def test_a_graph_tells_what_it_has_and_what_it_has_not(tmp_path: Path) -> None:
    text = "开封市城市管理局\n关于2024年法治政府建设情况的报告\n我局落实《行政处罚法》，出台《开封市飞天管理办法》。"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    kg.build([tmp_path / "a.txt"], tmp_path)
    graph = kg.open(tmp_path / "graph.ttl")
    law, own, absent = graph.resolve(["行政处罚法", "开封市飞天管理办法", "海警法"])
    assert (law.reports, own.reports, absent.reports) == (1, 1, 0)
    assert own.iri == f"{ID}law/开封市飞天管理办法"
    assert own.region_code == "410200"
    assert absent.iri == f"{ID}law/中华人民共和国海警法"
    # and for every verb that takes a name
    with pytest.raises(NotHere, match="no report in this graph names it"):
        graph.show("海警法")
    with pytest.raises(NoSuchName, match="did you mean 开封市城市管理局"):
        graph.cites(agency="开封市城市管里局")


def test_each_row_may_say_something_else_and_order_and_repeats_stay() -> None:
    wanted = [Wanted("市司法局", region="郑州市"), Wanted("市司法局", region="杭州市"), Wanted("市司法局")]
    found = resolve_all([*wanted, wanted[0]])
    assert [r.label for r in found] == ["郑州市司法局", "杭州市司法局", "", "郑州市司法局"]


def test_many_names_mean_what_each_means_alone() -> None:
    names = [name for name, *_ in TIED] + ["鼓楼区司法局", "行政处发法", "市司法局"]
    together = kg.resolve(names * 2)
    assert together == [one(name) for name in names] * 2


def test_the_nearest_names_are_those_that_comparing_all_would_give() -> None:
    from rapidfuzz import fuzz

    names = ["行政处罚法", "行政许可法", "行政复议法", "海警法", "海关法", "三项制度", "首违不罚"]
    nearest = Nearest(names)
    for wanted in ("行政处发法", "海景法", "三项制渡", "首违免罚"):
        expected = sorted(names, key=lambda n: (-fuzz.ratio(n, wanted), n))[0]
        assert nearest(wanted)[0][0] == expected
    assert nearest("甲乙丙丁") == []
    assert nearest("") == []
