"""Who may ask: programs and the server's own pages, no page that a browser got from elsewhere."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from serving import served

from kg.cli.main import main
from kg.server import is_loopback
from kg.server.door import origin

ROOT = Path(__file__).parents[2]
ELSEWHERE = "http://elsewhere.example"
QUERY = {"query": "ASK {}"}
DIRECT = {"Content-Type": "application/sparql-query"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served("--workers", "1") as (found, _):
        yield found


@pytest.fixture(scope="module")
def open_to_one() -> Iterator[str]:
    with served("--workers", "1", "--cors", "https://Good.example/", "--cors", ELSEWHERE) as (found, _):
        yield found


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "same-site"},  # another port of this machine
        {"Sec-Fetch-Site": "Cross-Site"},
        {"Sec-Fetch-Site": "something new"},
        {"Origin": ELSEWHERE},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Origin": "http://127.0.0.1"},  # another port
        {"Origin": ELSEWHERE, "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_page_from_elsewhere_is_refused(address: str, headers: dict[str, str]) -> None:
    url = address + "sparql"
    answers = [
        httpx.get(url, params=QUERY, headers=headers),
        httpx.get(url, headers=headers),
        httpx.post(url, data=QUERY, headers=headers),
        httpx.post(url, content="ASK {}", headers={**headers, **DIRECT}),
        httpx.post(address, headers=headers),
        httpx.post(address + "page.json", headers=headers),
        httpx.get(address + "questions/most-cited-laws", headers=headers),
        httpx.get(address + "page.json", headers=headers),
        httpx.options(url, headers={**headers, "Access-Control-Request-Method": "POST"}),
    ]
    for answer in answers:
        assert answer.status_code == 403
        assert "--cors" in answer.text
        assert answer.text.count("\n") == 1
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["content-security-policy"]


def test_its_own_page_and_programs_are_not(address: str) -> None:
    host = address.removeprefix("http://").rstrip("/")
    for headers in (
        {},
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "same-origin", "Origin": f"http://{host}"},
        {"Origin": f"HTTP://{host}"},
        {
            "Host": host.replace("127.0.0.1", "localhost"),
            "Origin": f"http://{host}".replace("127.0.0.1", "localhost"),
        },
        {"Host": "LOCALHOST"},
        {"Host": "localhost."},
        {"Host": "[::1]:9"},
        {"Host": "127.0.0.1:9"},
    ):
        for answer in (
            httpx.get(address + "sparql", params=QUERY, headers=headers),
            httpx.post(address + "sparql", data=QUERY, headers=headers),
        ):
            assert answer.status_code == 200, headers
            assert "access-control-allow-origin" not in answer.headers


def test_a_link_from_elsewhere_may_lead_to_the_pages_alone(address: str) -> None:
    follow = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert httpx.get(address, headers=follow).status_code == 200
    assert httpx.get(address + "graph.html", headers=follow).status_code == 200
    assert httpx.get(address + "vendor/yasgui.min.js", headers=follow).status_code == 403
    assert httpx.get(address, headers={**follow, "Sec-Fetch-Mode": "no-cors"}).status_code == 403


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8008", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", ""],
)
def test_another_name_is_refused(address: str, host: str) -> None:
    assert httpx.get(address + "sparql", params=QUERY, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["LOCALHOST", "localhost", "127.0.0.1", "127.1"])
def test_this_machine_by_any_spelling_is_this_machine(host: str) -> None:
    with served("--workers", "1", "--host", host) as (address, process):
        # the first line is the address: no warning that others can reach it
        assert address.startswith(f"http://{host}:")
        plain = f"http://127.0.0.1:{address.rstrip('/').rpartition(':')[2]}/sparql"
        assert httpx.get(plain, params=QUERY, headers={"Host": "evil.example"}).status_code == 400
        assert httpx.get(plain, params=QUERY, headers={"Host": f"{host}:1"}).status_code == 200
        assert process.poll() is None


@pytest.mark.parametrize("host", ["\udcff", "a" * 64 + ".example", "。。"])
def test_what_is_no_name_of_a_machine_is_said_in_a_line(host: str) -> None:
    result = CliRunner().invoke(main, ["serve", str(ROOT / "outputs" / "graph.ttl"), "--host", host])
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 2  # that others could reach it, and why it is no name
    assert "neither an address nor the name of a machine" in result.stderr


def test_which_hosts_are_of_this_machine_alone() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "::1", "LocalHost", "127.9.9.9", "0:0:0:0:0:0:0:1")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "10.1.2.3", "no such name", "")))


def test_an_address_for_others_is_told_and_answers_to_any_name() -> None:
    if not _has("0.0.0.0"):
        pytest.skip("no other address here")

    with (
        tempfile.TemporaryFile() as log,
        served("--workers", "1", "--host", "0.0.0.0", log=log) as (address, _),
    ):
        port = address.rstrip("/").rpartition(":")[2]
        url = f"http://127.0.0.1:{port}/sparql"
        assert httpx.get(url, params=QUERY, headers={"Host": "kg.example"}).status_code == 200
        foreign = {"Host": "kg.example", "Origin": ELSEWHERE}
        assert httpx.get(url, params=QUERY, headers=foreign).status_code == 403
        own = {"Host": "kg.example", "Origin": "https://kg.example", "Sec-Fetch-Site": "same-origin"}
        assert httpx.post(url, data=QUERY, headers=own).status_code == 200
        log.seek(0)
        assert b"everyone who reaches 0.0.0.0" in log.read()


def _has(host: str) -> bool:
    try:
        socket.create_server((host, 0)).close()
    except OSError:
        return False
    return True


def test_an_origin_that_cors_names_may_ask_and_read(open_to_one: str) -> None:
    url = open_to_one + "sparql"
    page = {"Origin": "https://good.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
    for answer in (httpx.get(url, params=QUERY, headers=page), httpx.post(url, data=QUERY, headers=page)):
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "https://good.example"
        assert "origin" in answer.headers["vary"].lower()
        assert "accept" in answer.headers["vary"].lower()
    asked = {
        **page,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
        "Access-Control-Request-Private-Network": "true",
    }
    preflight = httpx.options(url, headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "https://good.example"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "content-type" in preflight.headers["access-control-allow-headers"].lower()
    assert preflight.headers["access-control-allow-private-network"] == "true"
    # an error is for it to read as well
    wrong = httpx.get(url, params={"query": "ASK"}, headers=page)
    assert (wrong.status_code, wrong.headers["access-control-allow-origin"]) == (400, "https://good.example")
    # the others may not, nor a request that does not say whose it is
    assert httpx.get(url, params=QUERY, headers={**page, "Origin": "https://bad.example"}).status_code == 403
    assert httpx.get(url, params=QUERY, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert httpx.get(url, params=QUERY, headers={"Origin": "https://good.example:8443"}).status_code == 403
    assert "access-control-allow-origin" not in httpx.get(url, params=QUERY).headers


def test_cors_for_all() -> None:
    with served("--workers", "1", "--cors", "*") as (address, _):
        for headers in ({"Origin": ELSEWHERE}, {"Sec-Fetch-Site": "cross-site"}):
            assert httpx.get(address + "sparql", params=QUERY, headers=headers).status_code == 200
        assert (
            httpx.get(address + "sparql", params=QUERY, headers={"Host": "evil.example"}).status_code == 400
        )


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("https://Example.org/", "https://example.org"),
        ("http://example.org:80", "http://example.org"),
        ("https://example.org:8443", "https://example.org:8443"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("*", "*"),
    ],
)
def test_an_origin_as_browsers_write_it(given: str, found: str) -> None:
    assert origin(given) == found


@pytest.mark.parametrize(
    "given", ["example.org", "https://example.org/page", "null", "https://*.example.org", "", "a b"]
)
def test_what_is_no_origin_is_told(given: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        origin(given)
    result: Any = CliRunner().invoke(main, ["serve", "--port", "0", "--cors", given])
    assert result.exit_code == 2
    assert "an origin is" in result.stderr


@pytest.mark.browser
def test_a_page_of_another_port_can_neither_ask_nor_read(tmp_path: Any) -> None:
    """In a real browser: an image, a form and a script of a page from elsewhere."""
    import functools
    import http.server
    import threading

    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no Chromium on the PATH"
    with served("--workers", "1") as (address, _):
        (tmp_path / "page.html").write_text(
            f"<img src='{address}sparql?query=ASK%20%7B%7D'><form method=post action='{address}sparql' target=f>"
            "<input name=query value='ASK {}'></form><iframe name=f></iframe>",
            encoding="utf-8",
        )
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
            threading.Thread(target=other.serve_forever, daemon=True).start()
            with sync_playwright() as play:
                browser = play.chromium.launch(
                    executable_path=program, args=["--no-sandbox", "--disable-gpu"]
                )
                page = browser.new_page()
                seen: list[tuple[str, int]] = []
                page.on(
                    "response",
                    lambda r: (
                        seen.append((r.request.method, r.status)) if r.url.startswith(address) else None
                    ),
                )
                page.goto(f"http://127.0.0.1:{other.server_address[1]}/page.html")
                with page.expect_response(lambda r: r.request.method == "POST"):
                    page.evaluate("document.forms[0].submit()")
                told = page.evaluate(
                    f"fetch('{address}sparql?query=ASK%20%7B%7D').then(r => r.text(), e => String(e))"
                )
                assert "Failed to fetch" in told
                assert seen
                assert {status for _, status in seen} == {403}
                browser.close()
            other.shutdown()
