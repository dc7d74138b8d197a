"""decisions.csv is changed as a person would change it, and what others do to it meanwhile is kept."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.builder.decisions import KEEP, Decision, parse
from kg.curation import settled as room
from kg.curation.settled import Settled
from kg.curation.sheet import Sheet
from kg.errors import KgError

DROP = Decision("Mechanism", "扫码进厂", "drop")
BYHAND = (
    "kind,name,decision,target,report,note,who\r\n"
    "# 甲的笔记，先别动,,,,,,\r\n"
    'Mechanism,"“双随机，一公开”",same as,双随机、一公开,,"他说""对""",甲\r\n'
    "\r\n"
    "Mechanism,扫码进厂,,,,待定,乙\r\n"
    "Agency,市委,drop,,a.txt,,丙"
)


def table(tmp_path: Path, data: bytes | None = None) -> Settled:
    path = tmp_path / "decisions.csv"
    if data is not None:
        path.write_bytes(data)
    return Settled(path, tmp_path / "out")


def test_a_new_table_is_one_that_spreadsheets_open(tmp_path: Path) -> None:
    made = table(tmp_path)
    made.write([DROP])
    data = made.path.read_bytes()
    assert data.decode("utf-8") == (
        "\ufeffkind,name,report,decision,target,note\r\nMechanism,扫码进厂,,drop,,\r\n"
    )
    assert parse(data.decode("utf-8")) == (DROP,)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_not_decided_on_stays_byte_for_byte(tmp_path: Path, codec: str, end: str) -> None:
    before = BYHAND.replace("\r\n", end)
    made = table(tmp_path, before.encode(codec))
    made.write([DROP, Decision("Agency", "县政府", "same as", ("金水区人民政府",), note="看过")])
    after = made.path.read_bytes().decode(codec)
    lines, now = before.split(end), after.split(end)
    assert now[:4] == lines[:4]
    assert now[4] == "Mechanism,扫码进厂,drop,,,,乙"
    assert now[5] == lines[5]
    assert now[6] == "Agency,县政府,same as,金水区人民政府,,看过,"
    assert now[7:] == [""]


def test_the_language_of_the_table_is_kept_to(tmp_path: Path) -> None:
    made = table(tmp_path, "kind,name,decision,target\n机制,三项制度,保留,\n".encode())
    made.write([Decision("Mechanism", "扫码进厂", "is a", ("Program",))])
    assert made.path.read_text(encoding="utf-8").splitlines()[-1] == "机制,扫码进厂,类型,项目行动"


def test_columns_that_are_needed_are_made(tmp_path: Path) -> None:
    made = table(tmp_path, "\ufeffkind,name,decision\n机制,三项制度,保留\n".encode())
    made.write([Decision("Mechanism", "扫码进厂", "drop", report="a.txt", note="看过")])
    text = made.path.read_text(encoding="utf-8")
    assert text == "\ufeffkind,name,decision,note,report\n机制,三项制度,保留\n机制,扫码进厂,删除,看过,a.txt\n"
    assert len(parse(text)) == 2


def test_a_name_that_a_spreadsheet_would_run_is_disarmed_and_read_again(tmp_path: Path) -> None:
    made = table(tmp_path)
    decision = Decision("Mechanism", "=1+1", "same as", ("+好",))
    made.write([decision])
    assert "'=1+1" in made.path.read_text(encoding="utf-8")
    assert made.read() == ([decision], [])


def test_another_decision_on_a_name_takes_the_place_of_the_first(tmp_path: Path) -> None:
    made = table(tmp_path)
    made.write([DROP])
    made.write([Decision("Mechanism", "“扫码进厂”", KEEP, note="还是留下")])
    made.write([Decision("Mechanism", "扫码进厂", "drop", report="a.txt")])
    assert [(d.name, d.verb, d.report) for d in made.read()[0]] == [
        ("扫码进厂", KEEP, ""),
        ("扫码进厂", "drop", "a.txt"),
    ]


def test_what_does_not_read_is_told_and_stays(tmp_path: Path) -> None:
    text = "kind,name,decision,target\nMechanism,甲,删掉,\nMechanism,乙,drop,\n"
    made = table(tmp_path, text.encode())
    decisions, faults = made.read()
    assert [d.name for d in decisions] == ["乙"]
    assert len(faults) == 1
    assert "row 2" in faults[0]
    assert "删掉" in faults[0]
    made.write([DROP])
    assert made.path.read_text(encoding="utf-8").startswith(text)


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", b"\x00\x01\xff", b"\xff\xfe\x00", "不是表格".encode()])
def test_another_file_is_never_written(tmp_path: Path, data: bytes) -> None:
    made = table(tmp_path, data)
    with pytest.raises(KgError, match=r"decisions\.csv"):
        made.write([DROP])
    assert made.path.read_bytes() == data


def test_a_step_back_leaves_what_somebody_changed_since(tmp_path: Path) -> None:
    made = table(tmp_path, BYHAND.encode())
    other = Decision("Agency", "县政府", "drop")
    changes = made.write([DROP, other])
    text = made.path.read_bytes().decode()
    made.path.write_bytes(text.replace("县政府,drop", "县政府,保留").encode())
    left = made.undo(changes)
    assert [c.after.strip() for c in left] == [changes[1].after.strip()]
    now = made.path.read_bytes().decode()
    assert now == BYHAND + "\r\nAgency,县政府,保留,,,,\r\n"


def test_a_step_back_makes_the_file_what_it_was(tmp_path: Path) -> None:
    before = (BYHAND + "\r\n").encode()
    made = table(tmp_path, before)
    made.undo(made.write([DROP, Decision("Mechanism", "新的", "drop"), Decision("Agency", "市委", KEEP)]))
    assert made.path.read_bytes() == before


_NAMES = st.sampled_from(["甲机制", "乙机制", "丙,机制", '丁"机制', "戊机制", "=己", "庚\n机制"])
_HAND = st.tuples(
    st.sampled_from(["Mechanism", "机制", "# 笔记", ""]),
    _NAMES,
    st.sampled_from(["drop", "保留", "", "删掉"]),
    st.text("ab,\"'\n甲 ", max_size=6),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    hand=st.lists(_HAND, max_size=8),
    ours=st.lists(_NAMES.filter(lambda n: "\n" not in n), min_size=1, max_size=4, unique=True),
    end=st.sampled_from(["\n", "\r\n"]),
    ended=st.booleans(),
)
def test_rows_of_a_hand_survive_any_decisions(
    tmp_path: Path, hand: list[tuple[str, str, str, str]], ours: list[str], end: str, ended: bool
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(["kind", "name", "decision", "note"])
    writer.writerows(hand)
    text = out.getvalue() if ended else out.getvalue()[: -len(end)]
    made = table(tmp_path, text.encode())
    mine = [Decision("Mechanism", name, "drop") for name in ours]
    changes = made.write(mine)
    after = Sheet(made.path.read_bytes(), ("kind", "name", "decision", "note"))
    rows = [row for _, row in after.rows()]
    kept = [r for r in csv.reader(io.StringIO(text, newline="")) if r][1:]
    ours_ = set(ours)
    # every row on another name is there as it was, in its order
    foreign = [r for r in kept if r[1] not in ours_ or r[0] not in ("Mechanism", "机制")]
    there = [list(row.values()) for row in rows]
    position = 0
    for row in foreign:
        position = there.index(row, position) + 1
    decided = {(d.name, d.verb) for d in made.read()[0]}
    assert {(name, "drop") for name in ours} <= decided
    made.undo(changes)
    back = made.path.read_bytes().decode()
    assert back.rstrip(end) == text.rstrip(end)


def test_what_is_saved_while_it_is_written_is_read_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = table(tmp_path, BYHAND.encode())
    real, times = room.together, []

    def meanwhile(folder: Path) -> object:
        if not times:
            times.append(1)
            made.path.write_bytes((BYHAND + "\r\nAgency,省委,drop,,,,丁\r\n").encode())
        return real(folder)

    monkeypatch.setattr(room, "together", meanwhile)
    made.write([DROP])
    names = [d.name for d in made.read()[0]]
    assert "省委" in names
    assert "扫码进厂" in names


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    made = [table(tmp_path) for _ in range(4)]

    def work(number: int) -> None:
        for at in range(15):
            made[number].write([Decision("Mechanism", f"机制{number}之{at}", "drop")])

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made[0].read()[0]) == 60


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_kill_in_the_middle_loses_no_decision_that_was_told_to_be_written(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom kg.builder.decisions import Decision\n"
        "from kg.curation.settled import Settled\n"
        f"made = Settled(Path({str(tmp_path / 'decisions.csv')!r}), Path({str(tmp_path / 'out')!r}))\n"
        "for n in range(100000):\n"
        "    made.write([Decision('Mechanism', f'机制{n}', 'drop')])\n"
        "    print(n, flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout
    told = -1
    for line in process.stdout:
        told = int(line)
        if told == 25:
            process.send_signal(signal.SIGKILL)
    process.wait()
    made = table(tmp_path)
    names = [d.name for d in made.read()[0]]
    assert names[: told + 1] == [f"机制{n}" for n in range(told + 1)]
    # whoever comes next is not kept out
    made.write([DROP])
    assert made.read()[0][-1] == DROP
    assert sorted(p.name for p in tmp_path.iterdir()) == ["decisions.csv", "out"]
