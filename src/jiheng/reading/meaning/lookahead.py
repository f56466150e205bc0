"""Lookahead: the figure whose parts come next, found by exact addition.

Where two or more sums of money that follow each other add up to one shortly before them, they are its parts, and
take its
stage: `支出决算624.13万元，完成调整预算640万元的97.52%。其中基本支出502.77万元，项目支出121.36万元`.
"""

from __future__ import annotations

from decimal import Decimal

from jiheng.facts import Bound
from jiheng.reading.meaning.phrase import Phrase
from jiheng.reading.meaning.rates import Draft

_PARTS = 10
_HEADS = 4
_EXACT = Bound.EXACT


class Lookahead:
    """The sums of money of a document, with the figures already understood."""

    def __init__(self, phrases: list[Phrase]) -> None:
        self._phrases = phrases
        self._money = [i for i, p in enumerate(phrases) if p.quantity.kind == "money"]
        self._rank = {i: k for k, i in enumerate(self._money)}
        self._values = [phrases[i].quantity.amount.value for i in self._money]
        self._paragraphs = [phrases[i].paragraph for i in self._money]
        self._drafts: dict[int, Draft] = {}

    def note(self, index: int, draft: Draft) -> None:
        """Keeps the meaning of a figure that is understood."""
        self._drafts[index] = draft

    def head_of(self, index: int) -> Draft | None:
        """Returns the meaning of a figure that is the sum of those from `index` on, None if there is none.

        Only figures of the same paragraph count, at least two parts, and a head of three digits or more.
        """
        rank = self._rank[index]
        paragraphs, values = self._paragraphs, self._values
        paragraph = paragraphs[rank]
        last = len(values)
        if not rank or paragraphs[rank - 1] != paragraph or rank + 1 >= last or paragraphs[rank + 1] != paragraph:
            return None
        wanted: dict[Decimal, int] = {}
        highest = values[rank]
        for k in range(rank - 1, max(-1, rank - 1 - _HEADS), -1):
            i = self._money[k]
            if paragraphs[k] != paragraph or i not in self._drafts:
                break
            if values[k] > 0 and self._phrases[i].quantity.amount.bound is _EXACT:
                wanted.setdefault(values[k], i)
                highest = max(highest, values[k])
        if highest == values[rank]:
            return None  # no head is larger than the first part alone
        total = values[rank]
        for k in range(rank + 1, min(last, rank + _PARTS)):
            if paragraphs[k] != paragraph:
                break
            total += values[k]
            if total > highest:
                break
            if total in wanted and _telling(total):
                return self._drafts[wanted[total]]
        return None


def _telling(total: Decimal) -> bool:
    """A sum that is met by chance is short: 30 + 20 = 50."""
    digits = "".join(map(str, total.normalize().as_tuple().digits))
    return len(digits) >= 3
