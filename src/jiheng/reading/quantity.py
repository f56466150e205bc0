"""What the scanner finds in text: quantities, and numerals that are none."""

from __future__ import annotations

import msgspec

from jiheng.facts import Amount


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A number with its unit at its exact place; `kind` is `money`, `rate`, `score` or `count`."""

    start: int
    end: int
    amount: Amount
    kind: str


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A numeral that is no quantity.

    Attributes:
        kind: `date`, `period`, `year`, `ordinal`, `grade`, `document` (document number), `list` (list mark), `rank`,
            `code`, or `name` (a name that contains numerals).
        start: first character.
        end: one past the last character.
        value: what it says: `2021-09-20`, `2021-09-14/2021-09-30`, `2`, `川财教〔2023〕147号`.
    """

    kind: str
    start: int
    end: int
    value: str = ""


class Scan(msgspec.Struct, frozen=True):
    """A text after scanning; `plain` is the text with forms unified, character for character of the same length."""

    plain: str
    quantities: tuple[Quantity, ...]
    mentions: tuple[Mention, ...]
