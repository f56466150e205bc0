"""Sentences: text with number references turned into pieces, parts without data left out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

import msgspec

from jiheng.facts import Derivation, Fact, RecordOrigin
from jiheng.facts.unit import CNY, POINTS
from jiheng.standards.wording import Sentence
from jiheng.writing.report.composition import Figure, Piece, Words
from jiheng.writing.report.figures import show
from jiheng.writing.report.kept import Kept
from jiheng.writing.report.shelf import Ambiguous, Reference, Shelf, Unknown, parse

Extra = Mapping[str, str | Fact | tuple[Piece, ...]]

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


class _Token(NamedTuple):
    """A reference or a word.

    Attributes:
        at: character (from 0) it stands at.
        word: the word, empty for a reference.
        name: of a reference, before the bar.
        form: behind the bar.
        asked: the reference as read; for a word what is said where nothing stands for it.
    """

    at: int
    word: str
    name: str
    form: str
    asked: Reference | Unknown


class _Part(NamedTuple):
    """What stands between two double brackets, or outside of any."""

    items: tuple[str | _Token, ...]
    optional: bool


class _Template(msgspec.Struct):
    """A text cut at its tokens.

    Attributes:
        parts: in order.
        ids: the facts it asks for, None where some token is not the id of a fact.
        last: what its facts were the last time, and what came of them.
    """

    parts: tuple[_Part, ...]
    ids: tuple[str, ...] | None
    last: tuple[list[Fact | None], Filled] | None = None


class Filler:
    """Puts numbers and words into texts, and remembers which facts it showed.

    Args:
        shelf: the facts.
        words: what stands for `{word}`.
        used: the facts shown so far.
        listed: registers that are told row by row.
        why: what `{why}` stands for in the item of a row of the score sheet, by name of the row.
        kept: of earlier reports of the unit and year.
    """

    def __init__(
        self,
        shelf: Shelf,
        words: Mapping[str, str],
        used: dict[str, Fact] | None = None,
        listed: Container[str] = (),
        why: Mapping[str, str] | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.shelf = shelf
        self.words = words
        self.used = {} if used is None else used
        self._listed = listed
        self._why = why or {}
        self._kept = kept or Kept()

    def fill(self, text: str, extra: Extra | None = None) -> Filled:
        """Returns the text with its numbers; an optional part with a missing number is left out without a fault.

        Args:
            text: with `{{reference}}`, `[[optional]]` and `{word}`.
            extra: further words, facts (`{{*}}` is the fact `*`) and pieces by name.
        """
        template = self._kept.once(("template", text), lambda: _template(text))
        if extra or template.ids is None:
            return self._filled(template, extra or {})
        facts = self.shelf.with_ids(template.ids)
        for fact in facts:
            if fact is not None:
                self.used.setdefault(fact.id, fact)
        if template.last is None or template.last[0] != facts:
            template.last = (facts, self._filled(template, {}))
        return template.last[1]

    def _filled(self, template: _Template, extra: Extra) -> Filled:
        pieces: list[Piece] = []
        faults: list[Fault] = []
        for part in template.parts:
            mine: list[Piece] = []
            wrong: list[Fault] = []
            for item in part.items:
                answer = Words(item) if isinstance(item, str) else self._answer(item, extra)
                if isinstance(answer, Words | Figure):
                    mine.append(answer)
                elif isinstance(answer, tuple):
                    mine += answer
                elif not isinstance(item, str):
                    wrong.append(Fault(item.at, answer))
            if not (part.optional and wrong):
                pieces += mine
            faults += [fault for fault in wrong if not part.optional or isinstance(fault.found, Ambiguous)]
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

    def _answer(self, token: _Token, extra: Extra) -> Piece | tuple[Piece, ...] | Unknown | Ambiguous:
        if token.word:
            given = extra.get(token.word, self.words.get(token.word))
            if isinstance(given, str):
                return Words(given)
            if isinstance(given, tuple):
                return given
        else:
            given = extra.get(token.name)
            if isinstance(given, Fact):
                return self.figure(given, token.form)
        if isinstance(token.asked, Unknown):
            return token.asked
        found = self.shelf.find(token.asked)
        return self.figure(found, token.asked.form) if isinstance(found, Fact) else found


def _template(text: str) -> _Template:
    parts: list[_Part] = []
    items: list[str | _Token] = []
    asked: list[str | None] = []
    last, optional = 0, False
    for found in _TOKEN.finditer(text):
        items.append(text[last : found.start()])
        last = found.end()
        if found["open"] or found["close"]:
            parts.append(_Part(tuple(items), optional))
            items, optional = [], bool(found["open"])
            continue
        token = _token(found)
        items.append(token)
        asked.append(token.asked.fact if isinstance(token.asked, Reference) and token.asked.fact else None)
    items.append(text[last:])
    parts.append(_Part(tuple(items), optional))
    ids = tuple(each for each in asked if each is not None)
    return _Template(tuple(parts), ids if len(ids) == len(asked) else None)


def _token(found: re.Match[str]) -> _Token:
    word = found["word"]
    if word:
        return _Token(found.start(), word, "", "", Unknown(word, f"没有“{word}”这项内容"))
    name, _, form = found["ref"].partition("|")
    return _Token(found.start(), "", name, form, parse(found["ref"]))


def printable(text: str) -> str:
    """Returns a text without characters that no file format can hold."""
    return text if text.isprintable() else text.translate(_UNSEEN)


def printable_fact(fact: Fact) -> Fact:
    """Returns a fact whose words every format can hold."""
    if (fact.id + fact.subject + fact.concept + fact.label).isprintable():
        return fact
    words = {name: printable(getattr(fact, name)) for name in ("id", "subject", "concept", "label")}
    return fact if all(getattr(fact, k) == v for k, v in words.items()) else msgspec.structs.replace(fact, **words)


def joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Returns pieces with neighbouring words made one, empty ones and unprintable characters left out."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Figure):
            found.append(piece)
            continue
        text = printable(piece.text)
        if text and found and isinstance(found[-1], Words):
            found[-1] = Words(found[-1].text + text)
        elif text:
            found.append(Words(text))
    return tuple(found)


def _lacking(filled: Filled) -> bool:
    return any(isinstance(fault.found, Unknown) for fault in filled.faults)
