"""Reads the reports of a corpus in other shapes and tells how much of what was read changes.

    python tests/reports/reshaping.py [-v] [CORPUS ...]

A text says the same broken into lines by a page, with the blanks of a scan, in wide figures or in traditional
characters. For each shape: how many facts of all are missing, added, or told otherwise (concept, stage, unit), and how
many relations fail that did not. Shapes that would destroy the rows of a table leave reports with tables out.
"""

# ruff: noqa: T201  (a command that prints)
from __future__ import annotations

import functools
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from marked import folder

from jiheng.facts import Report
from jiheng.reading import read_document
from jiheng.reading.normalise import plain
from jiheng.reading.page_width import width
from jiheng.standards.traditional import SIMPLIFIED, TRADITIONAL

_IDLE = frozenset(" \n\r\t\u3000，,")
_HANGING = frozenset("，。；：、）%")
_WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_MARKS = str.maketrans("，；：（）", ",;:()")
_OLD = {new: old for old, new in zip(reversed(TRADITIONAL), reversed(SIMPLIFIED), strict=True)}


def broken(text: str, characters: int) -> str:
    """Breaks lines as a page does: anywhere, but for marks, which hang out."""
    lines = []
    for line in text.split("\n"):
        row, used = "", 0.0
        for char in line:
            size = width(char) / 2
            if used + size > characters and char not in _HANGING:
                lines.append(row)
                row, used = "", 0.0
            row, used = row + char, used + size
        lines.append(row)
    return "\n".join(lines)


def scanned(text: str, share: float) -> str:
    """Sets blanks between characters, always at the same places of a text."""
    dice = random.Random(len(text))
    blanks = [" " if "\n" not in pair and dice.random() < share else "" for pair in pairwise(text)]
    return "".join(a + b for a, b in zip(text, [*blanks, ""], strict=True))


def typed(text: str) -> str:
    """Sets a blank between words and figures."""
    text = re.sub(r"(?<=[一-鿿])(?=[0-9])", " ", text)
    return re.sub(r"(?<=[0-9%])(?=[一-鿿])", " ", text)


SHAPES: dict[str, tuple[Callable[[str], str], bool]] = {
    "broken into lines of 24": (lambda text: broken(text, 24), False),
    "broken into lines of 38": (lambda text: broken(text, 38), False),
    "blanks of a scan, one in 20": (lambda text: scanned(text, 0.05), False),
    "letter-spaced": (lambda text: scanned(text, 1.0), False),
    "blanks around figures": (typed, False),
    "wide figures": (lambda text: text.translate(_WIDE), True),
    "half-width marks": (lambda text: text.translate(_MARKS), True),
    "traditional characters": (lambda text: "".join(_OLD.get(char, char) for char in text), True),
    "empty lines between": (lambda text: text.replace("\n", "\n\n"), True),
    "line ends of two characters": (lambda text: text.replace("\n", "\r\n"), True),
}
"""The name of a shape: what makes it, whether tables keep it."""


def has_table(text: str) -> bool:
    """Tells whether a text has rows of cells, or cells strung together by blanks."""
    return bool(re.search(r"[\t|]|[^ ] {2,}[^ ]|[0-9] [0-9一-鿿]", text))


def compare(before: Report, after: Report) -> Counter[str]:
    """Counts what differs between the readings of two shapes of a text."""
    here, there = _facts(before), _facts(after)
    told = Counter(facts=len(here), missing=len(here.keys() - there.keys()), added=len(there.keys() - here.keys()))
    told["otherwise"] = sum(here[key] != there[key] for key in here.keys() & there.keys())
    told["fails"] = max(
        0, sum(r.holds is False for r in after.relations) - sum(r.holds is False for r in before.relations)
    )
    return told


def _facts(report: Report) -> dict[tuple[int, Decimal], tuple[str, str, str]]:
    places = [0]
    for char in report.text:
        places.append(places[-1] + (char not in _IDLE))
    return {
        (places[fact.origin.start], fact.amount.value): (plain(fact.concept), fact.stage, fact.amount.unit)
        for fact in report.facts
        if hasattr(fact.origin, "start")
    }


@functools.cache
def _read(text: str) -> Report:
    return read_document(text.encode(), "报告.txt")


def reshaped(corpus: str, shape: str) -> Counter[str]:
    """Sums up the differences a shape makes in a corpus."""
    make, tables = SHAPES[shape]
    total: Counter[str] = Counter()
    for report in folder(corpus):
        if tables or not has_table(report.text):
            told = compare(_read(report.text), read_document(make(report.text).encode(), "报告.txt"))
            total.update(told)
            if "-v" in sys.argv and sum(told.values()) > told["facts"]:
                print(f"    {report.name}: {dict(told)}")
    return total


def main(arguments: list[str]) -> int:
    for corpus in [a for a in arguments if a != "-v"] or ["dev"]:
        for shape in SHAPES:
            print(f"{corpus:8} {shape:28} {dict(reshaped(corpus, shape))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
