"""Web pages: the main text as paragraphs and headings, tables as grids; navigation and small print left out."""

from __future__ import annotations

import re

import msgspec
from selectolax.lexbor import LexborHTMLParser

from jiheng.reading.document import Document, DocumentBuilder, Limits, Unreadable
from jiheng.reading.formats.html_blocks import Blocks, Piece, collect
from jiheng.reading.formats.html_table import HtmlTable
from jiheng.reading.formats.text import Decoded, decode, encoding_warnings

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})|<\?xml[^>]{0,100}encoding=["']([\w-]+)"""
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_DEEPEST = 2000
"""Nesting beyond which the parser's time grows with the square of the depth; no page of words comes near it."""

# fmt: off
_CLOSED_BY_NEXT = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rp", "rt",
))
# fmt: on
_MARKUP = 10
"""Characters of markup that are taken for each character of text allowed."""

_MAIN_SHARE = 0.95
"""Share of a page's prose that its main part holds at least."""


def read(data: bytes, limits: Limits) -> Document:
    """Reads a web page, saved or exported.

    Raises:
        Unreadable: `too-deep`, `too-long`, `too-many-cells`.
    """
    decoded = decode_html(data)
    if len(decoded.text) > _MARKUP * limits.characters:
        raise Unreadable(
            "too-long",
            f"网页源码有 {len(decoded.text)} 字，过长，已停止读取",
            "请确认是否为绩效报告，或用 --max-characters 提高上限",
        )
    if _too_deep(decoded.text):
        raise Unreadable("too-deep", f"网页标签嵌套超过 {_DEEPEST} 层，已停止读取", "请用浏览器打开后另存，再试一次")
    blocks = collect(LexborHTMLParser(decoded.text), limits)
    builder = DocumentBuilder("html", limits)
    for piece in main_part(blocks):
        if isinstance(piece, HtmlTable):
            builder.table(piece.cells, piece.rows, piece.columns)
        elif piece.level:
            builder.paragraph(piece.text, kind="heading", level=piece.level)
        else:
            builder.paragraph(piece.text)
    document = builder.build()
    warnings = encoding_warnings(decoded)
    return msgspec.structs.replace(document, warnings=(*warnings, *document.warnings)) if warnings else document


def decode_html(data: bytes) -> Decoded:
    """Decodes a page; what its `meta` says of the encoding decides between GB18030 and Big5."""
    declared = _CHARSET.search(data[:4096])
    label = (declared.group(1) or declared.group(2)).decode("ascii", "ignore") if declared else ""
    return decode(data, label)


def main_part(blocks: Blocks) -> list[Piece | HtmlTable]:
    """Returns the pieces of the page's main part, with the title above it; all when nothing stands around it."""
    pieces = blocks.pieces
    if not blocks.furniture:
        return pieces
    enough = [p for p in blocks.parts if p.score >= _MAIN_SHARE * blocks.score]
    if enough:
        main = min(enough, key=lambda p: p.last - p.first)
        titles = [p for p in pieces[: main.first] if _is_title(p)]
        pieces = pieces[main.first : main.last]
        if titles and not any(_is_title(p) for p in pieces[:4]):
            pieces = [titles[-1], *pieces]
    first, last = 0, len(pieces)
    while first < last and _is_linked(pieces[first]):
        first += 1
    while first < last and _is_linked(pieces[last - 1]):
        last -= 1
    return pieces[first:last] or pieces


def _is_title(piece: Piece | HtmlTable) -> bool:
    return isinstance(piece, Piece) and piece.level in {1, 2} and len(piece.text) > 4


def _is_linked(piece: Piece | HtmlTable) -> bool:
    return isinstance(piece, Piece) and piece.linked


def _too_deep(text: str) -> bool:
    """Whether tags are nested too deep, counted on the text before the parser sees it."""
    if text.count("<") <= _DEEPEST:
        return False
    depth = 0
    for tag in _TAG.finditer(text):
        close, name = tag.groups()
        if name.lower() in _CLOSED_BY_NEXT:
            continue
        depth += -1 if close else 1
        if depth > _DEEPEST:
            return True
        depth = max(depth, 0)
    return False
