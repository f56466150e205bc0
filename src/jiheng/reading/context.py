"""Context: all that is known of a document before its numbers get their meaning."""

from __future__ import annotations

import bisect
from functools import cached_property

import msgspec

from jiheng.facts import Block, Section, Table
from jiheng.reading.quantity import Scan
from jiheng.standards import Standards


class Context(msgspec.Struct, frozen=True, dict=True):
    """What the meaning of a number is read from.

    Attributes:
        text: the canonical text.
        plain: the same with forms unified, character for character of the same length.
        blocks: of the document.
        tables: of the document.
        sections: the outline, in order of the text.
        scan: quantities and other numerals, in order of the text.
        year: the year reported on, None when the text gives none.
        unit: the body that reports, None when the text names none.
        kind: `self-evaluation`, `final-accounts`, `project-evaluation`, or empty when unknown.
        standard: id of the outline family, empty when unknown.
        standards: law and language as data.
        title: in one line, without blanks, in simplified characters.
        page: width of the page that broke the lines, in half characters; 0 for none, None where nobody looked.
    """

    text: str
    plain: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    sections: tuple[Section, ...]
    scan: Scan
    year: int | None
    unit: str | None
    kind: str
    standard: str
    standards: Standards
    title: str | None = None
    page: int | None = None

    @cached_property
    def _marks(self) -> tuple[list[int], list[int]]:
        """Where the innermost section changes: positions, and its index from there on."""
        positions, indexes = [0], [-1]
        stack: list[int] = []
        for index, section in enumerate(self.sections):
            while stack and self.sections[stack[-1]].stop <= section.start:
                closed = stack.pop()
                positions.append(self.sections[closed].stop)
                indexes.append(stack[-1] if stack else -1)
            stack.append(index)
            positions.append(section.start)
            indexes.append(index)
        while stack:
            closed = stack.pop()
            positions.append(self.sections[closed].stop)
            indexes.append(stack[-1] if stack else -1)
        return positions, indexes

    def section_at(self, position: int) -> int:
        """Returns the index of the innermost section that governs a position, -1 outside all."""
        positions, indexes = self._marks
        return indexes[bisect.bisect_right(positions, position) - 1]

    def section_from(self, position: int) -> tuple[int, int]:
        """Returns the index of the innermost section that governs a position, and up to where it does."""
        positions, indexes = self._marks
        i = bisect.bisect_right(positions, position)
        return indexes[i - 1], positions[i] if i < len(positions) else len(self.text) + 1

    def slot_at(self, position: int) -> str:
        """Returns the slot of the innermost section with one around a position, empty outside all."""
        index = self.section_at(position)
        while index >= 0:
            section = self.sections[index]
            if section.slot:
                return section.slot
            index = section.parent
        return ""
