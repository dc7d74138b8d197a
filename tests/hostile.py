"""A report that tries to get out of the page."""

from __future__ import annotations

from kg.extraction.pipeline import extract
from kg.model.records import Extraction

HOSTILE = (
    "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n"
    "印发《关于</script><img src=x onerror=alert(1)>javascript:alert(2)的通知》，落实“双随机、一公开”😀监管。{{script}}\n"
)
KNOWN = {"title": "<img src=x onerror=alert(4)>{{data}}", "url": "javascript:alert(5)"}


def hostile() -> list[Extraction]:
    return [extract(HOSTILE, '"><script>alert(3)</script>.txt', KNOWN)]
