"""Builds the sample reports in `samples/reports` from the texts in `samples/source`.

The wording is ours, the figures are those of five published reports of 2020 to 2024, and so are their weaknesses: the
samples show what a check finds. Each text goes into the format that a unit might have sent.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl.styles import Alignment, Font

HERE = Path(__file__).resolve().parent
OUT = HERE / "reports"

Piece = tuple[str, list[str] | list[list[str]]]


def pieces(text: str) -> Iterator[Piece]:
    """Yields title, headings (h1, h2), paragraphs and tables."""
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append(line.strip("|").split("|"))
            continue
        if rows:
            yield "table", rows
            rows = []
        for mark, kind in (("### ", "h2"), ("## ", "h1"), ("# ", "title")):
            if line.startswith(mark):
                yield kind, [line.removeprefix(mark)]
                break
        else:
            if line:
                yield "p", [line]


def write_docx(text: str, path: Path) -> None:
    document = docx.Document()
    font = document.styles["Normal"].font
    font.name, font.size = "仿宋_GB2312", Pt(16)
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    for kind, content in pieces(text):
        if kind == "table":
            table = document.add_table(0, len(content[0]), style="Table Grid")
            for row in content:
                for cell, value in zip(table.add_row().cells, row, strict=True):
                    cell.text = value
        elif kind == "title":
            heading = document.add_paragraph(content[0])
            heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
            heading.runs[0].font.size = Pt(22)
        else:
            paragraph = document.add_paragraph(content[0])
            paragraph.paragraph_format.first_line_indent = Pt(32)
            paragraph.runs[0].bold = kind != "p"
    document.save(str(path))


def write_pdf(text: str, path: Path) -> None:
    parts = [
        '#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "— 1 —")',
        '#set text(font: ("Noto Serif CJK SC", "WenQuanYi Zen Hei"), size: 14pt, lang: "zh")',
        "#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 0.9em)",
    ]
    for kind, content in pieces(text):
        if kind == "table":
            cells = ", ".join(f"[{cell}]" for row in content for cell in row)
            columns = f"(1fr, {', '.join(['auto'] * (len(content[0]) - 1))})"
            parts.append(f"#table(columns: {columns}, {cells})")
        elif kind == "title":
            parts.append(f'#align(center)[#text(size: 20pt, weight: "bold")[{content[0]}]]')
        elif kind == "p":
            parts.append(content[0].replace("1.", "1\\.").replace("2.", "2\\.").replace("3.", "3\\."))
        else:
            parts.append(f"#strong[{content[0]}]")
    path.write_bytes(typst.compile("\n\n".join(parts).encode()))


def write_xlsx(text: str, path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "自评报告"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 90, 16
    for kind, content in pieces(text):
        if kind == "table":
            sheet = book.create_sheet(f"明细{len(book.sheetnames)}")
            sheet.column_dimensions["A"].width = 30
            for row in content:
                sheet.append([float(v) if v.replace(".", "").isdigit() else v for v in row])
            for row in sheet.iter_rows(min_row=2, min_col=2):
                for cell in row:
                    cell.number_format = "0.00"
            sheet = book["自评报告"]
            continue
        sheet.append(content)
        cell = sheet.cell(sheet.max_row, 1)
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="center" if kind == "title" else None)
        cell.font = Font(bold=kind != "p", size=16 if kind == "title" else 12)
    book.save(path)


def write_html(text: str, path: Path) -> None:
    out = ['<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>信息公开</title></head><body>']
    out.append('<nav><a href="/">首页</a> <a href="/zwgk">政务公开</a></nav><main><article>')
    for kind, content in pieces(text):
        if kind == "table":
            rows = "".join(
                "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in content
            )
            out.append(f"<table>{rows}</table>")
        else:
            tag = {"title": "h1", "h1": "h2", "h2": "h3", "p": "p"}[kind]
            out.append(f"<{tag}>{html.escape(content[0])}</{tag}>")
    out.append("</article></main><footer>网站标识码 0000000000 版权所有</footer></body></html>\n")
    path.write_text("\n".join(out), encoding="utf-8")


def write_txt(text: str, path: Path) -> None:
    lines = [content[0] if kind != "table" else "" for kind, content in pieces(text)]
    path.write_text("\n".join(str(line) for line in lines) + "\n", encoding="utf-8")


FORMATS = {
    "yongxing-2021": ("docx", write_docx),
    "ebian-2024": ("html", write_html),
    "zengcheng-2021": ("pdf", write_pdf),
    "furong-2020": ("txt", write_txt),
    "lusong-2021": ("xlsx", write_xlsx),
}


def main() -> None:
    OUT.mkdir(exist_ok=True)
    for name, (ending, write) in FORMATS.items():
        write((HERE / "source" / f"{name}.txt").read_text("utf-8"), OUT / f"{name}.{ending}")


if __name__ == "__main__":
    main()
