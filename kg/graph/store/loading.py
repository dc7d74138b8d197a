"""A graph file into an Oxigraph database, by a thread of its own beside the one that makes the tables.

Oxigraph loads text several times faster than triples that were Python objects on the way, and lets go of Python's lock
meanwhile, so that the tables cost hardly any time of their own. The file is handed to it in pieces, whose number of
triples bounds its memory; a piece ends where a node does, which shows in what kg writes and in nothing else.
"""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

from pyoxigraph import RdfFormat, Store

from kg.graph.store.quick import Foreign, pieces
from kg.rdf.head import prefixes

#: Bytes of a piece, of which ours have some 15 triples a kilobyte: a million at once need 130 MB.
_PIECE = 48 * 1024 * 1024


class Loader:
    """Loads a file that kg wrote into a store, as a context: on leaving it without an error all is loaded.

    Raises then what Oxigraph did (OSError, RuntimeError), and Foreign where a piece is no Turtle.
    """

    def __init__(self, store: Store, graph: Path):
        self._store, self._graph = store, graph
        self._stopped = Event()
        self._failed: BaseException | None = None
        self._thread = Thread(target=self._run, name="loader", daemon=True)

    def __enter__(self) -> Loader:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._stopped.set()
        self._thread.join()
        if kind is None and self._failed is not None:
            raise self._failed

    def _run(self) -> None:
        head = prefixes()
        try:
            with self._graph.open("rb") as file:
                for piece in pieces(file, _PIECE):
                    if self._stopped.is_set():
                        return
                    # checked as well: who makes the tables looks no closer than these need
                    self._store.bulk_load(head + piece, RdfFormat.TURTLE)
        except (SyntaxError, ValueError) as error:
            self._failed = Foreign(str(error))
        except BaseException as error:
            self._failed = error
