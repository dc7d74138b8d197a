"""A graph file into a store by a thread beside the tables: the same store, whatever the pieces, and an end when one fails."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

import kg.graph.store.loading
from kg.errors import KgError
from kg.graph.store.filling import write
from kg.graph.store.loading import Loader
from kg.graph.store.quick import written_by_kg
from kg.rdf.head import prefixes

GRAPH = Path(__file__).parents[2] / "outputs" / "graph.ttl"


def quads(folder: Path) -> set[str]:
    return {str(q) for q in Store.read_only(str(folder)).quads_for_pattern(None, None, None, None)}


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], int]:
    """The same graph by the other way, for files that kg did not write."""
    folder = tmp_path_factory.mktemp("other")
    (folder / "graph.nt").write_bytes(b"".join(f"{q.triple} .\n".encode() for q in parse(path=GRAPH)))
    count = write(folder / "graph.nt", folder / "rdf", folder / "index.db", None)
    return quads(folder / "rdf"), count


@pytest.mark.parametrize("size", [1, 1000, 4096, 10**6, 10**9])
def test_the_store_is_the_same_whatever_the_pieces(
    size: int, other: tuple[set[str], int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if size == 1:
        size = len(prefixes()) // 2  # less than a node
    monkeypatch.setattr(kg.graph.store.loading, "_PIECE", size)
    assert written_by_kg(GRAPH)
    count = write(GRAPH, tmp_path / "rdf", tmp_path / "index.db", None)
    assert (quads(tmp_path / "rdf"), count) == other


def test_a_foreign_file_with_the_same_head_is_read_as_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A literal over several lines, which kg never writes, holds what looks like a node."""
    monkeypatch.setattr(kg.graph.store.loading, "_PIECE", 64)
    path = tmp_path / "graph.ttl"
    said = (
        '<http://x/a> <http://x/b> """one\n<two> three\n<four>""" .\n' * 3
        + '<http://x/z> <http://x/b> "c" .\n'
    )
    path.write_bytes(prefixes() + said.encode())
    assert written_by_kg(path)
    assert write(path, tmp_path / "rdf", tmp_path / "index.db", None) == 4
    mine = {q for q in quads(tmp_path / "rdf") if "http://x/" in q}
    assert len(mine) == 2


@pytest.mark.parametrize("end", ["<http://x/a> <http://x/b> .\n", '<http://x/a> <http://x/b> "c', "\x00"])
def test_what_is_no_turtle_is_told_and_no_thread_is_left(end: str, tmp_path: Path) -> None:
    import threading

    path = tmp_path / "graph.ttl"
    path.write_bytes(GRAPH.read_bytes() + end.encode())
    with pytest.raises(KgError, match="not Turtle"):
        write(path, tmp_path / "rdf", tmp_path / "index.db", None)
    assert not [t for t in threading.enumerate() if t.name == "loader"]


def test_what_stops_the_one_stops_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.graph.store.loading, "_PIECE", 2000)
    store = Store(str(tmp_path / "rdf"))
    with pytest.raises(KeyboardInterrupt), Loader(store, GRAPH):
        raise KeyboardInterrupt
    whole = sum(1 for _ in parse(path=GRAPH, format=RdfFormat.TURTLE))
    assert len(store) < whole
    full = Loader(store, GRAPH)
    full._failed = OSError(28, "the disk is full")
    full._stopped.set()
    with pytest.raises(OSError, match="full"), full:
        pass


def test_pieces_are_loaded_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Oxigraph reads a piece, then writes it: one by one they would leave a processor idle."""
    import threading

    met = threading.Barrier(2, timeout=60)
    begun = itertools.count()

    class Meeting:
        def bulk_load(self, piece: bytes, format: RdfFormat) -> None:
            if next(begun) < 2:
                met.wait()

    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(kg.graph.store.loading, "_PIECE", GRAPH.stat().st_size // 4)
    with Loader(Meeting(), GRAPH):  # type: ignore[arg-type]
        pass
    assert next(begun) >= 4


def test_other_files_are_not_taken_for_ours(tmp_path: Path) -> None:
    for name, data in (
        ("a.ttl", b"<http://x/a> a <http://x/b> ."),
        ("a.nt", GRAPH.read_bytes()[:5000]),
        ("b.ttl", prefixes()),
    ):
        (tmp_path / name).write_bytes(data)
        assert not written_by_kg(tmp_path / name)
