"""What the page of kg review says of reasons, held to what the program says; and that it fetches nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import kg

CODE = Path(kg.__file__).parent
PAGE = CODE / "server" / "review"
SOURCES = {p: p.read_text(encoding="utf-8") for p in CODE.rglob("*.py")}
NOTES = re.findall(
    r'(?:^  |, )"?([\w;,’\' ]+?)"?: "[^"]*[\u4e00-\u9fff]',
    (PAGE / "static" / "notes.js")
    .read_text(encoding="utf-8")
    .partition("const NOTES = {")[2]
    .partition("};")[0],
    re.MULTILINE,
)


def test_each_reason_that_has_a_translation_is_one_that_the_program_gives() -> None:
    assert len(NOTES) > 30
    everything = "\n".join(SOURCES.values())
    gone = [
        note
        for note in NOTES
        if not re.search(rf"\b{re.escape(note.split(', in the region')[0])}", everything)
    ]
    assert gone == []


def test_each_reason_why_a_name_stays_open_has_a_translation() -> None:
    given = {r for text in SOURCES.values() for r in re.findall(r'leave_open\([^"]*"([^"]+)"', text)}
    given |= set(re.findall(r'^    "([a-z ]+)",$', SOURCES[CODE / "curation" / "doubles.py"], re.MULTILINE))
    given |= set(re.findall(r'Proposal\(KEEP, \[\], "([^"]+)"', SOURCES[CODE / "curation" / "proposals.py"]))
    given |= set(re.findall(r'why = "([a-z][^"]+)"', SOURCES[CODE / "naming" / "readings.py"]))
    assert len(given) > 12
    assert given - set(NOTES) == set()


def test_the_page_runs_no_code_and_takes_no_style_but_its_own() -> None:
    page = (PAGE / "page.html").read_text(encoding="utf-8")
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in page
    assert not re.search(r"\son\w+=|\sstyle=|<script(?! type=\"module\" src=\"static/)|https?://", page)
    for path in PAGE.glob("static/*"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|https?://", text
        ), path.name
        assert len(text.splitlines()) <= 400


def test_no_text_stands_in_the_page_that_nobody_shows() -> None:
    files = {p.name: p.read_text(encoding="utf-8") for p in PAGE.glob("static/*.js")}
    chinese = files.pop("texts.js").partition("zh: {")[2].partition("\n  en: {")[0]
    names = re.findall(r'(?:(?<=, )|(?<=    ))"?([A-Za-z][\w ]*?)"?: "', chinese)
    assert len(names) > 100
    used = "".join(files.values()) + (PAGE / "page.html").read_text(encoding="utf-8")
    made = (" hint", "step ", "what ")  # put together from what the server says
    idle = [
        n for n in names if f'"{n}"' not in used and not n.endswith(made[0]) and not n.startswith(made[1:])
    ]
    assert idle == []
