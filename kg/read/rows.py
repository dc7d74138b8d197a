"""Tables with a column of texts: .jsonl, .csv, .parquet. Every row is a document of its own."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.errors import KgError, NeedsExtra
from kg.read.decode import decode
from kg.read.limits import MAX_ROWS, MAX_TABLE_CHARS, Document, checked

#: Columns that are taken for the text when none is named, in this order and as `_plain` writes names; and those that say
#: something of the report.
TEXT_COLUMNS = (
    *("text", "content", "body", "fulltext", "正文", "内容", "全文", "文本"),
    *(
        "reporttext",
        "textcontent",
        "contenttext",
        "maintext",
        "articletext",
        "rawtext",
        "cleantext",
        "plaintext",
    ),
    *(
        "article",
        "document",
        "报告正文",
        "报告内容",
        "报告全文",
        "正文内容",
        "正文文本",
        "文本内容",
        "文章内容",
        "文件内容",
        "报告文本",
    ),
)
META_COLUMNS = {
    "publisher": ("publisher", "发布机构", "发布机关", "发文机关", "发布单位"),
    "year": ("year", "年份", "年度"),
    "title": ("title", "标题", "题名"),
    "url": ("url", "link", "网址", "链接"),
    "source": ("source", "来源", "信息来源"),
    "issued": ("issued", "date", "pubdate", "发布日期", "成文日期", "发布时间"),
    "number": ("number", "文号", "发文字号"),
    "index": ("index", "索引号"),
}


def table(data: bytes, kind: str, encoding: str | None = None, column: str | None = None) -> list[Document]:
    """The documents of a table, one a row; rows without a fit text say why. kind: jsonl, csv or parquet.

    Raises KgError when the whole cannot be read or has no column of texts.
    """
    rows = {"jsonl": _jsonl, "csv": _csv, "parquet": _parquet}[kind](data, encoding)
    return of_rows(rows, column, alike=kind != "jsonl")


def of_rows(
    rows: Iterable[Mapping[str, Any] | str], column: str | None = None, alike: bool = True
) -> list[Document]:
    """The documents of rows that are read already; a row that is a text says why it is none.

    alike: whether all rows have the same columns. Raises KgError as `table` does.
    """
    made: list[Document] = []
    total = 0
    chosen = ""
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            raise KgError(f"more than {MAX_ROWS:,} rows; split the table")
        if isinstance(row, str):
            made.append(Document(part=str(number), refused=row))
            continue
        if not chosen or not alike:
            named = [str(k) for k in row if k is not None]
            chosen = text_column(named, column) or chosen
            if not chosen:
                raise KgError(asked_for(named, column))
        text = row.get(chosen)
        names = {str(k).strip().lower(): k for k in row if k is not None}
        meta = {
            name: value
            for name, spellings in META_COLUMNS.items()
            if (value := _first(row, names, spellings))
        }
        try:
            if not isinstance(text, str):
                raise KgError("empty; there is nothing to read")
            total += len(text)
            made.append(Document(checked(text), str(number), meta))
        except KgError as error:
            made.append(Document(part=str(number), refused=str(error)))
        if total > MAX_TABLE_CHARS:
            raise KgError(f"more than {MAX_TABLE_CHARS // 2**20} million characters; split the table")
    if not made:
        raise KgError("a table without rows; there is nothing to read")
    return made


def _plain(name: str) -> str:
    """The name of a column without case and what divides its words: Full_Text is fulltext."""
    return re.sub(r"[\s_\-./·]+", "", name.replace("\ufeff", "")).lower()


def text_column(named: Iterable[str], column: str | None = None) -> str:
    """The column of texts among those of a table: the user's word, else a name that is known; '' where there is none."""
    plain: dict[str, str] = {}
    for name in named:
        plain.setdefault(_plain(name), name)
    if column:
        return plain.get(_plain(column), "")
    return next((plain[c] for c in TEXT_COLUMNS if c in plain), "")


def asked_for(named: Iterable[str], column: str | None = None) -> str:
    """Why a table cannot be read without its column of texts, and which columns there are."""
    there = [name.strip() for name in named if name.strip()]
    listed = ", ".join(there[:20]) + (f" … ({len(there)} columns)" if len(there) > 20 else "")
    if column:
        return f"no column “{column}”; it has {listed}"
    return f"which column holds the text? name it with --text-column; it has {listed}"


def _first(row: Mapping[str, Any], names: Mapping[str, Any], spellings: Iterable[str]) -> str:
    for spelling in spellings:
        value = row.get(names.get(spelling, spelling))
        if (
            value is not None
            and not isinstance(value, dict | list)
            and (text := " ".join(str(value).split()))
        ):
            # a year that went through a table of numbers
            return (text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text)[:500]
    return ""


def _jsonl(data: bytes, encoding: str | None) -> Iterator[dict[str, Any] | str]:
    for line in decode(data, encoding).split("\n"):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield "not JSON; a .jsonl file has one object a line"
            continue
        yield row if isinstance(row, dict) else "no JSON object; a .jsonl file has one object a line"


def _csv(data: bytes, encoding: str | None) -> Iterator[dict[str, Any] | str]:
    csv.field_size_limit(MAX_TABLE_CHARS)
    try:
        yield from csv.DictReader(io.StringIO(decode(data, encoding), newline=""))
    except csv.Error as error:
        raise KgError(f"not a readable table ({error})") from None


def _parquet(data: bytes, encoding: str | None) -> Iterator[dict[str, Any] | str]:
    if not data.startswith(b"PAR1"):
        raise KgError("no Parquet file inside; was the download cut off?")
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise NeedsExtra("Parquet", "parquet") from None
    try:
        for batch in parquet.ParquetFile(io.BytesIO(data)).iter_batches(batch_size=256, use_threads=False):
            yield from batch.to_pylist()
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise KgError(f"a damaged Parquet file ({type(error).__name__})") from None
