"""Word: the report as docx; every number is a content control, and a custom part holds its fact."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from html import escape

from jiheng.reading.tags import to_xml
from jiheng.writing.report import word_style as style
from jiheng.writing.report.composition import (
    Composition,
    Figure,
    Grid,
    GridCell,
    Paragraph,
    Piece,
    Section,
    Words,
    title_lines,
)
from jiheng.writing.report.files import zipped
from jiheng.writing.report.tagging import name, tags

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WIDE = 96
"""Characters of all columns together from which a form is laid across."""
_ROW = 7.6
"""Millimetres of a row of a form that holds one line."""
_MARGINS = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
_SEAM = (
    '<w:p><w:pPr><w:pStyle w:val="TableText"/><w:keepNext/><w:spacing w:before="0" w:after="0" w:line="20"'
    ' w:lineRule="exact"/></w:pPr><w:r><w:rPr><w:sz w:val="2"/></w:rPr></w:r></w:p>'
)
"""What parts two tables that look like one."""
_LEFT = '<w:jc w:val="left"/>'
_FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_TOGETHER = "<w:keepNext/>"
"""The name under a report never stands on a page of its own."""
_LONGEST = 60  # Word takes 64 characters for the name of a control
_UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


def word(composition: Composition) -> bytes:
    """Returns the report as docx."""
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = ("styles", "numbering", "settings", "fontTable")
    types = "".join(f'<Override PartName="/word/{p}.xml" ContentType="{content}.{p}+xml"/>' for p in parts)
    links = "".join(f'<Relationship Id="rId{p}" Type="{_R}/{p}" Target="{p}.xml"/>' for p in parts)
    footers = {"Odd": "footer1.xml", "Even": "footer2.xml"}
    types += "".join(f'<Override PartName="/word/{f}" ContentType="{content}.footer+xml"/>' for f in footers.values())
    links += "".join(f'<Relationship Id="rId{k}" Type="{_R}/footer" Target="{f}"/>' for k, f in footers.items())
    drafts: dict[str, str] = {}
    if composition.draft:
        types += f'<Override PartName="/word/header1.xml" ContentType="{content}.header+xml"/>'
        links += f'<Relationship Id="rIdDraft" Type="{_R}/header" Target="header1.xml"/>'
        drafts = {"word/header1.xml": style.header()}
    return zipped(
        {
            "[Content_Types].xml": f'{style.HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{content}.document.main+xml"/>{types}'
            '<Override PartName="/docProps/core.xml"'
            ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
            "_rels/.rels": f'{style.HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
            ' Target="docProps/core.xml"/></Relationships>',
            "docProps/core.xml": _core(composition),
            "word/document.xml": _Document(composition).xml(),
            "word/_rels/document.xml.rels": f'{style.HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}'
            f'<Relationship Id="rIdFacts" Type="{_R}/customXml" Target="../customXml/item1.xml"/></Relationships>',
            "word/styles.xml": style.styles(),
            "word/numbering.xml": style.numbering(),
            "word/settings.xml": style.settings(),
            "word/fontTable.xml": style.fonts(),
            **drafts,
            "word/footer1.xml": style.footer(even=False),
            "word/footer2.xml": style.footer(even=True),
            "customXml/item1.xml": to_xml(tags(composition)),
        }
    )


def _core(composition: Composition) -> str:
    return (
        f'{style.HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_escaped(composition.title)}</dc:title><dc:creator>{_escaped(composition.unit)}</dc:creator>"
        "</cp:coreProperties>"
    )


class _Document:
    """The main part; numbers the content controls in order of the text."""

    def __init__(self, composition: Composition) -> None:
        self._composition = composition
        self._numbers = itertools.count(1)

    def xml(self) -> str:
        return (
            f'{style.HEAD}<w:document xmlns:w="{style.W}" xmlns:r="{_R}"><w:body>{"".join(self._body())}'
            "</w:body></w:document>"
        )

    def _body(self) -> Iterator[str]:
        composition = self._composition
        lines = title_lines(composition.title, composition.unit)
        yield _paragraph("Title", "<w:r><w:br/></w:r>".join(_run(line) for line in lines))
        yield _paragraph("BodyText", "")
        for section in composition.sections:
            if section.title:
                yield self._heading(section)
            for paragraph in section.body:
                last = section is composition.sections[-1] and paragraph is section.body[-1]
                yield self._text(paragraph, (_TOGETHER if last else "") + (_FLUSH if paragraph.flush else ""))
        yield from self._annexes()
        yield from _signature(composition.unit, composition.dated)
        turned = [_is_wide(grid) for grid in composition.grids]
        # A stretch of pages carries its properties at its end, so each is written before the next begins.
        yield self._break(landscape=False, last=not turned)
        for index, (grid, wide) in enumerate(zip(composition.grids, turned, strict=True), 1):
            yield _paragraph("AnnexMark", _run(f"附件{index if len(turned) > 1 else ''}"))
            yield _paragraph("Title", _run(grid.title), '<w:spacing w:after="160" w:line="660" w:lineRule="exact"/>')
            yield self._grid(grid, landscape=wide)
            if grid.note:
                yield _paragraph("TableText", _run(grid.note), '<w:jc w:val="left"/>')
            yield self._break(landscape=wide, last=index == len(turned))

    def _break(self, *, landscape: bool, last: bool) -> str:
        properties = style.section(landscape=landscape, last=last, draft=self._composition.draft)
        return properties if last else f"<w:p><w:pPr>{properties}</w:pPr></w:p>"

    def _heading(self, section: Section) -> str:
        return _paragraph(f"Heading{section.level}", _run(section.title))

    def _text(self, paragraph: Paragraph, properties: str) -> str:
        return _paragraph("BodyText", self._pieces(paragraph.pieces, marked=paragraph.open), properties)

    def _pieces(self, pieces: tuple[Piece, ...], *, bold: bool = False, marked: bool = False) -> str:
        return "".join(
            _run(piece.text, bold=bold, marked=marked) if isinstance(piece, Words) else self._control(piece, bold=bold)
            for piece in pieces
        )

    def _control(self, figure: Figure, *, bold: bool) -> str:
        number = next(self._numbers)
        title = escape(_clean(name(self._composition.facts[figure.fact]))[:_LONGEST])
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{title}"/><w:tag w:val="jiheng:{number}"/><w:id w:val="{number}"/>'
            f"<w:text/></w:sdtPr><w:sdtContent>{_run(figure.shown, bold=bold)}</w:sdtContent></w:sdt>"
        )

    def _annexes(self) -> Iterator[str]:
        titles = [grid.title for grid in self._composition.grids]
        for index, title in enumerate(titles, 1):
            if index == 1:
                yield _paragraph("BodyText", "", _TOGETHER)
            mark = f"{index}." if len(titles) > 1 else ""
            head = "附件：" if index == 1 else "　　　"
            yield _paragraph("BodyText", _run(f"{head}{mark}{title}"), _TOGETHER)

    def _grid(self, grid: Grid, *, landscape: bool) -> str:
        room = style.HEIGHT if landscape else style.WIDTH
        room -= style.LEFT + style.RIGHT
        whole = sum(grid.widths)
        widths = [room * width // whole for width in grid.widths]
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "".join(f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for s in sides)
        head = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>"
        )
        # Word repeats only the first rows of a table, so a list begins a table of its own, right below.
        starts = [0, *(lead for lead in grid.leads if lead and not any(_crosses(c, lead) for c in grid.cells))]
        parts = zip(starts, [*starts[1:], len(grid.heights)], strict=True)
        return _SEAM.join(
            head + "".join(self._row(grid, row, widths) for row in range(first, last)) + "</w:tbl>"
            for first, last in parts
        )

    def _row(self, grid: Grid, row: int, widths: list[int]) -> str:
        cells = []
        column = 0
        # What is printed below a form stays with its last row.
        kept = _TOGETHER if grid.note and row == len(grid.heights) - 1 else ""
        while column < len(widths):
            cell = next((c for c in grid.cells if _covers(c, row, column)), GridCell(row, column, ()))
            width = sum(widths[column : column + cell.across])
            across = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
            merge = ""
            if cell.down > 1:
                merge = '<w:vMerge w:val="restart"/>' if cell.row == row else "<w:vMerge/>"
            content = self._pieces(cell.pieces, bold=cell.head) if cell.row == row else ""
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{merge}<w:vAlign w:val="center"/></w:tcPr>'
                f"{_paragraph('TableText', content, kept + (_LEFT if cell.left else ''))}</w:tc>"
            )
            column += cell.across
        height = grid.heights[row] * style.twips(_ROW)
        again = "<w:tblHeader/>" if row in grid.leads else ""
        return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}"/>{again}</w:trPr>{"".join(cells)}</w:tr>'


def _crosses(cell: GridCell, row: int) -> bool:
    """Tells whether a cell reaches from above a row into it."""
    return cell.row < row < cell.row + cell.down


def _covers(cell: GridCell, row: int, column: int) -> bool:
    return cell.column == column and cell.row <= row < cell.row + cell.down


def _is_wide(grid: Grid) -> bool:
    return sum(grid.widths) > _WIDE


def _signature(unit: str, shown: str) -> Iterator[str]:
    """Yields unit and date: the date four characters from the right, the unit centred over it."""
    date_width = sum(0.5 if c.isascii() else 1 for c in shown)
    unit_width = float(len(unit))
    # A unit longer than its date stands two characters from the right, and the date is centred under it.
    date_end = 4.0
    unit_end = date_end + (date_width - unit_width) / 2
    if unit_end < 2:
        unit_end, date_end = 2.0, 2 + (unit_width - date_width) / 2
    yield _paragraph("BodyText", "", _TOGETHER)
    yield _paragraph("BodyText", "", _TOGETHER)
    for text, end, together in ((unit, unit_end, _TOGETHER), (shown, date_end, "")):
        place = f'{together}<w:ind w:rightChars="{round(end * 100)}" w:right="{round(end * 320)}" w:firstLine="0"'
        yield _paragraph("Normal", _run(text), f'{place} w:firstLineChars="0"/><w:jc w:val="right"/>')


def _paragraph(kind: str, content: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{kind}"/>{properties}</w:pPr>{content}</w:p>'


def _run(text: str, *, bold: bool = False, marked: bool = False) -> str:
    looks = ("<w:b/>" if bold else "") + ('<w:highlight w:val="yellow"/>' if marked else "")
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>' if text else ""


def _clean(text: str) -> str:
    return text.translate(_UNSEEN).replace("\n", " ").replace("\r", " ").replace("\t", " ")


def _escaped(text: str) -> str:
    return escape(_clean(text), quote=False)
