"""Scan: one pass over a text that finds every quantity, and every numeral that is none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiheng.facts.stretches import Stretch, Stretches
from jiheng.facts.unit import CNY, PERCENT
from jiheng.reading.bounds import AFTER_FIRST, BEFORE_LAST
from jiheng.reading.normalise import plain
from jiheng.reading.numerals import figures
from jiheng.reading.quantity import Mention, Quantity, Scan
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
    rf"[0-9{_CHINESE}{''.join(sorted(CAPITALS))}]"
    rf"(?:(?<=[0-9])[0-9]*(?:\.[0-9]+)?(?P<unit>[ ]?万[ ]?元|[ ]?%)?|(?<![0-9])[{_CHINESE}]*)"
)

# What before or after figures with 万元 or % may make them a range, a bound, a part of a sum or of a longer number.
_SAYS_MORE = BEFORE_LAST | frozenset("第-负¥+×xX*÷/.,、~至到由从") | {""}
_GOES_ON = AFTER_FIRST | frozenset("-~至到余多+/")
_SHORT = 16


def scan(text: str, names: Names | None = None, breaks: Sequence[Stretch] = (), forms: str = "") -> Scan:
    """Returns all quantities and mentions of a text in order, in time linear in its length.

    A quantity covers the number with its unit, without the words that bound it (约, 超过, 以上). Numbers without unit
    are no quantities, but for scores behind 得分 and amounts behind ¥; `bare_numbers` reads those of a table.

    Args:
        text: any text.
        names: words with numerals that are no quantities (`Standards.names`).
        breaks: stretches of the line ends that the page set within a sentence; it is scanned as it was before.
        forms: the plain form of the text where it is known.
    """
    forms = forms or plain(text)
    if breaks:
        left_out = Stretches(breaks)
        whole = scan(left_out.without(text), names, (), left_out.without(forms))
        return _back(whole, left_out, forms)
    draft = Draft(forms, text, lexicon(), name_index(names) if names else None)
    at = 0
    for found in _ANCHOR.finditer(forms):
        start, end = found.span()
        # What was read before may reach into this run, and what is read here may end inside it (1.2021年).
        unit = found["unit"]
        if unit:
            if (
                at <= start
                and end - start < _SHORT
                and _before(forms, start) not in _SAYS_MORE
                and forms[end : end + 1] not in _GOES_ON
            ):
                at = _plain_amount(draft, start, end, unit)
                continue
            end -= len(unit)
        if start < at:
            start = at
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


def _back(found: Scan, left_out: Stretches, forms: str) -> Scan:
    """Returns what was found without the stretches at the places of the text with them."""
    back, end = left_out.back, left_out.back_end
    return Scan(
        forms,
        tuple([Quantity(back(q.start), end(q.end), q.amount, q.kind) for q in found.quantities]),
        tuple([Mention(m.kind, back(m.start), end(m.end), m.value) for m in found.mentions]),
    )


def _before(forms: str, start: int) -> str:
    """Returns the character before a place, or the one before the blank there."""
    before = forms[start - 1 : start]
    return forms[start - 2 : start - 1] if before == " " else before


def _plain_amount(draft: Draft, start: int, end: int, unit: str) -> int:
    """Keeps what most figures of a report are, 12.5万元 or 86.37%, without asking what else they might be."""
    number = figures(draft.text[start : end - len(unit)], 0 if unit[-1] == "%" else 4)
    kind, name = ("rate", PERCENT) if unit[-1] == "%" else ("money", CNY)
    return draft.quantity((start, end), kind, name, (number.value, number.step))
