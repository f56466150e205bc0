"""Proof: the finished text read and checked as a reviewer would, by the same rules as the text of others."""

from __future__ import annotations

from jiheng.checking.engine import check
from jiheng.facts import Finding
from jiheng.reading import read_text
from jiheng.standards import Standards
from jiheng.writing.report.composition import Composition, shown
from jiheng.writing.report.outline import OPEN


def plain(composition: Composition) -> str:
    """Returns the report as text, its forms left out."""
    lines = [composition.title]
    for section in composition.sections:
        lines.append(section.number + section.title)
        lines += (shown(paragraph.pieces) for paragraph in section.body)
    day = composition.signed_on
    lines.append(composition.unit)
    lines += [f"{day.year}年{day.month}月{day.day}日"] if day else []
    return "\n".join(lines) + "\n"


def proof(composition: Composition, standards: Standards) -> tuple[Finding, ...]:
    """Returns what a reviewer would find in a report; gaps that are marked as such are not repeated."""
    return proof_text(plain(composition), standards)


def proof_text(text: str, standards: Standards) -> tuple[Finding, ...]:
    """Returns as `proof`, of the report as text."""
    found = check(read_text(text), standards)
    return tuple(f for f in found if not any(OPEN.strip("【】") in span.quote for span in f.spans))
