"""Facts: every quantity of a document with its meaning, in order of the text."""

from __future__ import annotations

import bisect

from jiheng.facts import Fact, Span, Table
from jiheng.reading.context import Context
from jiheng.reading.meaning.flow import Flow, flow
from jiheng.reading.meaning.given_unit import with_unit_given
from jiheng.reading.meaning.grid import skipped
from jiheng.reading.meaning.lexicon import lexicon
from jiheng.reading.meaning.loose_tables import all_tables
from jiheng.reading.meaning.money import default_concept
from jiheng.reading.meaning.prose import read_prose
from jiheng.reading.meaning.reading import Reading
from jiheng.reading.meaning.tables import read_tables


def facts(context: Context) -> tuple[Fact, ...]:
    """Returns the facts of a document, `f1`, `f2`, … in order of the text."""
    words = lexicon(context.standards)
    tables = all_tables(context)
    gaps = _gaps(tables)
    quantities = with_unit_given(context)
    prose = [q for q in quantities if not _within(q.start, gaps)] if gaps else quantities
    readings: list[Reading] = list(read_prose(context, words, flow_of(context, tables), prose))
    if tables:
        readings.extend(read_tables(context, words, tables))
    _whole_of_sections(readings)
    readings.sort(key=lambda r: r.quantity.start)
    return tuple(_fact(context, number, reading) for number, reading in enumerate(readings, 1))


def _whole_of_sections(readings: list[Reading]) -> None:
    """Turns figures that only their heading names into those of the whole where the section splits the whole.

    Under `（一）基本支出情况` a `预算资金101.57万元` is the whole budget when the section goes on to 基本支出 and
    项目支出.
    """
    if not any(reading.draft.by_section for reading in readings):
        return
    named: dict[int, set[str]] = {}
    for reading in readings:
        if not reading.draft.by_section:
            named.setdefault(reading.section, set()).add(reading.draft.concept)
    for reading in readings:
        draft = reading.draft
        if draft.by_section and {"基本支出", "项目支出"} <= named.get(reading.section, set()):
            draft.concept = default_concept(draft.label.removeprefix(draft.concept), draft.stage)


def flow_of(context: Context, tables: tuple[Table, ...]) -> Flow:
    """Returns the flow of a document outside its tables."""
    if _known and _known[0][0] is context:
        return _known[0][1]
    heading_ends = [s.end for s in context.sections if not s.run_in]
    made = flow(context.plain, heading_ends, _gaps(tables), context.page)
    _known[:] = [(context, made)]
    return made


_known: list[tuple[Context, Flow]] = []  # facts and relations of a document read the same flow, one after the other


def _gaps(tables: tuple[Table, ...]) -> list[tuple[int, int]]:
    """Returns the stretches of the text that are no prose: tables without their cells of running text."""
    return [stretch for table in tables for stretch in skipped(table)]


def _within(place: int, stretches: list[tuple[int, int]]) -> bool:
    i = bisect.bisect_right(stretches, (place, _FAR)) - 1
    return i >= 0 and stretches[i][0] <= place < stretches[i][1]


_FAR = 1 << 60


def _fact(context: Context, number: int, reading: Reading) -> Fact:
    quantity, draft = reading.quantity, reading.draft
    return Fact(
        id=f"f{number}",
        subject=draft.subject,
        concept=draft.concept,
        label=draft.label,
        stage=draft.stage,
        period=str(reading.year) if reading.year is not None else "",
        amount=reading.amount,
        origin=Span(quantity.start, quantity.end, context.text[quantity.start : quantity.end]),
        section=reading.section,
    )
