"""The page where a draft is dropped: what comes back, who may use it, and what no draft can do to the server."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import docx
import httpx
import psutil
import pytest
from serving import served

from kg.read.limits import MAX_BYTES
from kg.server.limits import MOST_CHECKS

TEXT = "九江市商务局2022年度法治政府建设情况报告\n我局落实《行政处发法》。\n九江市商务局\n2023年3月1日\n"
LAST = (
    TEXT.replace("2022年度", "2021年度").replace("2023年", "2022年")
    + "二、下一年度主要安排\n制定《九江市信用管理办法》。\n"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve")


@pytest.fixture(scope="module")
def address(place: Path) -> Iterator[str]:
    with served("--workers", "1", "--cors", "http://good.example", env={"TMPDIR": str(place)}) as (found, _):
        yield found


@pytest.fixture(scope="module")
def token(address: str) -> str:
    found = re.search(r'name="kg-token" content="([^"]{40,})"', httpx.get(address + "check").text)
    assert found
    return found[1]


def word(*paragraphs: str) -> bytes:
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def send(
    address: str, token: str, data: bytes, name: str = "草稿.txt", last: bytes = b"", **asked: str
) -> httpx.Response:
    params = {"name": name, "length": str(len(data)), **asked, **({"last": "上年.txt"} if last else {})}
    return httpx.post(
        address + "check", params=params, content=data + last, headers={"X-Kg-Token": token}, timeout=60
    )


def page(address: str, answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return httpx.get(address + answer.json()["at"]).text


def test_a_text_is_checked_and_shown(address: str, token: str) -> None:
    made = page(address, send(address, token, TEXT.encode()))
    assert "草稿.txt" in made
    assert ">《行政处发法》</mark>" in made
    assert "file.docx" not in made
    assert '<html lang="zh-CN">' in made
    assert '<html lang="en">' in page(address, send(address, token, TEXT.encode(), language="en"))


def test_a_word_file_comes_back_with_comments(address: str, token: str) -> None:
    answer = send(address, token, word(*TEXT.strip().split("\n")), "草稿.docx")
    assert 'href="file.docx"' in page(address, answer)
    file = httpx.get(address + answer.json()["at"] + "file.docx")
    assert "%E8%8D%89%E7%A8%BF.checked.docx" in file.headers["content-disposition"]
    said = [c.text for c in docx.Document(io.BytesIO(file.content)).comments]
    assert any("中华人民共和国行政处罚法" in one for one in said)


def test_last_years_report_and_dates_are_taken(address: str, token: str) -> None:
    made = page(address, send(address, token, TEXT.encode(), last=LAST.encode()))
    assert "《九江市信用管理办法》" in made
    assert "上年.txt" in made
    undated = "我局严格执行《合同法》。\n".encode()
    assert "合同法》</mark>" not in page(address, send(address, token, undated))
    assert "合同法》</mark>" in page(address, send(address, token, undated, year="2022", date="2023-01-05"))


@pytest.mark.parametrize(
    ("headers", "method"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, "GET"),
        ({"Origin": "http://good.example"}, "GET"),  # may ask SPARQL, and read no draft
        ({"Origin": "http://good.example"}, "POST"),
        ({"Origin": "http://elsewhere.example"}, "POST"),
        ({"Origin": "null"}, "POST"),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, "POST"),
        ({"Host": "elsewhere.example"}, "GET"),
    ],
)
def test_no_page_from_elsewhere_checks_or_reads(
    address: str, token: str, headers: dict[str, str], method: str
) -> None:
    given = {**headers, "X-Kg-Token": token} if method == "POST" else headers
    answer = httpx.request(
        method, address + "check", params={"name": "a.txt", "length": "3"}, content=b"abc", headers=given
    )
    assert answer.status_code in (400, 403)
    assert token not in answer.text


def test_no_leave_is_given_to_send_the_token(address: str) -> None:
    answer = httpx.options(
        address + "check",
        headers={
            "Origin": "http://good.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "x-kg-token",
        },
    )
    assert "x-kg-token" not in answer.headers.get("access-control-allow-headers", "").lower()


@pytest.mark.parametrize("given", ["", "x", "é"])
def test_without_the_token_nothing_is_checked(address: str, given: str) -> None:
    answer = httpx.post(
        address + "check",
        params={"name": "a.txt", "length": "3"},
        content=b"abc",
        headers={b"X-Kg-Token": given.encode("latin-1")},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"length": "x"}, 400),
        ({"length": "9" * 30}, 400),
        ({"year": "20234"}, 400),
        ({"date": "gestern"}, 400),
        ({"date": "2023-02-31"}, 400),
        ({"length": str(MAX_BYTES + 1)}, 413),
        ({"length": "1"}, 413),  # more than is told
    ],
)
def test_what_is_asked_amiss_is_told(address: str, token: str, asked: dict[str, str], status: int) -> None:
    assert send(address, token, TEXT.encode(), **asked).status_code == status


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"0" * (300 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "leer.txt"),
        (b"PK\x03\x04 broken", "draft.docx"),
        (b"%PDF-1.4 broken", "draft.pdf"),
        (bomb(), "draft.docx"),
        (b"\x00" * 1000, "draft.txt"),
    ],
    ids=["empty", "broken Word", "broken PDF", "bomb", "zeros"],
)
def test_a_file_that_cannot_be_read_is_told_by_its_name_alone(
    address: str, token: str, place: Path, data: bytes, name: str
) -> None:
    answer = send(address, token, data, name)
    assert answer.status_code == 422, answer.text
    assert str(place) not in answer.text
    assert "kg-" not in answer.text
    assert page(address, send(address, token, TEXT.encode()))


@pytest.mark.parametrize(
    "name", ["../../x.txt", "/etc/passwd", "a\\b.txt", "<i>.txt", "x" * 3000, "", "a.txt\n.html"]
)
def test_a_name_is_a_name(address: str, token: str, place: Path, name: str) -> None:
    made = page(address, send(address, token, TEXT.encode(), name))
    assert "<i>" not in made
    assert not list(place.rglob("x.txt"))


def test_what_is_not_kept_is_gone(address: str, token: str, place: Path) -> None:
    before = send(address, token, TEXT.encode()).json()["at"]
    for _ in range(3):
        send(address, token, b"")
    (checks,) = place.rglob("checks")
    kept = [path for path in checks.iterdir() if path.is_dir()]
    assert len(kept) <= MOST_CHECKS
    # the draft itself is not kept, its page is
    assert {p.name for folder in kept for p in folder.iterdir()} <= {"page.html", "checked.docx"}
    assert httpx.get(address + before).status_code == 200
    assert httpx.get(address + "check/nonsense/").status_code == 404
    assert httpx.get(address + "check/..%2f..%2f/").status_code == 404


def test_the_process_that_checks_ends_with_its_work(address: str, token: str, place: Path) -> None:
    def checking() -> list[list[str]]:
        """Of this server alone, whose folder they are told: other runs of the tests on the machine have their own."""
        lines = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
        return [
            line for line in lines if "kg.server.checker" in " ".join(line) and str(place) in " ".join(line)
        ]

    with ThreadPoolExecutor(1) as other:
        sent = other.submit(send, address, token, TEXT.encode())
        seen = False
        while not sent.done():
            seen = seen or bool(checking())
        sent.result()
    assert seen
    assert checking() == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no Chromium on the PATH; install it (Debian: apt install chromium fonts-noto-cjk)"
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.mark.browser
def test_a_person_drops_a_draft_reads_and_takes_the_word_file(
    browser: Any, address: str, tmp_path: Path
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.goto(address + "check")
    path = tmp_path / "草稿.docx"
    path.write_bytes(word(*TEXT.strip().split("\n")))
    # dropped on the page, as a file of the desktop is
    page.evaluate(
        """([name, bytes]) => {
          const held = new DataTransfer();
          held.items.add(new File([new Uint8Array(bytes)], name));
          document.getElementById("drop").dispatchEvent(new DragEvent("drop", {dataTransfer: held, bubbles: true}));
        }""",
        [path.name, list(path.read_bytes())],
    )
    page.click("button:not([value])")
    page.wait_for_url("**/check/*/")
    assert page.inner_text("mark.error") == "《行政处发法》"
    assert page.is_visible("li.error .zh")
    assert not page.is_visible("li.error .en")
    page.check("#en")
    assert page.is_visible("li.error .en >> nth=0")
    assert not page.is_visible("li.error .zh >> nth=0")
    page.uncheck("#show-error")
    assert not page.is_visible("aside li.error")
    page.check("#show-error")
    with page.expect_download() as download:
        page.click("a[download]")
    assert download.value.suggested_filename == "草稿.checked.docx"
    assert all(url.startswith((address, "data:", "blob:")) for url in asked)
    assert errors == []
