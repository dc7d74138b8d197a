"""A large file that loads gives way to a signal; a disk that fails under a query is told as any other fault of it."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import KgError
from kg.graph.opened import Graph
from kg.graph.query import _Pieces, load

LINE = '<https://w3id.org/fazhi-kg/id/{}> <https://example.org/p> "{}" .\n'


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_signal_breaks_a_load_off_between_two_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "graph.ttl"
    place.write_text("".join(LINE.format(n, "法" * 30) for n in range(20_000)), encoding="utf-8")
    read, pieces = _Pieces.read, 0

    def counted(self: _Pieces, size: int = -1) -> bytes:
        nonlocal pieces
        pieces += 1
        if pieces == 5:
            os.kill(os.getpid(), signal.SIGTERM)
        return read(self, size)

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_Pieces, "read", counted)
    before = signal.signal(signal.SIGTERM, stop)
    try:
        with pytest.raises(KeyboardInterrupt):
            load(Store(), place)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert pieces == 5
    whole = Store()
    load(whole, place)
    assert len(whole) == 20_000
    assert pieces > 10


def test_a_disk_that_fails_under_a_query_is_told_in_a_line(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    store = Store(str(folder))
    chance = random.Random(1)
    store.bulk_extend(
        Quad(
            NamedNode(f"https://example.org/{n}"),
            NamedNode("https://example.org/p"),
            Literal(chance.randbytes(200).hex()),
        )
        for n in range(3000)
    )
    store.flush()
    store.optimize()
    del store
    # in the midst of the data of the largest tables, behind what tells that a table is one
    for table in sorted(folder.glob("*.sst"), key=lambda p: p.stat().st_size)[-2:]:
        data = bytearray(table.read_bytes())
        for at in range(len(data) // 3, len(data) // 2, 128):
            data[at] ^= 0xFF
        table.write_bytes(data)
    with pytest.raises(KgError, match="the query does not run"):
        Graph.open(folder).query("SELECT * { ?s ?p ?o }")
