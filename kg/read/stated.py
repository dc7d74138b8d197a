"""What a web page states of itself: in meta tags, in its headings, and behind labels around the text."""

from __future__ import annotations

import re
from typing import Any

_META = {
    "articletitle": "title",
    "pubdate": "issued",
    "publishdate": "issued",
    "article:published_time": "issued",
    "contentsource": "source",
    "source": "source",
    "og:url": "url",
    "url": "url",
}
#: Labels of the table above a published document, each with white space allowed between its characters.
_LABELS = {
    "索引号": "index",
    "文号": "number",
    "发文字号": "number",
    "发文文号": "number",
    "文件编号": "number",
    "发布日期": "issued",
    "发布时间": "issued",
    "发文日期": "issued",
    "成文日期": "issued",
    "公开日期": "issued",
    "来源": "source",
    "信息来源": "source",
    "文章来源": "source",
    "发布机构": "source",
    "发布单位": "source",
    "发文机关": "source",
    "公开单位": "source",
    "标题": "",
    "名称": "",
    "主题分类": "",
    "有效性": "",
}
_LABEL = re.compile(
    r"(?<![一-龥])(?P<label>"
    + "|".join(r"\s*".join(label) for label in sorted(_LABELS, key=lambda x: (-len(x), x)))
    + r")\s*(?P<colon>[:：\]】])?"
)
_DATE = re.compile(r"((?:19|20)\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")


def bare(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s+", "", text)


def dated(meta: dict[str, str]) -> None:
    """Bring the date to the form 2025-01-20; what is no date goes."""
    if "issued" in meta:
        if date := _DATE.search(meta["issued"]):
            meta["issued"] = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}"
        else:
            del meta["issued"]


def head(tree: Any) -> dict[str, str]:
    """What the meta tags say, by the names of `_META`."""
    meta: dict[str, str] = {}
    for element in tree.css("meta"):
        attributes = element.attributes
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        value = " ".join((attributes.get("content") or "").split())
        if name in _META and value and len(value) <= 300:
            meta.setdefault(_META[name], value)
    for element in tree.css("link[rel=canonical]"):
        meta.setdefault("url", (element.attributes.get("href") or "").strip())
    if not re.match(r"https?://[^\s<>\"]+$", meta.get("url", "")):
        meta.pop("url", None)
    return meta


def heading(tree: Any) -> str:
    """The heading of the page: one that its <title> repeats, else the first, else <title> without the site's name."""
    element = tree.css_first("title")
    stated = " ".join((element.text() or "").split()) if element else ""
    headings = []
    for element in tree.css("h1, h2, h3, .title, .bt, .biaoti, #title, .article-title, .xl-title, ucaptitle"):
        text = " ".join((element.text() or "").split())
        if 6 <= len(text) <= 120 and element.css_first("a") is None:
            headings.append(text)
    if same := next((h for h in headings if bare(h) in bare(stated)), ""):
        return same
    if headings:
        return headings[0]
    parts = re.split(r"\s*[_|]\s*|\s+[-–—]+\s+|(?<=[一-龥])[-–—]+(?=[一-龥])", stated)
    best = max(parts, key=len, default="")
    return best if 6 <= len(best) <= 120 else ""


def labelled(lines: list[str]) -> dict[str, str]:
    """What labels around the text say: 索引号：…, also where label and value stand in two cells."""
    found: dict[str, str] = {}
    for number, line in enumerate(lines):
        if len(line) > 300:
            continue
        matches = list(_LABEL.finditer(line))
        for i, match in enumerate(matches):
            end = matches[i + 1].start() if i + 1 < len(matches) else len(line)
            value = line[match.end() : end].strip(" 　|【[")
            if not match["colon"] and (value or match.start()):
                continue
            if not value and match.end() == len(line) and number + 1 < len(lines):
                follow = lines[number + 1]
                value = "" if _LABEL.match(follow) else follow
            name = _LABELS[re.sub(r"\s", "", match["label"])]
            value = re.split(r"\s{2,}|[|　]", value)[0].strip()
            if name == "source":
                value = value.split(" ")[0]
            if name and value and len(value) <= 80:
                found.setdefault(name, value)
    return found
