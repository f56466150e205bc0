"""Draft: one text while it is scanned, and what has been found in it so far."""

from __future__ import annotations

from decimal import Decimal

from jiheng.facts import Amount, Bound
from jiheng.reading.quantity import Mention, Quantity
from jiheng.reading.scan_words import Lexicon, NameIndex


class Draft:
    """A text in its plain form, its original, the word lists, and the finds in order."""

    __slots__ = ("mentions", "names", "original", "quantities", "text", "words")

    def __init__(self, text: str, original: str, words: Lexicon, names: NameIndex | None) -> None:
        self.text = text
        self.original = original
        self.words = words
        self.names = names
        self.quantities: list[Quantity] = []
        self.mentions: list[Mention] = []

    def mention(self, mention: Mention) -> int:
        """Keeps a mention and returns the place behind it."""
        self.mentions.append(mention)
        return mention.end

    def name(self, start: int, end: int) -> int:
        """Keeps a name and returns the place behind it."""
        return self.mention(Mention("name", start, end, self.text[start:end]))

    def quantity(
        self,
        place: tuple[int, int],
        kind: str,
        unit: str,
        worth: tuple[Decimal, Decimal],
        bound: Bound = Bound.EXACT,
        upper: Decimal | None = None,
    ) -> int:
        """Keeps a quantity of a value and step at a place, and returns the place behind it."""
        value, step = worth
        self.quantities.append(Quantity(place[0], place[1], Amount(value, unit, step, bound, upper), kind))
        return place[1]
