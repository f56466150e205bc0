"""Words of spoken relations: what stands between figures of a sentence, and which figures stand there."""

from __future__ import annotations

from jiheng.reading.relations.figure import Figure
from jiheng.reading.relations.line import Line

_MOST = 12


def lead(line: Line, figure: Figure) -> str:
    """Returns the words between a figure and the one before it, from the beginning of its sentence at most."""
    start = figure.sentence
    if figure.index:
        start = max(start, line.figures[figure.index - 1].end)
    return line.text[start : figure.start]


def back(line: Line, figure: Figure) -> list[Figure]:
    """Returns the figures before a figure in its sentence, nearest first."""
    found: list[Figure] = []
    for i in range(figure.index - 1, max(-1, figure.index - _MOST - 1), -1):
        other = line.figures[i]
        if other.start < figure.sentence:
            break
        found.append(other)
    return found


def level(figure: Figure) -> bool:
    """Tells whether a figure says how much something is, exactly: no rate, no change."""
    return figure.exact and not figure.rate and not figure.change and figure.number > 0
