"""Facts: every quantity of a document with its meaning, in order of the text."""

from __future__ import annotations

from jiheng.facts import Fact, Span
from jiheng.reading.context import Context
from jiheng.reading.meaning.flow import Flow, flow
from jiheng.reading.meaning.lexicon import lexicon
from jiheng.reading.meaning.prose import Reading, read_prose


def facts(context: Context) -> tuple[Fact, ...]:
    """Returns the facts of a document, `f1`, `f2`, … in order of the text."""
    words = lexicon(context.standards)
    read_flow = flow_of(context)
    readings: list[Reading] = list(read_prose(context, words, read_flow, list(context.scan.quantities)))
    readings.sort(key=lambda r: r.quantity.start)
    return tuple(_fact(context, number, reading) for number, reading in enumerate(readings, 1))


def flow_of(context: Context) -> Flow:
    """Returns the flow of a document outside its tables."""
    heading_ends = [s.end for s in context.sections if not s.run_in]
    return flow(context.plain, heading_ends, [(t.start, t.end) for t in context.tables])


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
