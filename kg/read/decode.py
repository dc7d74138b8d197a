"""Bytes to text, by rules and never by guessing: a detector guesses, and latin-1 never fails and always lies."""

from __future__ import annotations

import codecs
import re

from kg.errors import KgError

#: What pages declare, and the codec that reads it; gb2312 and gbk are read as their superset (as browsers do).
#: A declaration that is not listed here is ignored: most are wrong, and Python has codecs that are no encodings.
DECLARED = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "gb2312": "gb18030",
    "gb_2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
}
#: What programs of the West declare of any page; Chinese stands in such ones as &#27861; or not at all.
_WESTERN = frozenset(
    ("windows-1252", "cp1252", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii")
)
_REFERENCE = re.compile(rb"&#(?:[1-9][0-9]{4,5}|x[0-9a-f]{4,5});", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_COMMON = frozenset("，。、；：？！“”‘’（）《》〈〉【】—…·　「」『』〔〕％～")


def codec(name: str) -> str:
    """The codec of an encoding that a user names. Raises KgError when there is none of that name."""
    try:
        found = codecs.lookup(name)
        if not getattr(found, "_is_text_encoding", True):
            raise LookupError(name)
        "法".encode(found.name)
    except (LookupError, UnicodeError, ValueError):
        raise KgError(
            f"no encoding “{name}” that holds Chinese; try utf-8, gb18030, big5 or utf-16"
        ) from None
    return {"utf-8": "utf-8-sig"}.get(found.name, found.name)


def decode(data: bytes, encoding: str | None = None) -> str:
    """Bytes to text: UTF-8 strictly (a BOM goes), UTF-16 with a BOM, then GB18030 strictly; line ends as \\n.

    encoding: the one that the user says it is; no other is tried. Raises KgError for what is no text.
    """
    if encoding:
        try:
            return _lines(_text(data, codec(encoding)))
        except UnicodeError:
            raise KgError(f"not {encoding} text; leave --encoding out or name another") from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _lines(data.decode("utf-16"))
        except UnicodeDecodeError as error:
            raise KgError("begins like UTF-16 but does not decode; save it as UTF-8") from error
    if b"\x00" in data:
        raise KgError("binary data, not text; convert it to a UTF-8 .txt file first")
    for name in ("utf-8-sig", "gb18030"):
        try:
            text = _text(data, name)
        except UnicodeDecodeError:
            continue
        if name == "gb18030" and not plausible(text):
            break
        return _lines(text)
    raise KgError("neither UTF-8 nor GB18030 text; save it as UTF-8, or name its --encoding")


def decode_page(data: bytes, encoding: str | None = None) -> str:
    """A web page: as it declares itself, if it decodes so strictly, else as any other text."""
    if encoding or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode(data, encoding)
    head = data[:4096]
    declared = _CHARSET.search(head) or _XML.search(head)
    said = declared[1].decode("ascii").lower() if declared else ""
    if name := DECLARED.get(said):
        try:
            text = _text(data, name)
        except UnicodeDecodeError:
            pass
        else:
            if name == "utf-8-sig" or plausible(re.sub(r"<[^>]*>", " ", text)):
                return _lines(text)
    elif (not said or said in _WESTERN) and (western := _western(data)) is not None:
        return _lines(western)
    try:
        return decode(data)
    except KgError:
        if said in _WESTERN:
            raise KgError(
                f"a page in {said}, which has no Chinese; save it as UTF-8, or name its --encoding"
            ) from None
        raise


def _western(data: bytes) -> str | None:
    """A page that writes its Chinese in references, as browsers read it; None of any other.

    What is left of such a page's bytes are blanks and quotes of windows-1252, two of which GB18030 takes for a character.
    """
    try:
        data.decode()
    except UnicodeDecodeError:
        more = sum(byte >= 0x80 for byte in data)
        return data.decode("cp1252", "replace") if len(_REFERENCE.findall(data)) > more else None
    return None


def _text(data: bytes, name: str) -> str:
    """Bytes by a codec, strictly. A3 A0 is a full-width space, as in browsers; Python has it as U+E5E5."""
    text = data.decode(name)
    return text.replace("\ue5e5", "\u3000") if name == "gb18030" else text


def plausible(text: str) -> bool:
    """Whether what GB18030 gave is Chinese text: random bytes often decode, into rare characters and controls."""
    letters = [c for c in text if not c.isspace()]
    if not letters:
        return True
    common = sum(c < "\x7f" or "\u4e00" <= c <= "\u9fff" or c in _COMMON for c in letters)
    control = sum(c < " " for c in letters)
    return common >= 0.9 * len(letters) and control * 50 <= len(letters)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
