"""Span: the exact place of words in a document."""

from __future__ import annotations

import msgspec


class Place(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Where a piece of the text stands in the file it came from.

    Attributes:
        page: page number from 1, for paged formats.
        block: index of the block in `Report.blocks`.
        cell: `R3C2` in a table, or `表1!C5` in a workbook.
        box: left, top, right, bottom on the page in points from the top left corner.
    """

    page: int | None = None
    block: int | None = None
    cell: str | None = None
    box: tuple[float, float, float, float] | None = None


class Span(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, tag="span"):
    """Characters `start` to `end` of the document's text; `text[start:end] == quote` always."""

    start: int
    end: int
    quote: str
    place: Place | None = None

    def touches(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end
