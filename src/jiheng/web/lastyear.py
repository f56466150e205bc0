"""Last year: which sentences of the report were there already, what in them is stale, and how the numbers moved."""

from __future__ import annotations

import functools
import re
from decimal import Decimal

import msgspec

from jiheng.facts import Fact
from jiheng.ledger import Ledger
from jiheng.web.access import Desk
from jiheng.web.composing import Composed, composed_lately, report_lately
from jiheng.web.standing import document_of
from jiheng.web.versions import text_of
from jiheng.writing.report.composition import shown
from jiheng.writing.report.figures import show

_END = re.compile(r"[^。！？；\n]*[。！？；\n]?")
_DIGITS = re.compile(r"[\d０-９.,，%％‰]+|[一二三四五六七八九十百千万亿]+(?=[年月日届次个场人元])")
_SHORT = 12
"""Characters from which a sentence says enough to have been copied."""
_MAIN = ("initial", "adjusted", "outlay", "execution_rate")
_MOST = 14


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of this year's report; `kind` is same, numbers (only numbers changed), new or short."""

    text: str
    kind: str


class Passage(msgspec.Struct, frozen=True):
    """A section with its sentences, paragraph by paragraph."""

    title: str
    paragraphs: tuple[tuple[Sentence, ...], ...]


class Moved(msgspec.Struct, frozen=True):
    """A number of both years."""

    label: str
    before: str
    now: str
    change: str
    much: Decimal
    fact: str


class Against(msgspec.Struct, frozen=True):
    """The report beside that of last year; `source` says which text it was held against, empty for none."""

    source: str
    passages: tuple[Passage, ...]
    same: int
    numbers: int
    all: int
    moved: tuple[Moved, ...]


def last_ledger(desk: Desk) -> Ledger | None:
    """Returns the ledger of the year before, None where the unit keeps none."""
    return desk.before.ledger if desk.before else None


def last_text(desk: Desk) -> tuple[str, str]:
    """Returns last year's report as text and where it was found; empty where the unit has none."""
    year = desk.year.year - 1
    document = document_of(desk, year)
    version = document.versions.defer("content").first() if document else None
    if version is not None:
        return text_of(version), f"{year}年度报告第{version.number}稿"
    book = desk.before
    if book is None:
        return "", ""
    made, fresh = report_lately(book)
    return made.text, f"由{year}年登记生成的报告" + ("" if fresh else "（正在按刚才的改动重算，稍后刷新）")


def against(desk: Desk, text: str = "", source: str = "") -> Against:
    """Returns the report beside last year's text: the one given, else the unit's own."""
    found, _ = composed_lately(desk)
    if text:
        passages = _passages(found, text)
    else:
        text, source = last_text(desk)
        kept = f"against {source} {hash(text)}"
        passages = found.once(kept, lambda: _passages(found, text)) if text else ()
    kinds = [s.kind for p in passages for line in p.paragraphs for s in line if s.kind != "short"]
    return Against(source, passages, kinds.count("same"), kinds.count("numbers"), len(kinds), _moved_since(desk))


def _moved_since(desk: Desk) -> tuple[Moved, ...]:
    book = desk.before
    before = book.ledger if book else None
    return desk.book.once(f"moved since {book.at if book else ''}", lambda ledger: moved(ledger, before))


def moved(now: Ledger, before: Ledger | None) -> tuple[Moved, ...]:
    """Returns the numbers of both years side by side, money and rates first, then what moved most.

    The year before is taken from its own ledger, else from what this year's ledger keeps of it.
    """
    last = str(now.year - 1)
    earlier = {f.id: f for f in before.facts()} if before else {}
    kept = {(f.concept, f.stage, f.subject): f for f in now.facts() if f.period == last}
    found = []
    for fact in now.facts():
        if fact.period not in ("", str(now.year)) or "[" in fact.id:
            continue
        old = earlier.get(fact.id) or kept.get((fact.concept, fact.stage, fact.subject))
        if old is not None and old.amount.unit == fact.amount.unit:
            found.append(_moved(fact, old))
    found.sort(key=lambda m: (_MAIN.index(m.fact) if m.fact in _MAIN else len(_MAIN), -m.much))
    return tuple(found[:_MOST])


def _moved(now: Fact, old: Fact) -> Moved:
    difference = now.amount.value - old.amount.value
    rate = now.amount.unit == "percent"
    much = abs(difference) / abs(old.amount.value) if old.amount.value else Decimal(bool(difference))
    if rate:
        change = f"{difference:+.2f}个百分点"
    elif old.amount.value:
        change = f"{difference / old.amount.value * 100:+.2f}%"
    else:
        change = "上年为 0" if difference else "不变"
    change = change.replace("-", "−")  # as everywhere on the pages
    label = f"{now.label}（{now.stage}）"
    return Moved(label, show(old.amount), show(now.amount), "不变" if not difference else change, much, now.id)


def _passages(found: Composed, text: str) -> tuple[Passage, ...]:
    known, skeletons = _said_in(text)
    return tuple(
        Passage(
            section.number + section.title,
            tuple(
                tuple(Sentence(s, _kind(s, known, skeletons)) for s in _sentences(shown(paragraph.pieces)))
                for paragraph in section.body
            ),
        )
        for section in found.composition.sections
        if section.body
    )


@functools.lru_cache(maxsize=4)
def _said_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Returns the sentences of a text, and the same without their numbers; last year's text stays the same."""
    known = frozenset(_bare(s) for s in _sentences(text))
    return known, frozenset(map(_skeleton, known))


def _kind(sentence: str, known: frozenset[str], skeletons: frozenset[str]) -> str:
    bare = _bare(sentence)
    if len(bare) < _SHORT:
        return "short"
    if bare in known:
        return "same"
    return "numbers" if _skeleton(bare) in skeletons else "new"


def _sentences(text: str) -> list[str]:
    return [s for s in _END.findall(text) if s.strip()]


def _bare(sentence: str) -> str:
    return "".join(sentence.split()).rstrip("。；！？")


def _skeleton(sentence: str) -> str:
    return _DIGITS.sub("#", sentence)
