"""Scan: one pass over a text that finds every quantity, and every numeral that is none."""

from __future__ import annotations

import re

from jiheng.reading.normalise import plain
from jiheng.reading.quantity import Scan
from jiheng.reading.scan_cells import bare_numbers
from jiheng.reading.scan_characters import CAPITALS, read_capitals, read_characters
from jiheng.reading.scan_draft import Draft
from jiheng.reading.scan_figures import read_figures
from jiheng.reading.scan_words import lexicon, name_index
from jiheng.standards.names import Names

__all__ = ["bare_numbers", "scan"]

_CHINESE = "〇零一二两三四五六七八九十百千万亿廿卅"
# One class of characters first: so the search skips all other text in one tight loop.
_ANCHOR = re.compile(
    rf"[0-9{_CHINESE}{''.join(sorted(CAPITALS))}](?:(?<=[0-9])[0-9]*(?:\.[0-9]+)?|(?<![0-9])[{_CHINESE}]*)"
)


def scan(text: str, names: Names | None = None) -> Scan:
    """Returns all quantities and mentions of a text in order, in time linear in its length.

    A quantity covers the number with its unit, without the words that bound it (约, 超过, 以上). Numbers without unit
    are no quantities, but for scores behind 得分 and amounts behind ¥; `bare_numbers` reads those of a table.

    Args:
        text: any text.
        names: words with numerals that are no quantities (`Standards.names`).
    """
    draft = Draft(plain(text), text, lexicon(), name_index(names) if names else None)
    forms, at = draft.text, 0
    for found in _ANCHOR.finditer(forms):
        start, end = found.span()
        # What was read before may reach into this run, and what is read here may end inside it (1.2021年).
        start = max(start, at)
        while start < end:
            first = forms[start]
            if first == ".":
                at = start + 1
            elif first <= "9":
                at = read_figures(draft, start, end)
            elif first in CAPITALS:
                at = read_capitals(draft, start)
            else:
                at = read_characters(draft, start, end)
            start = at
    return Scan(forms, tuple(draft.quantities), tuple(draft.mentions))
