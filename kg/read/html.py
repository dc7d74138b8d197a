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
from kg.read.stated import bare, dated, head, heading, labelled


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Tags that hold no text of the document, tags inside a line, and tags that may contain all of the main text.
_SKIP = _names(
    """
    script style noscript template nav footer aside iframe object embed svg math canvas button
    select option input textarea label head title audio video map
    """
)
_INLINE = _names(
    """
    a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark o:p q s samp small span
    st1:chsdate strike strong sub sup time tt u var ruby rb img wbr
    """
)
_CONTAINER = _names(
    """
    html body div section article main table tbody tr td center form ucapcontent blockquote
    fieldset dl dd ul li
    """
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
_OPEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?(/?)>")
_UNNESTED = _names(
    """
    p li dt dd td th tr tbody thead tfoot option optgroup colgroup col br hr img input meta link
    area base param source track wbr embed html body head
    """
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
    #: whether a line end of its text is one (<pre>)
    pre: bool = False
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
    meta = head(tree)
    around = [line for line in _render(nodes, 0) if line not in set(lines)] if top else lines[:40]
    for name, value in labelled(around).items():
        meta.setdefault(name, value)
    dated(meta)
    title = meta.pop("title", "") or heading(tree)
    if title and bare(title) not in bare("".join(lines)[:1200]):
        lines.insert(0, title)
    return Document(checked("\n".join(lines) + "\n" if lines else ""), meta=meta)


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
                above = nodes[parent]
                nodes.append(
                    _Node(
                        tag, parent, tag == "a" or above.link, _named_part(element), tag == "pre" or above.pre
                    )
                )
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
                first, *others = child.split("\n") if node.pre else (child,)
                line.append(first)
                for other in others:
                    end()
                    line.append(other)
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
