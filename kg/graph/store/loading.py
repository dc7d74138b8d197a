"""A graph file into an Oxigraph database, by threads of their own beside the one that makes the tables.

Oxigraph loads text several times faster than triples that were Python objects on the way, and lets go of Python's lock
meanwhile. The file is handed to it in pieces, whose number of triples bounds its memory; a piece ends where a node does,
which shows in what kg writes and in nothing else. Of one piece Oxigraph first reads all and then sorts and writes all, by
one thread at a time, so that several pieces are on the way at once.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from threading import Event, Lock, Thread

from pyoxigraph import RdfFormat, Store

from kg.graph.store.quick import Foreign, pieces
from kg.rdf.head import prefixes

#: Bytes of a piece, of which ours have some 15 triples a kilobyte: half a million of one piece need some hundred MB.
_PIECE = 32 * 1024 * 1024
#: Pieces that are loaded at once: one for each processor, as far as the memory of some is to be had anywhere.
_AT_ONCE = 3


class Loader:
    """Loads a file that kg wrote into a store, as a context: on leaving it without an error all is loaded.

    Raises then what Oxigraph did (OSError, RuntimeError), and Foreign where a piece is no Turtle.
    """

    def __init__(self, store: Store, graph: Path):
        self._store, self._graph = store, graph
        self._stopped = Event()
        self._turn = Lock()
        self._failed: BaseException | None = None
        count = max(1, min(_AT_ONCE, os.cpu_count() or 1))
        self._threads = [Thread(target=self._run, name="loader", daemon=True) for _ in range(count)]
        self._pieces = self._read()

    def __enter__(self) -> Loader:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._stopped.set()
        for thread in self._threads:
            thread.join()
        self._pieces.close()
        if kind is None and self._failed is not None:
            raise self._failed

    def _read(self) -> Generator[bytes, None, None]:
        head = prefixes()
        with self._graph.open("rb") as file:
            for piece in pieces(file, _PIECE):
                yield head + piece

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                with self._turn:
                    piece = next(self._pieces, None)
                if piece is None:
                    return
                # checked as well: who makes the tables looks no closer than these need
                self._store.bulk_load(piece, RdfFormat.TURTLE)
        except (SyntaxError, ValueError) as error:
            self._fail(Foreign(str(error)))
        except BaseException as error:
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        """Keep the first error, and have the others end."""
        with self._turn:
            self._failed = self._failed or error
        self._stopped.set()
