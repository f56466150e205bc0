"""Phrase: a quantity with the words around it, cut by the marks of the sentence.

`其中：人员经费56.74万元，主要包括…` gives the quantity 56.74万元 the lead `人员经费`, the pieces before it (`其中`)
and the tail that follows. Brackets that close before the quantity are asides and leave the lead
(`政府采购金额（以合同为准）为`).
"""

from __future__ import annotations

import re

import msgspec

from jiheng.reading.meaning.flow import Flow, list_mark
from jiheng.reading.quantity import Quantity

_ASIDE = re.compile(r"（[^（）]{0,80}）|\([^()]{0,80}\)|【[^】]{0,40}】|\[[^\]]{0,40}\]")
_STOPS = re.compile(r"[，,；;：:。！？!?\n\t|（(]")
_SENTENCE_ENDS = frozenset("。！？!?\n")
_TAIL_END = re.compile(r"[，,；;：:。！？!?\n\t|（()）]")
_LONGEST_GAP = 600
_LONGEST_TAIL = 40


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """One quantity in its sentence; positions count in the flow.

    Attributes:
        quantity: what the scanner found.
        start: first character of the quantity.
        end: one past its last.
        gap: from the end of the quantity before (or 600 characters back) to this one.
        lead: the words right before, from the last stop, without closed brackets and list mark.
        before: the pieces of the same sentence before the lead, nearest last, that stand in the gap.
        stop: the mark that the lead follows, empty at the start of a paragraph or after a quantity.
        mark: the list mark the lead begins with, empty without one.
        tail: the words right after, to the next stop or quantity.
        sentence: where the sentence begins.
        paragraph: where the paragraph begins.
        opens_sentence: no quantity stands before in the sentence.
        opens_paragraph: no quantity stands before in the paragraph.
        aside: stands in an open bracket.
        chain: the last name of a chain of budget subjects right before (`…支出（类）财政事务（款）`), empty without
            one.
    """

    quantity: Quantity
    start: int
    end: int
    gap: str
    lead: str
    before: tuple[str, ...]
    stop: str
    mark: str
    tail: str
    sentence: int
    paragraph: int
    opens_sentence: bool
    opens_paragraph: bool
    aside: bool
    chain: str = ""


def phrases(flow: Flow, quantities: list[Quantity]) -> list[Phrase]:
    """Returns the phrases of quantities, both in order of the text."""
    text = flow.text
    spans = flow.spans([(q.start, q.end) for q in quantities])
    stops = [m.start() for m in _STOPS.finditer(text)]
    sentences = [at + 1 for at in stops if text[at] in _SENTENCE_ENDS]
    last_stop, last_sentence, last = len(stops), len(sentences), len(spans) - 1
    previous = sentence = paragraph = 0
    at_stop = at_sentence = 0
    found: list[Phrase] = []
    for i, quantity in enumerate(quantities):
        start, end = spans[i]
        if start < previous:
            continue
        new_sentence = new_paragraph = i == 0
        while at_sentence < last_sentence and sentences[at_sentence] <= start:
            if sentences[at_sentence] > previous:  # a line that broke a quantity ends nothing
                sentence = sentences[at_sentence]
                new_sentence = True
            at_sentence += 1
        line = text.rfind("\n", previous, start)
        if line >= 0:
            paragraph = line + 1
            new_paragraph = True
        low = start - _LONGEST_GAP
        if low < previous:
            low = previous
        gap = text[low:start]
        if low < sentence:
            low = sentence
        while at_stop < last_stop and stops[at_stop] < low:
            at_stop += 1
        if _closes(text, low, start):
            here = text[low:start]
            lead, before, stop, aside = _cut(here)
            chain = _chain(here)
        else:
            pieces: list[str] = []
            stop, chain, at = "", "", low
            while at_stop < last_stop and stops[at_stop] < start:
                place = stops[at_stop]
                if place > at:
                    pieces.append(text[at:place])
                at = place + 1
                at_stop += 1
            if at > low:
                stop = text[at - 1]
            lead, before, aside = text[at:start], tuple(pieces), stop == "（"
        mark = ""
        if before and (found_mark := list_mark(before[-1])):
            before = _unmarked(before, found_mark)
            mark = found_mark[0] if not lead else ""
        if found_mark := list_mark(lead):
            mark = found_mark[0]
            lead = lead[found_mark.end() :]
        limit = end + _LONGEST_TAIL
        if i < last and spans[i + 1][0] < limit:
            limit = spans[i + 1][0]
        stop_after = _TAIL_END.search(text, end, limit)
        tail = text[end : stop_after.start() if stop_after else limit]
        found.append(
            Phrase(
                quantity, start, end, gap, lead, before, stop, mark, tail, sentence, paragraph,
                new_sentence, new_paragraph, aside, chain,
            )
        )  # fmt: skip
        previous = end
    return found


def _closes(text: str, start: int, end: int) -> bool:
    """Tells whether a bracket closes between two places."""
    return text.find("）", start, end) >= 0 or text.find("]", start, end) >= 0 or text.find("】", start, end) >= 0


def _unmarked(before: tuple[str, ...], mark: re.Match[str]) -> tuple[str, ...]:
    """Returns the pieces without the list mark of the last one."""
    rest = before[-1][mark.end() :]
    return (*before[:-1], rest) if rest else before[:-1]


def _cut(here: str) -> tuple[str, tuple[str, ...], str, bool]:
    """Returns lead, pieces before, the stop between them, and whether a bracket is open."""
    here = _ASIDE.sub(_keep_marks, here).lstrip("）)")
    pieces: list[str] = []
    stop = ""
    at = 0
    for found in _STOPS.finditer(here):
        pieces.append(here[at : found.start()].strip("）)"))
        stop = found[0]
        at = found.end()
    return here[at:].lstrip("）)"), tuple(p for p in pieces if p), stop, stop in {"（", "("}


_CHAIN = re.compile(r"([^，。；：,;:\n（）()]{2,40})[（(][类款项][）)](?=[^，。；：,;:\n]*$)")


def _chain(here: str) -> str:
    if "）" not in here and ")" not in here:
        return ""
    last = ""
    for found in _CHAIN.finditer(here):
        last = found[1]
    mark = list_mark(last)
    return last[mark.end() :] if mark else last


_ONLY_MARK = re.compile(r"[（(](?:[一二三四五六七八九十\d]{1,3})[）)]")


def _keep_marks(found: re.Match[str]) -> str:
    """An aside goes; a list mark in brackets becomes a stop with its number: `；（2）` turns to `；，2、`."""
    return f"，{found[0][1:-1]}、" if _ONLY_MARK.fullmatch(found[0]) else ""
