"""The guard of queries: no text of a query, however it is written, makes Oxigraph ask another host."""

from __future__ import annotations

import os
import random
import re
import socket
import string
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import KgError
from kg.graph.opened import Graph
from kg.graph.query import MOST_DEPTH, guard, wants_ontology
from kg.graph.readings import outside
from kg.model.schema import PREFIXES
from kg.ontology_files import ONTOLOGY_GRAPH
from kg.questions import questions

#: How many mutated queries are run; KG_FUZZ=100000 for the long run.
FUZZ = int(os.environ.get("KG_FUZZ", "4000"))

#: Calls that Oxigraph makes, each hidden from a reading that is not quite its own. $ is the address.
CALLS = [
    "SELECT * { SERVICE $ { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT $ { ?s ?p ?o } }",
    "SELECT * { FILTER(1<2)SERVICE#>\n$ { ?s ?p ?o } }",
    "SELECT * { FILTER(1<2)SERVICE$ { ?s ?p ?o } }",
    "PREFIX a: <http://a/\\u0041#> SELECT * { SERVICE $ { ?s ?p ?o } }",
    "BASE <http://a/\\u0041#> SELECT * { SERVICE $ { ?s ?p ?o } }",
    "PREFIX a: <http://a/\\U00000041#> SELECT * {{ SERVICE $ { ?s ?p ?o } }}",
    # an escape that is none ends the long string before it began: it was '' and 'a'
    "SELECT * { VALUES ?x { '''a' } SERVICE $ { ?s ?p ?o } #\\x'''\n }",
    'SELECT * { VALUES ?x { """a" } SERVICE $ { ?s ?p ?o } #\\x"""\n }',
    "SELECT * { VALUES ?x { '''a' } SERVICE $ { ?s ?p ?o } #\\uD800'''\n }",
    # the prefix alone, for with the name it would be no IRI
    "PREFIX e: <http://a:8> SELECT * { ?z <http://b> e:SERVICE $ { ?s ?p ?o } }",
    "PREFIX e: <http://a:8> SELECT * { VALUES ?x { 1 } ?z <http://b> e:service $ { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:%/> SELECT * {SERVICE:x{ ?s ?p ?o }}",
    "SELECT * { ?z <http://b> trueSERVICE $ { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { true } OPTIONAL{SERVICE $ { ?s ?p ?o } }}",
    "SELECT * { ?s ?p ?o LATERAL { SERVICE $ { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { sErViCe $ { ?s ?p ?o } } } }",
    "ASK { FILTER EXISTS { SERVICE $ { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { { SERVICE $ { ?s ?p ?o } } UNION { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE $ { ?s ?p ?o } } }",
    "SELECT * { VALUES ?g { $ } LATERAL{SERVICE ?g { ?s ?p ?o } }}",
    "SELECT * { BIND(IRI(CONCAT('http://127.0.0.1:%/', 'x')) AS ?g) LATERAL { SERVICE ?g { ?s ?p ?o } } }",
    "SELECT * { BIND('it\\'s' AS ?x) SERVICE $ { ?s ?p ?o } #'\n }",
    "SELECT * { BIND(\"<\" AS ?x) SERVICE $ { ?s ?p ?o } BIND('>' AS ?y) }",
    "PREFIX x: <http://x/> SELECT * { VALUES ?x { x:a\\'b } SERVICE $ { ?s ?p ?o } #'\n}",
    "PREFIX x: <http://x/> SELECT * { VALUES ?x { x:a\\#b } SERVICE $ { ?s ?p ?o } }",
    "SELECT * { BIND(<<(<http://a> <http://b> <http://c>)>> AS ?t) SERVICE $ { ?s ?p ?o } }",
]
# fmt: off
#: What mutations put in: whatever begins, ends or hides something.
PIECES = [
    "'", '"', "'''", '"""', "''", '""', "\\", "\\'", '\\"', "\\x", "\\u0041", "\\u0027", "\\u003e", "\\uD800",
    "<", ">", "<<", ">>", "<a>", "<a#", "<http://a/", "<http://a/\\u0041#>", "<http://a:8>", "#", "\n", "\r", "#\n",
    " ", "\t", "\f", "{", "}", "(", ")", "?x", "$", "@en", "^^", "e:", ":", "_:b", "1", "1.", "true", "a", "=", "||",
    "SERVICE", "service ", "SERVICE#", "S\\u0045RVICE", "?SERVICE", "e:SERVICE", "FILTER(1<2)", "BIND('x' AS ?y)",
    "VALUES ?v { 'x' }", "VALUES ?w { '''x''' }", "PREFIX e: <http://a:8> ", "BASE <http://a/> ", "OPTIONAL{", "-- ",
]
#: What strings and comments of a made-up call hold, and its IRIs.
INSIDE = [
    "", "a", "'", '"', "''", '""', "'''", '"""', "\\'", '\\"', "\\\\", "\\x", "\\u0041", "\\u0027", "\\uD800", "<", ">",
    "#", "{", "}", "\n", " ", "SERVICE", "/>", "<http://a/", "e:", "\\n", "\\t",
]
IRIS = [
    "<http://a/>", "<http://a/b#c>", "<http://a/\\u0041>", "<http://a/\\u0041#>", "<http://a/\\U00000041#'>", "<http://a/'b>",
    "<http://a:8>", "<x:?x>", "<x:#>", "<x:'>", "<x:(')>", "<x:\\u0041#>",
]
# fmt: on


def literal(chance: random.Random) -> str:
    quote = chance.choice(("'", '"', "'''", '"""'))
    inside = "".join(chance.choices(INSIDE, k=chance.choice((0, 1, 1, 2, 4))))
    return quote + (inside.replace(quote[0], "") if chance.random() < 0.7 else inside) + quote


def blank(chance: random.Random) -> str:
    """White space, most of it none: a comment with whatever may be taken for more."""
    if chance.random() < 0.7:
        return chance.choice(("", "", " ", "\n"))
    return "#" + "".join(chance.choices(INSIDE, k=chance.randrange(4))).replace("\n", "") + "\n"


def made_up(chance: random.Random) -> str:
    """A call among other clauses, most of which are right: written without need of a blank wherever that goes."""
    iri = chance.choice(IRIS)
    names = iter(range(100))

    def clause() -> str:
        value = chance.choice(
            (literal(chance), literal(chance), "1", "?x", iri, "e:a", "e:a\\'b", "-1.", "true")
        )
        other = chance.choice((literal(chance), "2", "?y", iri, "e:", "e:a\\#b"))
        compared = f"{value}{blank(chance)}{chance.choice(('<', '>', '<=', '=', '!='))}{blank(chance)}{other}"
        return chance.choice(
            (
                f"FILTER(true||{compared})",
                f"FILTER(true||{value}<{other})",
                f"BIND({compared} AS ?n{next(names)})",
                f"BIND({value} AS ?n{next(names)})",
                f"VALUES ?n{next(names)} {{ 1 2 3 }}",
                f"OPTIONAL{{ ?z <http://b> {value} }}",
                f"{{ {blank(chance)} }}",
            )
        )

    before = [clause() for _ in range(chance.randrange(3))]
    call = chance.choice(
        ("SERVICE", "service", "Service SILENT", "?z <http://b> trueSERVICE", "LATERAL{SERVICE")
    )
    call += f"{blank(chance)}$ {{ ?s ?p ?o }}" + ("}" if "{" in call else "")
    if chance.random() < 0.4:  # as text, which may be let through, and then a mutation lets it out
        quote = chance.choice(("'", '"', "'''", '"""'))
        held = f"{quote}{blank(chance)}{call}{quote}"
        call = chance.choice((f"#{held}\n", f"BIND({held} AS ?h)", f"FILTER(true||{literal(chance)}<{held})"))
    after = [clause() for _ in range(chance.randrange(2))]
    head = chance.choice(
        (
            f"PREFIX e: {iri} ",
            f"PREFIX e: {iri}PREFIX f: {iri} ",
            f"BASE {iri} PREFIX e: <http://a/> ",
            "PREFIX e: <http://e/> ",
        )
    )
    return head + "SELECT * {" + "".join(one + blank(chance) for one in (*before, call, *after)) + "}"


class Heard:
    """A listening socket of this machine that hangs up on whoever calls, and counts the calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            # without lingering, or a hundred thousand calls would use up the ports
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            caller.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def query(self, call: str) -> str:
        return call.replace("$", f"<http://127.0.0.1:{self.port}/x>").replace("%", str(self.port))

    def asks(self, store: Store, query: str) -> bool:
        """Run a query as it is; whether it called."""
        before = self.calls
        try:
            answer: Any = store.query(query, prefixes=PREFIXES)
            if not isinstance(answer, bool) and hasattr(answer, "__iter__"):
                list(answer)
        except (SyntaxError, ValueError, OSError, RuntimeError):
            pass
        return self.calls > before


@pytest.fixture(scope="module")
def heard() -> Iterator[Heard]:
    found = Heard()
    yield found
    found.close()


@pytest.fixture(scope="module")
def store() -> Store:
    found = Store()
    a, b = NamedNode("http://a:8"), NamedNode("http://b")
    found.extend([Quad(a, b, a), Quad(a, b, Literal(True))])
    return found


def passes(query: str) -> bool:
    try:
        guard(query)
    except KgError:
        return False
    return True


@pytest.mark.parametrize("call", CALLS)
def test_no_call_passes(call: str, heard: Heard) -> None:
    with pytest.raises(KgError, match="SERVICE"):
        guard(heard.query(call))


def test_the_calls_are_such_as_oxigraph_makes(heard: Heard, store: Store) -> None:
    made = [call for call in CALLS if heard.asks(store, heard.query(call))]
    assert len(made) >= len(CALLS) - 3, [call for call in CALLS if call not in made]


def mutated(query: str, chance: random.Random) -> str:
    """A query with some damage: a piece put in, taken out, doubled or written another way."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(query) + 1)
        size = chance.choice((0, 1, 1, 3, 10))
        match chance.randrange(8):
            case 0 | 1 | 2:
                query = query[:at] + chance.choice(PIECES) + query[at:]
            case 3:
                query = query[:at] + chance.choice(PIECES) + query[at + size :]
            case 4:
                query = query[:at] + query[at + size :]
            case 5:
                other = chance.randrange(len(query) + 1)
                query = query[:other] + query[at : at + size] + query[other:]
            case 6:
                query = query[:at] + chance.choice(string.printable) + query[at:]
            case _:
                # where strings and their ends are
                marks = [m.start() for m in re.finditer(r"['\"<>#\\]", query)] or [0]
                at = chance.choice(marks)
                query = query[:at] + chance.choice(PIECES) + query[at + chance.randrange(2) :]
    return query


def test_a_query_that_passes_the_guard_makes_no_connection(heard: Heard, store: Store) -> None:
    chance = random.Random(14)
    called: list[str] = []
    passed = refused = looked = would_have = 0
    for number in range(FUZZ):
        query = CALLS[number // 2 % len(CALLS)] if number % 2 else made_up(chance)
        if chance.random() < 0.6:
            query = mutated(query, chance)
        query = heard.query(query)
        if passes(query):
            passed += 1
            if heard.asks(store, query):
                called.append(query)
        else:
            refused += 1
            # that the mutations do not just break what they touch: many of those refused would have called
            if refused % 20 == 0:
                looked += 1
                would_have += heard.asks(store, query)
    print(f"\n{FUZZ} queries: {passed} pass, {refused} are refused; of {looked} of these {would_have} call")
    assert called == []
    assert passed > FUZZ / 10
    assert would_have > looked / 4


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "SERVICE $ { ?s ?p ?o }", "SELECT * {", "}"]), max_size=12))
def test_no_row_of_pieces_calls(heard: Heard, store: Store, pieces: list[str]) -> None:
    query = heard.query("".join(pieces))
    for one in (query, f"SELECT * {{ {query} }}"):
        assert not (passes(one) and heard.asks(store, one))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "x", "SERVICE"]), max_size=30).map("".join))
def test_any_text_is_read_to_its_end(text: str) -> None:
    found = outside(text)
    assert found.depth <= sum(map(text.count, "([{"))
    # the most plain of readings: nothing is a string, a comment or an IRI
    if not set("'\"#<\\") & set(text):
        assert ("SERVICE" in text) == ("SERVICE" in found.text)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?from ?p ?service . ?s ?p $service }",
        "SELECT ?load_service { ?load_service ?p ?o }",
        'ASK { ?s ?p "SERVICE <x> FROM" }',
        "ASK { ?s ?p 'it is a \"service\"', 'and \\'service\\'' }",
        'ASK { ?s ?p """a service\nof two lines"""@en }',
        "ASK { ?s ?p '''service''' . ?s ?p '' }",
        "ASK { # SERVICE FROM\n }",
        "ASK { ?s ?p <http://example.org/service#service> }",
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK { ?s a sd:Dataset }",
        "ASK { ?s ?p ?o FILTER(?o < 5) FILTER(?o<='service' && ?o>1) }",
        "ASK { ?s prov:wasDerivedFrom ?o }",
        "ASK { VALUES ?x { " + "<http://x/> " * 9_000 + "} }",
        "ASK { FILTER(?x IN (" + ", ".join(map(str, range(9_000))) + ")) }",
        *(q.text for q in questions()),
    ],
)
def test_what_only_looks_like_it_is_let_through(query: str) -> None:
    guard(query)


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("SELECT * FROM <http://x/> { ?s ?p ?o }", "FROM"),
        ("SELECT *FROM<http://x/>{ ?s ?p ?o }", "FROM"),
        ("ASK FROM:x { }", "FROM"),
        ("ASKFROM NAMED<http://x/>{}", "FROM"),
        ("SELECT (1<2 AS ?x) FROM#>\n<http://x/> { ?s ?p ?o }", "FROM"),
        ("PREFIX a: <http://a/\\u0041#> SELECT * FROM <http://x/> { }", "escape"),
        ("LOAD <http://x/>", "LOAD"),
        ("BASE <a#b> LOAD <http://x/>", "LOAD"),
        ("INSERT DATA { <http://x/> a 1 }", "INSERT"),
        ("SELECT * { ?s ?p s\\u0065rvice }", "escape|SERVICE"),
        ("SELECT * { BIND('\\u0027 AS ?x) SERVICE <http://x/> {} #' AS ?y) }", "SERVICE"),
    ],
)
def test_what_is_refused_is_told(query: str, word: str) -> None:
    with pytest.raises(KgError, match=word):
        guard(query)


DEEP = {
    "groups": lambda n: "ASK " + "{" * n + "}" * n,
    "brackets": lambda n: "ASK { FILTER(" + "(" * n + "1" + ")" * n + ") }",
    "nots": lambda n: "ASK { FILTER(" + "!" * n + "true) }",
    "calls": lambda n: "ASK { FILTER(" + "STR(" * n + "1" + ")" * n + ") }",
    "exists": lambda n: "ASK { " + "FILTER EXISTS {" * n + "}" * n + " }",
    "blank": lambda n: "ASK { ?s ?p " + "[ ?p " * n + "1" + "]" * n + " }",
    "sum": lambda n: "ASK { FILTER(1" + " + ?x" * n + ") }",
    "unions": lambda n: "ASK { {}" + " UNION {}" * n + " }",
    "binds": lambda n: "ASK { " + " ".join(f"BIND({i} AS ?x{i})" for i in range(n)) + " }",
    "path": lambda n: "ASK { ?s " + "a|" * n + "a ?o }",
    "list": lambda n: "ASK { ?s ?p (" + "1 " * n + ") }",
    "objects": lambda n: "ASK { ?s ?p " + "1," * n + "1 }",
    "literals": lambda n: "ASK { ?s ?p (" + "''" * n + ") }",
}


@pytest.mark.parametrize("kind", list(DEEP))
def test_what_would_overflow_the_stack_is_told(kind: str) -> None:
    graph = Graph(Store())
    with pytest.raises(KgError, match=r"deeper than|longer than"):
        graph.query(DEEP[kind](20_000))


@pytest.mark.parametrize("kind", [k for k in DEEP if k not in ("blank", "list", "objects", "literals")])
def test_what_is_let_through_fits_in_the_stack(kind: str) -> None:
    """The longest of a kind that passes is run; those that are left out take minutes to plan, with any stack."""
    low, high = 1, 20_000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if passes(DEEP[kind](middle)) else (low, middle)
    code = "import sys; from pyoxigraph import Store; bool(Store().query(sys.stdin.read()))"
    done = subprocess.run(
        [sys.executable, "-c", code], input=DEEP[kind](low), text=True, timeout=120, check=False
    )
    assert done.returncode == 0
    assert low >= MOST_DEPTH - 3


def test_brackets_in_strings_and_comments_nest_nothing() -> None:
    guard("ASK { VALUES ?x { " + '"(" ' * 500 + "} #" + "(" * 500 + "\n }")
    assert outside("ASK { FILTER(?x <5) FILTER(?x <(6)) }").depth == 3


def test_whether_a_query_wants_the_ontology() -> None:
    assert wants_ontology(f"ASK {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?s ?p ?o }} }}")
    assert wants_ontology("ASK { GRAPH ?g { ?s ?p ?o } }")
    assert wants_ontology("ASK { GRAPH#\n$g { ?s ?p ?o } }")
    assert wants_ontology("PREFIX o: <https://w3id.org/fazhi-kg/> ASK { graph o:ontology { ?s ?p ?o } }")
    assert not wants_ontology("ASK { ?s ?p ?graph } # in the GRAPH ?")
    assert not wants_ontology("ASK { ?s ?p 'GRAPH ?g' }")


def test_a_long_query_is_read_in_time_that_grows_with_its_length() -> None:
    def seconds(query: str) -> float:
        begun = time.process_time()
        outside(query)
        return time.process_time() - begun

    for odd in ("'", '"""\\', "<", "'''\\", "'\"'\"\"'''<", "<a>", "<http://a/x> "):
        short, long = (min(seconds(odd * (n // len(odd))) for _ in range(3)) for n in (10_000, 40_000))
        assert long < 4 * 3 * short + 0.05, odd
