"""Small seed corpora, made by code from the samples and from documents built in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"

_LINES = (
    "青禾县档案馆2023年部门整体支出绩效自评报告",
    "一、部门概况",
    "编制12名，实有11人。年初预算66.44万元，其中：人员经费56.74万元，公用经费9.70万元。",
    "（一）支出决算 71.20 万元，预算执行率98.50%，比上年增长3.2%。",
    "“三公”经费支出1.05万元，较上年减少0.15万元，下降12.5%。",
    "自评得分96分，等级为优。",
)
_ROWS = (("项目", "预算数", "决算数"), ("基本支出", "66.44", "71.20"), ("项目支出", "12.00", "10.00"))


def seeds(target: str) -> Iterator[bytes]:
    """Yields the seeds of a target."""
    yield from _MAKERS[target]()


def _texts() -> Iterator[bytes]:
    yield "\n".join(_LINES).encode()
    yield "\n".join(_LINES).encode("gb18030")
    yield "\n".join("  ".join(r) for r in _ROWS).encode("utf-16")
    for path in sorted((SAMPLES / "source").glob("*.txt")):
        text = path.read_text("utf-8")
        yield from (text[i : i + 700].encode() for i in range(0, len(text), 700))


def _pages() -> Iterator[bytes]:
    rows = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in _ROWS)
    body = "".join(f"<p>{line}</p>" for line in _LINES)
    yield f"<!doctype html><html><meta charset=utf-8><body>{body}<table>{rows}</table></body></html>".encode()
    yield "<table><tr><td rowspan=2>甲<td colspan=3>乙<tr><td>1<table><tr><td>2</table></table>".encode()
    yield "<html><div>一<br>二&nbsp;&#19977;<pre> 3\n4</pre><ol start=3><li>五<li>六</ol><script>7</script>".encode()
    yield from (p.read_bytes() for p in (SAMPLES / "reports").glob("*.html"))


def _docx() -> Iterator[bytes]:
    import docx  # noqa: PLC0415 - only this corpus needs it

    for with_table in (False, True):
        out = io.BytesIO()
        document = docx.Document()
        document.add_heading(_LINES[0])
        for line in _LINES[1:]:
            document.add_paragraph(line, style="List Number" if "%" in line else None)
        if with_table:
            table = document.add_table(rows=3, cols=3)
            for cells, row in zip(table.rows, _ROWS, strict=True):
                for cell, text in zip(cells.cells, row, strict=True):
                    cell.text = text
            table.cell(0, 0).merge(table.cell(1, 0))
        document.save(out)
        yield _unpacked(out.getvalue(), ("word/document.xml", "word/numbering.xml"))


def _xlsx() -> Iterator[bytes]:
    import openpyxl  # noqa: PLC0415 - as above

    book = openpyxl.Workbook()
    sheet = book.active
    for row in _ROWS:
        sheet.append(list(row))
    sheet.append([0.985, 1234.5, "=A1"])
    sheet["A4"].number_format = "0.00%"
    sheet["B4"].number_format = '#,##0.00"万元"'
    sheet.merge_cells("A2:A3")
    out = io.BytesIO()
    book.save(out)
    yield _unpacked(out.getvalue(), ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"))
    yield out.getvalue()


def _unpacked(data: bytes, members: tuple[str, ...]) -> bytes:
    """Returns the named XML members, joined as `packed` expects them: a mutated archive would only fail its CRC."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        present = set(archive.namelist())
        return SEPARATOR.join(archive.read(m) if m in present else b"" for m in members)


SEPARATOR = b"\x00\x00"

_CONTENT = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOOK = (
    f'<workbook xmlns="{_SHEET}" xmlns:r="{_DOCUMENT}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
    "</workbook>"
).encode()


def _relations(*targets: tuple[str, str]) -> bytes:
    items = "".join(
        f'<Relationship Id="rId{i}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}">{items}</Relationships>'.encode()


_ARCHIVES = {
    "docx": (
        ("word/document.xml", "word/numbering.xml", "word/footnotes.xml"),
        {
            "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": _relations(("numbering", "numbering.xml"), ("footnotes", "footnotes.xml")),
        },
    ),
    "xlsx": (
        ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"),
        {
            "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": _BOOK,
            "xl/_rels/workbook.xml.rels": _relations(
                ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")
            ),
        },
    ),
}


def packed(target: str, data: bytes) -> bytes:
    """Puts mutated members into a sound archive; what is an archive already is left as it is."""
    if data.startswith(b"PK") or target not in _ARCHIVES:
        return data
    members, fixed = _ARCHIVES[target]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", _CONTENT)
        for name, content in fixed.items():
            archive.writestr(name, content)
        for name, content in zip(members, data.split(SEPARATOR), strict=False):
            if content:
                archive.writestr(name, content)
    return out.getvalue()


def _doc() -> Iterator[bytes]:
    yield (ROOT / "tests/reading/formats/files/lists.doc").read_bytes()


def _rtf() -> Iterator[bytes]:
    body = "".join(f"{_escaped(line)}\\par " for line in _LINES)
    yield f"{{\\rtf1\\ansi\\ansicpg936\\uc1{{\\fonttbl{{\\f0 SimSun;}}}}{body}}}".encode()
    row = "".join(f"\\cellx{(i + 1) * 1000}" for i in range(3))
    cells = "".join(f"\\trowd{row} {''.join(_escaped(c) + chr(92) + 'cell ' for c in r)}\\row " for r in _ROWS)
    yield f"{{\\rtf1\\ansi {cells}\\pard 1\\'b0\\u-10179?\\bin3 abc{{\\*\\x {{\\upr}}}}}}".encode()


def _escaped(text: str) -> str:
    return "".join(c if c < "\x7f" else f"\\u{ord(c) - 65536 if ord(c) > 32767 else ord(c)}?" for c in text)


def _xls() -> Iterator[bytes]:
    import xlwt  # noqa: PLC0415 - as above

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("一")
    for r, row in enumerate(_ROWS):
        for c, text in enumerate(row):
            sheet.write(r, c, text)
    sheet.write_merge(3, 4, 0, 1, "合计")
    sheet.write(3, 2, 0.985, xlwt.easyxf(num_format_str="0.00%"))
    out = io.BytesIO()
    book.save(out)
    yield out.getvalue()


def _pdf() -> Iterator[bytes]:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - as above
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415 - as above
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - as above

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    for grid in (False, True):
        out = io.BytesIO()
        canvas = Canvas(out, pageCompression=0)
        for page in range(2):
            canvas.setFont("STSong-Light", 14)
            for i, line in enumerate(_LINES):
                canvas.drawString(90, 760 - 28 * i, line)
            if grid and page:
                for r, row in enumerate(_ROWS):
                    canvas.line(90, 500 - 24 * r, 400, 500 - 24 * r)
                    for c, text in enumerate(row):
                        canvas.line(90 + 100 * c, 500, 90 + 100 * c, 440)
                        canvas.drawString(95 + 100 * c, 484 - 24 * r, text)
            canvas.showPage()
        canvas.save()
        yield out.getvalue()


_MAKERS = {
    "text": _texts,
    "grammar": _texts,
    "html": _pages,
    "docx": _docx,
    "xlsx": _xlsx,
    "doc": _doc,
    "rtf": _rtf,
    "xls": _xls,
    "pdf": _pdf,
}
TARGETS = tuple(_MAKERS)
