"""kg load against a real server, the oxigraph binary of PyPI, and against servers that refuse."""

from __future__ import annotations

import http.server
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
from click.testing import CliRunner

import kg.exports.sparql_server as loading
from kg.cli.main import main
from kg.errors import KgError, UsageError
from kg.exports import export
from kg.exports.sparql_server import load
from kg.graph.store.folder import fill
from kg.library import open_graph
from kg.model.schema import PREFIXES
from kg.rdf.ntriples import read

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "outputs" / "graph.ttl"
ASKS = (
    "ASK { ?c a fz:Citation ; rdf:predicate fz:reliesOn ; rdf:object <https://w3id.org/fazhi-kg/id/law/中华人民共和国行政处罚法> }",
    "ASK { ?r fz:reportYear '2021'^^xsd:gYear }",
    "ASK { ?m nif:anchorOf ?a FILTER(CONTAINS(?a, '双随机')) }",
    "ASK { ?s a fz:NoSuchThing }",
)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Oxigraph server with an empty store on disk."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "--location", str(tmp_path_factory.mktemp("server"))],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(f"{address}/query", params={"query": "ASK {}"})
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def asked(address: str, query: str, graph: str = "") -> Any:
    prologue = "".join(f"PREFIX {n}: <{i}>\n" for n, i in PREFIXES.items())
    parameters = {"query": prologue + query, **({"default-graph-uri": graph} if graph else {})}
    answer = httpx.get(
        f"{address}/query", params=parameters, headers={"Accept": "application/sparql-results+json"}
    ).json()
    return (
        answer["boolean"]
        if "boolean" in answer
        else [tuple(v["value"] for v in row.values()) for row in answer["results"]["bindings"]]
    )


def emptied(address: str) -> None:
    httpx.post(f"{address}/update", data={"update": "CLEAR ALL"}).raise_for_status()


def count(address: str, graph: str = "") -> int:
    return int(asked(address, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", graph)[0][0])


def triples(path: Path = SEEDS) -> int:
    return len(set(read(path)))


# --- a real server ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["turtle", "store", "shards", "a shard each", "one file, gzipped"])
def test_a_server_has_what_the_turtle_has(
    source: str, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "PIECE", 100_000)  # some twenty pieces
    emptied(server)
    sources: list[Path] = [SEEDS]
    if source == "store":
        fill(SEEDS, tmp_path / "store")
        sources = [tmp_path / "store"]
    elif "shard" in source:
        sources = export(open_graph(SEEDS), "nt", tmp_path / "nt", shards=4, zipped=True)
        sources = sources if source == "a shard each" else [tmp_path / "nt"]
    elif "file" in source:
        sources = export(open_graph(SEEDS), "nt", tmp_path / "graph.nt.gz", zipped=True)
    seen: list[tuple[int, int]] = []
    for _ in range(2):  # loading twice is loading once
        assert (
            load(f"{server}/store", sources, progress=lambda done, total: seen.append((done, total)))
            == triples()
        )
        assert count(server) == triples()
    assert seen
    assert all(0 <= done <= total for done, total in seen)
    graph = open_graph(SEEDS)
    for query in ASKS:
        assert asked(server, query) == graph.query(query), query
    by_kind = "SELECT ?k (COUNT(?x) AS ?n) WHERE { ?x a ?k } GROUP BY ?k ORDER BY ?k"
    assert asked(server, by_kind) == [(kind, str(n)) for kind, n in graph.query(by_kind).rows]  # type: ignore[union-attr]
    assert asked(server, "ASK { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }") is False


def test_a_named_graph_and_replacing(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(loading, "PIECE", 200_000)
    emptied(server)
    name, other = "https://example.org/图 谱".replace(" ", ""), tmp_path / "other.nt"
    other.write_text('<urn:a> <urn:p> "一" .\n<urn:a> <urn:p> "二" .\n', encoding="utf-8")
    assert load(f"{server}/store", [SEEDS], graph_name=name) == triples()
    assert (count(server), count(server, name)) == (0, triples())
    load(f"{server}/store", [other], graph_name=name)
    assert count(server, name) == triples() + 2
    load(f"{server}/store", [other], graph_name=name, replace=True)
    assert count(server, name) == 2
    load(
        f"{server}/store", [SEEDS], graph_name=name, replace=True
    )  # the first piece replaces, the others add
    assert count(server, name) == triples()
    assert count(server) == 0


def test_the_command(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    emptied(server)
    result = CliRunner().invoke(main, ["load", f"{server}/store"])
    assert result.output == f"loaded      {triples()} triples into the default graph of {server}/store\n"
    assert count(server) == triples()
    result = CliRunner().invoke(main, ["load", f"{server}/nowhere"])
    assert result.exit_code == 1
    assert result.output.startswith(f"kg: {server}/nowhere: 404")
    assert "the graph store has an address of its own" in result.output
    result = CliRunner().invoke(main, ["load", f"{server}/query"])
    assert result.exit_code == 1
    assert count(server) == triples()


# --- servers that refuse ----------------------------------------------------------------------------------------


class Refusing(http.server.BaseHTTPRequestHandler):
    """Answers as told, and keeps what it was asked."""

    statuses: ClassVar[list[int]] = []
    largest: ClassVar[int] = 1 << 30
    asked: ClassVar[list[tuple[str, str, bytes, dict[str, str]]]] = []

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        Refusing.asked.append((self.command, self.path, body, dict(self.headers)))
        status = Refusing.statuses.pop(0) if Refusing.statuses else 204
        if status == 0:  # cut off
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if len(body) > Refusing.largest:
            status = 413
        self.send_response(status)
        if status == 307:
            self.send_header("Location", "http://elsewhere.example/store")
        if status == 501:  # as a server of files says it
            self.send_header("Content-Type", "text/html;charset=utf-8")
        self.send_header("Content-Length", "0" if status == 204 else "5")
        self.end_headers()
        if status != 204:
            self.wfile.write(b"sorry")

    do_PUT = do_POST = answer

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def refusing(*statuses: int, largest: int = 1 << 30) -> Iterator[str]:
    Refusing.statuses, Refusing.largest, Refusing.asked = list(statuses), largest, []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/store"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.nt"
    path.write_text("".join(f'<urn:s{n}> <urn:p> "{n}" .\n' for n in range(16)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (401, "KG_LOAD_AUTH=name:password"),
        (403, "may not write"),
        (404, "address of its own"),
        (405, "takes no data"),
        (400, "not its graph store"),
        (415, "no graph store"),
        (500, "loading again completes it"),
        (307, "elsewhere; name that address: http://elsewhere.example/store"),
    ],
)
def test_a_refusal_is_told_at_once_and_says_what_to_do(status: int, word: str, tiny: Path) -> None:
    waits: list[float] = []
    with refusing(status) as address, pytest.raises(KgError) as told:
        load(address, [tiny], sleep=waits.append)
    assert str(told.value).startswith(f"{address}: {status}")
    assert word in str(told.value)
    assert (len(Refusing.asked), waits) == (1, [])


@pytest.mark.parametrize("status", [429, 502, 503, 504, 0])
def test_a_busy_or_broken_server_is_asked_again(status: int, tiny: Path) -> None:
    waits: list[float] = []
    with refusing(status, status) as address:
        assert load(address, [tiny], sleep=waits.append) == 16
    assert len({body for _, _, body, _ in Refusing.asked}) == 1
    assert (len(Refusing.asked), waits) == (3, [1, 2])
    with refusing(*[status] * 9) as address, pytest.raises(KgError):
        load(address, [tiny], sleep=waits.append)
    assert len(Refusing.asked) == 5


def test_a_piece_that_is_too_large_goes_in_halves(tiny: Path) -> None:
    with refusing(largest=100) as address:
        assert load(address, [tiny], replace=True) == 16
    taken = [(method, body) for method, _, body, _ in Refusing.asked if len(body) <= 100]
    assert b"".join(body for _, body in taken) == tiny.read_bytes()
    # only the first that is taken replaces
    assert [method for method, _ in taken] == ["PUT"] + ["POST"] * (len(taken) - 1)
    with refusing(largest=5) as address, pytest.raises(KgError, match="not even one triple"):
        load(address, [tiny])


def test_a_page_that_a_server_answers_with_is_not_shown(tiny: Path) -> None:
    with refusing(501) as address, pytest.raises(KgError) as told:
        load(address, [tiny])
    assert str(told.value) == f"{address}: 501 Not Implemented (the server cannot write)"


def test_nobody_listening_is_told() -> None:
    address, waits = f"http://127.0.0.1:{free_port()}/store", []  # type: tuple[str, list[float]]
    with pytest.raises(KgError, match="is the server running there"):
        load(address, [SEEDS], sleep=waits.append)
    with pytest.raises(KgError, match="no connection"):
        load("http://no-such-host.invalid/store", [SEEDS], sleep=waits.append)
    assert waits == []


def test_sources_and_a_graph_together_are_one_too_many(tmp_path: Path) -> None:
    for option in ("--graph", "--store"):
        result = CliRunner().invoke(main, ["load", "http://127.0.0.1:1/", str(SEEDS), option, str(tmp_path)])
        assert result.exit_code == 2
        assert "name one of them" in result.output


def test_the_password_comes_from_the_environment_or_netrc(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sent() -> str:
        with refusing() as address:
            load(address, [tiny])
        return Refusing.asked[0][3].get("Authorization", "")

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("NETRC", raising=False)
    assert sent() == ""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login 甲 password secret\n", encoding="utf-8")
    (tmp_path / ".netrc").chmod(0o600)
    assert sent() == httpx.BasicAuth("甲", "secret")._auth_header
    monkeypatch.setenv("KG_LOAD_AUTH", "me:a:b")
    assert sent() == httpx.BasicAuth("me", "a:b")._auth_header
    monkeypatch.delenv("KG_LOAD_AUTH")
    (tmp_path / ".netrc").write_text("machin x\n")
    with pytest.raises(KgError, match="netrc"):
        sent()


@pytest.mark.parametrize(
    ("url", "options", "word"),
    [
        ("http://me:secret@127.0.0.1/store", {}, "KG_LOAD_AUTH"),
        ("ftp://127.0.0.1/store", {}, "no address"),
        ("store", {}, "no address"),
        ("http://127.0.0.1/store", {"graph_name": "no iri"}, "no IRI"),
    ],
)
def test_what_is_no_address_is_told(url: str, options: dict[str, str], word: str) -> None:
    with pytest.raises(UsageError, match=word) as told:
        load(url, [SEEDS], **options)  # type: ignore[arg-type]
    assert "secret" not in str(told.value)


def test_sources_that_are_none_are_told(tmp_path: Path) -> None:
    with refusing() as address:
        with pytest.raises(KgError, match="no such graph"):
            load(address, [tmp_path / "missing.ttl"])
        with pytest.raises(KgError, match=r"no store, and no \.nt"):
            load(address, [tmp_path])
        (tmp_path / "empty.ttl").write_text("")
        with pytest.raises(KgError, match="no triples"):
            load(address, [tmp_path / "empty.ttl"])
        (tmp_path / "blank.ttl").write_text("[] <urn:p> <urn:o> .")
        with pytest.raises(KgError, match="blank node"):
            load(address, [tmp_path / "blank.ttl"])
        (tmp_path / "torn.nt.gz").write_bytes(b"\x1f\x8b\x08\x00torn")
        with pytest.raises(KgError, match="not N"):
            load(address, [tmp_path / "torn.nt.gz"])
    assert Refusing.asked == []
