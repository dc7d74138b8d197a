"""Web pages: the main text without navigation, and what the page states of itself.

The parser is lexbor (through selectolax): a browser's rules, no scripts, no network, no entities to expand. The
main text is found by where the prose stands, not by a list of sites: readers of news articles (trafilatura,
readability) drop the short headings, one-line paragraphs and tables of official documents, and here every line counts.
"""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field
from typing import Any

from kg.errors import KgError
from kg.read.decode import decode_page
from kg.read.limits import MAX_DEPTH, Document, checked

#: Tags that hold no text of the document, tags that begin a new line, and tags that may contain all of the main text.
_SKIP = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "footer",
        "aside",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "canvas",
        "button",
        "select",
        "option",
        "input",
        "textarea",
        "label",
        "head",
        "title",
        "audio",
        "video",
        "map",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "o:p",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "st1:chsdate",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "ruby",
        "rb",
        "img",
        "wbr",
    ]
)
_CONTAINER = frozenset(
    [
        "html",
        "body",
        "div",
        "section",
        "article",
        "main",
        "table",
        "tbody",
        "tr",
        "td",
        "center",
        "form",
        "ucapcontent",
        "blockquote",
        "fieldset",
        "dl",
        "dd",
        "ul",
        "li",
    ]
)
#: Names of page parts that are no main text, as whole words of an id or class.
_PARTS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|submenu|crumb|crumbs|breadcrumb|breadcrumbs|footer|foot|header|top|topbar|sidebar|"
    r"share|bdsharebuttonbox|related|recommend|copyright|friendlink|links|pagination|toolbar|search|login|qrcode|ewm|"
    r"dqwz|location|position|print|fontsize)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: Lines that are buttons of the page.
_BUTTON = re.compile(
    r"打印(?:本页|此页|页面)?|关闭(?:窗口|本页)?|返回顶部|返回|收藏|微信扫一扫.*|扫一扫.{0,20}|分享到?|[【\[]?字[体号]|[大中小]|我要纠错|纠错"
    r"|浏览次数\d*|点击数\d*|视力保护色|[\s|:：\[\]【】/]"
)
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
_OPEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?(/?)>")
_UNNESTED = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "col",
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "area",
        "base",
        "param",
        "source",
        "track",
        "wbr",
        "embed",
        "html",
        "body",
        "head",
    ]
)
_HAN = re.compile("[一-龥]")
_PROSE = re.compile("[，。；,;]")


@dataclass
class _Node:
    tag: str
    parent: int
    link: bool
    #: named like a menu, a footer and so on
    part: bool = False
    children: list[Any] = field(default_factory=list)
    #: Chinese characters in sentences, and lines of text, outside links, in it and below it
    prose: int = 0
    lines: int = 0


def page(data: bytes, encoding: str | None = None) -> Document:
    """The document of a page. Raises KgError for what is no page or holds no text."""
    return from_markup(decode_page(data, encoding))


def archive(data: bytes, encoding: str | None = None) -> Document:
    """The document of an .mhtml archive: its first page. Raises KgError when there is none."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                # the part's own header is the page's declaration
                charset = part.get_content_charset()
                head = f'<meta charset="{charset}">'.encode() if charset and charset.isascii() else b""
                found = page(head + payload, encoding)
                location = part.get("Content-Location") or message.get("Snapshot-Content-Location") or ""
                if re.match(r"https?://\S+$", str(location)):
                    found.meta.setdefault("url", str(location))
                return found
    raise KgError("no page in this archive; save the page again as .html or .mhtml")


def from_markup(markup: str) -> Document:
    """The document of decoded markup."""
    if (depth := _depth(markup)) > MAX_DEPTH:
        raise KgError(f"tags nested {depth:,} deep and more; no page of a site is, save it again")
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    nodes = _nodes(tree.body or tree.root)
    top = _main(nodes)
    lines = _render(nodes, top)
    meta = _head(tree)
    around = [line for line in _render(nodes, 0) if line not in set(lines)] if top else lines[:40]
    for name, value in _labelled(around).items():
        meta.setdefault(name, value)
    if "issued" in meta:
        if date := _DATE.search(meta["issued"]):
            meta["issued"] = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}"
        else:
            del meta["issued"]
    title = meta.pop("title", "") or _title(tree)
    if title and _bare(title) not in _bare("".join(lines)[:1200]):
        lines.insert(0, title)
    return Document(checked("\n".join(lines) + "\n" if lines else ""), meta=meta)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _depth(markup: str) -> int:
    """How deep tags nest at most, counted before parsing: parsers take quadratic time for deep nests."""
    depth = deepest = 0
    for match in _OPEN.finditer(markup):
        if match[3] or match[2].lower() in _UNNESTED:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > deepest:
            deepest = depth
            if deepest > 4 * MAX_DEPTH:
                break
    return deepest


def _nodes(body: Any) -> list[_Node]:
    """The tree as a list in document order, without what holds no text; node 0 is the body."""
    nodes = [_Node("body", -1, False)]
    stack = [(body.child, 0, 1)]
    while stack:
        element, parent, depth = stack.pop()
        while element is not None:
            tag = element.tag
            if tag == "-text":
                nodes[parent].children.append(element.text_content or "")
            elif tag and tag[0] not in "-!" and tag not in _SKIP and not _hidden(element):
                if depth > MAX_DEPTH:
                    raise KgError(
                        f"tags nested more than {MAX_DEPTH} deep; no page of a site is, save it again"
                    )
                number = len(nodes)
                nodes.append(_Node(tag, parent, tag == "a" or nodes[parent].link, _named_part(element)))
                nodes[parent].children.append(number)
                if element.child is not None:
                    stack.append((element.next, parent, depth))
                    element, parent, depth = element.child, number, depth + 1
                    continue
            element = element.next
    return nodes


def _hidden(element: Any) -> bool:
    attributes = element.attributes
    if not attributes:
        return False
    if "hidden" in attributes:
        return True
    style = attributes.get("style") or ""
    return "none" in style and bool(re.search(r"display\s*:\s*none", style, re.IGNORECASE))


def _named_part(element: Any) -> bool:
    attributes = element.attributes
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    return len(names) > 1 and bool(_PARTS.search(names))


def _main(nodes: list[_Node]) -> int:
    """The smallest container that holds the page's prose: sentences outside links, in lines that are no labels."""
    blocks: dict[int, list[str]] = {}
    for number, node in enumerate(nodes):
        text = "".join(c for c in node.children if isinstance(c, str))
        if text and not node.link and not text.isspace():
            block = number
            while nodes[block].tag in _INLINE and nodes[block].parent >= 0:
                block = nodes[block].parent
            blocks.setdefault(block, []).append(text)
    for number, texts in blocks.items():
        text = "".join(texts)
        han = len(_HAN.findall(text))
        breaks = sum(isinstance(c, int) and nodes[c].tag == "br" for c in nodes[number].children)
        nodes[number].lines += 1 + breaks
        if han >= 12 and _PROSE.search(text):
            nodes[number].prose += han
    for number in range(len(nodes) - 1, 0, -1):
        nodes[nodes[number].parent].prose += nodes[number].prose
        nodes[nodes[number].parent].lines += nodes[number].lines
    for node in nodes:
        # a part by its name, unless the text itself stands in it (id="print-content")
        if node.part and node.prose * 10 < 3 * nodes[0].prose:
            up, prose, lines = node.parent, node.prose, node.lines
            node.children, node.prose, node.lines = [], 0, 0
            while up >= 0:
                nodes[up].prose -= prose
                nodes[up].lines -= lines
                up = nodes[up].parent
    top = 0
    while True:
        inner = [c for c in nodes[top].children if isinstance(c, int) and nodes[c].prose]
        best = max(inner, key=lambda c: nodes[c].prose, default=0)
        if not best or nodes[best].tag not in _CONTAINER:
            return top
        # nearly all sentences, and most lines: one long paragraph does not make its headings strangers
        if nodes[best].prose < 0.95 * nodes[top].prose or nodes[best].lines * 2 < nodes[top].lines:
            return top
        top = best


def _render(nodes: list[_Node], top: int) -> list[str]:
    """The lines below a node, white space collapsed, without buttons and lists of links."""
    lines: list[str] = []
    line: list[str] = []
    linked = 0

    def end(listed: bool = False) -> None:
        nonlocal linked
        text = re.sub(r"[ \t\n\r\f\v]+", " ", "".join(line)).strip()
        if text and _BUTTON.sub("", text[:80]) and not (listed and linked * 10 >= 9 * len(text)):
            lines.append(text)
        line.clear()
        linked = 0

    stack: list[tuple[int, int]] = [(top, 0)]
    while stack:
        number, at = stack.pop()
        node = nodes[number]
        block = node.tag not in _INLINE
        if block and at == 0:
            end()
        while at < len(node.children):
            child = node.children[at]
            at += 1
            if isinstance(child, str):
                line.append(child)
                linked += len(child.strip()) if node.link else 0
            else:
                stack.append((number, at))
                stack.append((child, 0))
                break
        else:
            if block:
                end(node.tag == "li")
    end()
    return lines


def _head(tree: Any) -> dict[str, str]:
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


def _title(tree: Any) -> str:
    """The heading of the page: one that its <title> repeats, else the first, else <title> without the site's name."""
    element = tree.css_first("title")
    stated = " ".join((element.text() or "").split()) if element else ""
    headings = []
    for element in tree.css("h1, h2, h3, .title, .bt, .biaoti, #title, .article-title, .xl-title, ucaptitle"):
        text = " ".join((element.text() or "").split())
        if 6 <= len(text) <= 120 and element.css_first("a") is None:
            headings.append(text)
    if same := next((h for h in headings if _bare(h) in _bare(stated)), ""):
        return same
    if headings:
        return headings[0]
    parts = re.split(r"\s*[_|]\s*|\s+[-–—]+\s+|(?<=[一-龥])[-–—]+(?=[一-龥])", stated)
    best = max(parts, key=len, default="")
    return best if 6 <= len(best) <= 120 else ""


def _labelled(lines: list[str]) -> dict[str, str]:
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
