"""Tagging: the facts of a composition as the tags that every output carries, in order of their showing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from jiheng.facts import Derivation, Fact, RecordOrigin, Span
from jiheng.reading.tags import Shown, Tags, tag_of
from jiheng.writing.report.composition import Composition, Figure, Piece
from jiheng.writing.report.sentences import printable


def figures(composition: Composition) -> Iterator[Figure]:
    """Yields every number in the order of the printed report: sections, then forms."""
    for section in composition.sections:
        for paragraph in section.body:
            yield from of(paragraph.pieces)
    for grid in composition.grids:
        for cell in grid.cells:
            yield from of(cell.pieces)


def of(pieces: Iterable[Piece]) -> Iterator[Figure]:
    """Yields the numbers among pieces."""
    return (piece for piece in pieces if isinstance(piece, Figure))


def tags(composition: Composition, shown: Iterable[Figure] | None = None) -> Tags:
    """Returns the tags of a composition.

    Args:
        composition: the report.
        shown: its numbers in order of the output, those of the printed report by default.
    """
    ordered = list(figures(composition) if shown is None else shown)
    wanted = dict.fromkeys(figure.fact for figure in ordered)
    return Tags(
        unit=composition.unit,
        year=str(composition.year),
        family=composition.family,
        title=composition.title,
        facts=tuple(tag_of(composition.facts[key], origin(composition.facts[key])) for key in wanted),
        shown=tuple(Shown(figure.fact, figure.shown) for figure in ordered),
    )


def tags_json(composition: Composition) -> bytes:
    """Returns the tags as JSON."""
    return msgspec.json.encode(tags(composition))


def origin(fact: Fact) -> str:
    """Returns in words where a fact comes from."""
    return printable(_origin(fact))


def _origin(fact: Fact) -> str:
    match fact.origin:
        case RecordOrigin(register=register, key=key, field=field):
            return f"{register}/{key}#{field}"
        case Derivation(formula=formula, inputs=inputs):
            return formula + (f"（{'、'.join(inputs)}）" if inputs else "")
        case Span(quote=quote):
            return quote


def name(fact: Fact) -> str:
    """Returns what a tag is called for people: 基本支出（决算）."""
    subject = f"{fact.subject}·" if fact.subject and fact.subject not in fact.label else ""
    return f"{subject}{fact.label or fact.concept}（{fact.stage}）"
