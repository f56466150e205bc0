"""Sentences: text with number references turned into pieces, parts without data left out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

import msgspec

from jiheng.facts import Derivation, Fact, RecordOrigin
from jiheng.facts.unit import CNY, POINTS
from jiheng.standards.wording import Sentence
from jiheng.writing.report.composition import Figure, Piece, Words
from jiheng.writing.report.figures import show
from jiheng.writing.report.shelf import Ambiguous, Shelf, Unknown, parse

_TOKEN = re.compile(r"\{\{(?P<ref>[^{}]{1,240})\}\}|(?P<open>\[\[)|(?P<close>\]\])|\{(?P<word>[a-z_]{1,40})\}")
_NOT_COUNTED = frozenset({CNY, POINTS})
_UNSEEN = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)


class Fault(msgspec.Struct, frozen=True):
    """A reference that gives no number, and the character (from 0) it stands at."""

    at: int
    found: Unknown | Ambiguous


class Filled(msgspec.Struct, frozen=True):
    """A text with its numbers put in; the faults of what could not be put in."""

    pieces: tuple[Piece, ...]
    faults: tuple[Fault, ...] = ()


class _Part(msgspec.Struct):
    """What stands between two double brackets, or outside of any."""

    pieces: list[Piece]
    faults: list[Fault]
    optional: bool = False


class Filler:
    """Puts numbers and words into texts, and remembers which facts it showed.

    Args:
        shelf: the facts.
        words: what stands for `{word}`.
        used: the facts shown so far.
        listed: registers that are told row by row.
        why: what `{why}` stands for in the item of a row of the score sheet, by name of the row.
    """

    def __init__(
        self,
        shelf: Shelf,
        words: Mapping[str, str],
        used: dict[str, Fact] | None = None,
        listed: Container[str] = (),
        why: Mapping[str, str] | None = None,
    ) -> None:
        self.shelf = shelf
        self.words = words
        self.used = {} if used is None else used
        self._listed = listed
        self._why = why or {}

    def fill(self, text: str, extra: Mapping[str, str | Fact | tuple[Piece, ...]] | None = None) -> Filled:
        """Returns the text with its numbers; an optional part with a missing number is left out without a fault.

        Args:
            text: with `{{reference}}`, `[[optional]]` and `{word}`.
            extra: further words, facts (`{{*}}` is the fact `*`) and pieces by name.
        """
        extra = extra or {}
        parts = [_Part([], [])]
        last = 0
        for token in _TOKEN.finditer(text):
            parts[-1].pieces.append(Words(text[last : token.start()]))
            last = token.end()
            if token["open"]:
                parts.append(_Part([], [], optional=True))
            elif token["close"]:
                parts.append(_Part([], []))
            elif token["ref"]:
                self._reference(token["ref"], token.start(), parts[-1], extra)
            else:
                self._word(token, parts[-1], extra)
        parts[-1].pieces.append(Words(text[last:]))
        kept = [part for part in parts if not (part.optional and part.faults)]
        pieces = [piece for part in kept for piece in part.pieces]
        faults = [
            fault for part in parts for fault in part.faults if not part.optional or isinstance(fault.found, Ambiguous)
        ]
        return Filled(joined(pieces), tuple(faults))

    def figure(self, fact: Fact, form: str = "") -> Figure:
        """Returns a fact as a number of the text."""
        self.used.setdefault(fact.id, fact)
        return Figure(fact.id, show(fact.amount, form))

    def sentence(self, sentence: Sentence) -> Filled | None:
        """Returns a sentence of the wording; None where its numbers are not known."""
        if any(isinstance(self._find(reference), Fact) for reference in sentence.unless):
            return None
        if not sentence.each:
            filled = self.fill(sentence.text)
            return filled if not _lacking(filled) else None
        items = [
            filled for filled in self._items(sentence) if not any(isinstance(f.found, Unknown) for f in filled.faults)
        ]
        if len(items) < sentence.least:
            return None
        pieces: list[Piece] = []
        for item in items:
            if pieces:
                pieces.append(Words(sentence.join))
            pieces += item.pieces
        whole = self.fill(sentence.text, {"items": tuple(pieces)})
        faults = (*whole.faults, *(fault for item in items for fault in item.faults))
        return Filled(whole.pieces, faults) if not _lacking(whole) else None

    def _items(self, sentence: Sentence) -> Iterator[Filled]:
        for name, fact in self.matching(sentence.each):
            told = isinstance(fact.origin, RecordOrigin) and fact.origin.register in self._listed
            if sentence.fresh and (told or fact.id in self.used):
                continue
            if sentence.counted and fact.amount.unit in _NOT_COUNTED:
                continue
            item = sentence.item.replace("{{*", "{{\0").replace("*", name)
            why = {"why": self._why[name]} if name in self._why else {}
            yield self.fill(item, {"\0": fact, "name": name, **why})

    def matching(self, pattern: str) -> Iterator[tuple[str, Fact]]:
        """Yields what a star stands for and the fact, for every fact a pattern (`项目:*.决算`) fits."""
        asked = parse(pattern)
        if isinstance(asked, Unknown):
            return
        seen: set[str] = set()
        if asked.subject is not None:
            candidates = [(f.subject, f) for f in self.shelf.of(asked.concept) if f.subject]
        else:
            head, _, tail = asked.concept.partition("*")
            candidates = [
                (concept[len(head) : len(concept) - len(tail)], fact)
                for concept in self.shelf.concepts
                if concept.startswith(head) and concept.endswith(tail) and len(concept) > len(head) + len(tail)
                for fact in self.shelf.of(concept)
            ]
        for name, fact in candidates:
            if asked.stage and fact.stage != asked.stage:
                continue
            # What is counted over a register has a sentence of its own or none: its bare name says too little.
            if fact.concept.startswith("other:") and isinstance(fact.origin, Derivation):
                continue
            if name and name not in seen and not set(name) & set("{}|#@"):
                seen.add(name)
                yield name, fact

    def _find(self, reference: str) -> Fact | Unknown | Ambiguous:
        asked = parse(reference)
        return asked if isinstance(asked, Unknown) else self.shelf.find(asked)

    def _reference(self, text: str, at: int, part: _Part, extra: Mapping[str, str | Fact | tuple[Piece, ...]]) -> None:
        name, _, form = text.partition("|")
        given = extra.get(name)
        if isinstance(given, Fact):
            part.pieces.append(self.figure(given, form))
            return
        asked = parse(text)
        found = asked if isinstance(asked, Unknown) else self.shelf.find(asked)
        if isinstance(found, Fact) and not isinstance(asked, Unknown):
            part.pieces.append(self.figure(found, asked.form))
        elif not isinstance(found, Fact):
            part.faults.append(Fault(at, found))

    def _word(self, token: re.Match[str], part: _Part, extra: Mapping[str, str | Fact | tuple[Piece, ...]]) -> None:
        given = extra.get(token["word"], self.words.get(token["word"]))
        if isinstance(given, str):
            part.pieces.append(Words(given))
        elif isinstance(given, tuple):
            part.pieces += given
        else:
            part.faults.append(Fault(token.start(), Unknown(token["word"], f"没有“{token['word']}”这项内容")))


def printable(text: str) -> str:
    """Returns a text without characters that no file format can hold."""
    return text.translate(_UNSEEN)


def printable_fact(fact: Fact) -> Fact:
    """Returns a fact whose words every format can hold."""
    words = {name: printable(getattr(fact, name)) for name in ("id", "subject", "concept", "label")}
    return fact if all(getattr(fact, k) == v for k, v in words.items()) else msgspec.structs.replace(fact, **words)


def joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Returns pieces with neighbouring words made one, empty ones and unprintable characters left out."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Figure):
            found.append(piece)
            continue
        text = piece.text.translate(_UNSEEN)
        if text and found and isinstance(found[-1], Words):
            found[-1] = Words(found[-1].text + text)
        elif text:
            found.append(Words(text))
    return tuple(found)


def _lacking(filled: Filled) -> bool:
    return any(isinstance(fault.found, Unknown) for fault in filled.faults)
