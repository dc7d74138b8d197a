"""Files as they come from government sites and offices, made by the tests that read them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

TITLE = "郑州市城市管理局关于2024年法治政府建设情况的报告"
PARAGRAPHS = (
    "2024年，郑州市城市管理局坚持以习近平法治思想为指导，深入落实《法治政府建设实施纲要（2021—2025年）》，在市委、市政府的坚强领导下，法治政府建设取得新成效。",
    "一、工作开展情况",
    "（一）健全制度。修订《郑州市燃气管理条例》，落实行政执法“三项制度”，做到严格规范公正文明执法，执法全过程记录率百分之百。",
    "（二）普法宣传。开展“八五”普法，宣传《中华人民共和国行政处罚法》和民法典，全年组织法治讲座12场，参加人员达到3600余人次，社会反响良好。",
    "二、存在的问题",
    "基层执法力量不足。",
    "三、下一步打算",
    "继续推进“双随机、一公开”监管，严格执行《中华人民共和国行政处罚法》第三十三条，推行首违不罚，让执法既有力度又有温度，不断提升人民群众的满意度。",
)
TEXT = "\n".join([TITLE, *PARAGRAPHS]) + "\n"


def page(charset: str = "utf-8", paragraphs: tuple[str, ...] = PARAGRAPHS, title: str = TITLE) -> bytes:
    """A page as TRS and its like write it: metadata in the head and in a table, a menu, a footer, related links."""
    body = "".join(
        f'<p style="text-indent: 2em;"><span style="font-size:16px">　　{p}</span></p>\n' for p in paragraphs
    )
    menu = "".join(
        f'<li><a href="/c/{i}.html">{name}</a></li>'
        for i, name in enumerate(("首页", "政务公开", "办事服务", "互动交流", "城市管理执法条例解读专栏"))
    )
    related = "".join(
        f'<li><a href="/r/{i}.html">关于印发某市第{i}号通知的通知，请认真贯彻落实。</a></li>'
        for i in range(6)
    )
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<title>{title}_郑州市城市管理局</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2025-01-20 09:30">
<meta name="ContentSource" content="郑州市城市管理局">
<script>var x = "《不存在的脚本法》";</script><style>.a{{color:red}}</style></head>
<body><div class="top-bar"><a href="/">郑州市人民政府</a> <a href="/login">登录</a></div>
<ul class="menu">{menu}</ul>
<div class="wrap"><div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a></div>
<table class="xxgk"><tr><td>索 引 号：</td><td>005252126/2025-00012</td><td>主题分类：</td><td>城乡建设</td></tr>
<tr><td>发文字号：</td><td>郑城管〔2025〕3号</td><td>成文日期：</td><td>2025年01月18日</td></tr></table>
<div class="article"><h1>{title}</h1>
<div class="info"><span>发布时间：2025-01-20 09:30</span> <span>来源：郑州市城市管理局</span> <a href="javascript:doPrint()">打印</a></div>
<div class="TRS_Editor">{body}</div>
<div>打印本页 关闭窗口</div></div>
<div class="related"><h3>相关链接</h3><ul>{related}</ul></div></div>
<div class="footer">主办：郑州市城市管理局　豫ICP备05018088号　版权所有，未经许可不得转载，违者依照《著作权法》处理。</div>
</body></html>""".encode({"gb2312": "gb18030", "gbk": "gb18030", "utf-16": "utf-16"}.get(charset, charset))


def mhtml(markup: bytes) -> bytes:
    """A page as a browser archives it."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = "http://cgj.zhengzhou.gov.cn/a.html"
    message["MIME-Version"] = "1.0"
    message.add_related(markup, "text", "html", cte="quoted-printable")
    message.make_mixed()
    message.add_attachment(b"\x89PNG", "image", "png")
    return bytes(message)


def docx(paragraphs: tuple[str, ...] = (TITLE, *PARAGRAPHS), cells: tuple[str, ...] = ()) -> bytes:
    """A Word file; cells make a table of one row at the end."""
    import docx as library

    document = library.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if cells:
        row = document.add_table(rows=1, cols=len(cells)).rows[0]
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(package: bytes, name: str, data: bytes) -> bytes:
    """A .docx with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, data if info.filename == name else old.read(info))
    return out.getvalue()


def pdf(
    paragraphs: tuple[str, ...] = (TITLE, *PARAGRAPHS),
    width: int = 28,
    rows: int = 8,
    header: str = "郑州市城市管理局文件",
    password: str = "",
) -> bytes:
    """A PDF with a text layer: lines of a fixed width, the first indented, a header and a number on every page."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
    from reportlab.pdfgen.canvas import Canvas

    registerFont(UnicodeCIDFont("STSong-Light"))
    lines: list[tuple[int, str]] = []
    for number, paragraph in enumerate(paragraphs):
        if number == 0:
            lines.append((max(0, (width - len(paragraph)) // 2), paragraph))
            continue
        indent, line = 2, ""
        for char in paragraph:
            # no line begins with a closing mark: it hangs over the margin, as typesetters let it
            full = indent + stringWidth(line + char, "STSong-Light", 12) / 12 > width
            if full and char not in "，。；：、）》”":
                lines.append((indent, line))
                indent, line = 0, ""
            line += char
        lines.append((indent, line))
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(password) if password else None, invariant=1)
    pages = [lines[i : i + rows] for i in range(0, len(lines), rows)]
    for number, page_lines in enumerate(pages, 1):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(220, 800, header)
        for row, (indent, line) in enumerate(page_lines):
            canvas.drawString(72 + 12 * indent, 760 - 22 * row, line)
        canvas.drawString(280, 40, f"— {number} —")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def mapped_pdf(lines: list[str]) -> bytes:
    """A PDF whose font tells what its glyphs are by a map of its own, as PDFs out of Word and WPS do: any character."""
    codes = {char: number for number, char in enumerate(sorted({*"".join(lines)}), 1)}
    pairs = "\n".join(f"<{code:04X}> <{char.encode('utf-16-be').hex()}>" for char, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    ).encode()
    written = "".join(f"<{''.join(f'{codes[char]:04X}' for char in line)}> Tj 0 -22 Td " for line in lines)
    page = f"BT /F 12 Tf 72 760 Td {written} ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type0/BaseFont/M/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/M/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 1000/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/M/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200"
        b"/CapHeight 700/StemV 80>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(out),
    )  # fmt: skip
    return bytes(out)


def scan(pages: int = 3) -> bytes:
    """A PDF of pictures."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for _ in range(pages):
        canvas.rect(50, 50, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def jsonl(rows: list[dict[str, object]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def table(rows: list[dict[str, object]], encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def parquet(rows: list[dict[str, object]]) -> bytes:
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), out)
    return out.getvalue()


def bomb(path: Path) -> None:
    """A .docx of some hundred kilobytes that unpacks to 300 MB."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package,
        package.open("word/document.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(b" " * 2**20)


def xlsx(rows: list[list[object]], name: str = "报告") -> bytes:
    """A workbook of one sheet."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(name)
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


#: The namespace of GB/T 33190.
OFD = "http://www.ofdspec.org/2016"


def ofd_text(text: str, x: float, y: float, size: float = 4.0, more: str = "") -> str:
    """A text object on a page, at a place in millimetres."""
    words = text.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} 180 10" Font="1" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {len(text) - 1} {size}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(*pages: str) -> bytes:
    """An OFD file of pages with these text objects."""
    space = f'xmlns:ofd="{OFD}"'
    parts = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for n, page_ in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="3">{page_}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    return zipped({name: text.encode() for name, text in parts.items()})


class _Raw(zipfile.ZipInfo):
    """An entry whose name is written in an encoding of its own, without saying so: as Chinese programs do."""

    encoding = "gb18030"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode(self.encoding), self.flag_bits & ~0x800


def zipped(files: dict[str, bytes], encoding: str = "") -> bytes:
    """A zip archive of files. encoding: of their names where it is not UTF-8 with its mark."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            entry = _Raw(name) if encoding else zipfile.ZipInfo(name)
            if isinstance(entry, _Raw):
                entry.encoding = encoding
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return out.getvalue()
