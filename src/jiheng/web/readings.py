"""Readings: reports of others as their page shows them: findings judged by what was set aside and taken over."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import PurePath

import msgspec
from django.db import transaction

from jiheng.web.access import Desk
from jiheng.web.models import Dismissal, Reading
from jiheng.web.store.acts import Subject, act
from jiheng.writing.findings.outcome import Located, Outcome, first_to_mend
from jiheng.writing.findings.parts import Parts

_SCOPE = 200
_LONGEST_STEM = 120
_VERSION = re.compile(
    r"[\s_\-·.—]*(?:[（(\[【][^（(\[【）)\]】]{0,12}[稿版次]\d{0,2}[）)\]】]|[（(\[【](?:[vV]?\d{1,2}|更正|修改|修订)[）)\]】]"
    r"|第[一二三四五六七八九十\d]{1,3}[稿版次]|(?:修改|修订|更正|最终|送审|报送|初|终|定)(?:[稿版]\d{0,2}|(?<=[改订正])\d{0,2})"
    r"|[_\-\s]\d{1,2}|[vV]\d{1,2}(?:\.\d{1,2})?|副本)$"
)


class Summary(msgspec.Struct, frozen=True):
    """What a list shows of a reading; `group`, `risk` order it as the command line does.

    `across` is what shows only beside the other files of its batch: copied paragraphs, text of last year, jumps.
    """

    group: int = 0
    risk: str = "0"
    money: str = ""
    notes: int = 0
    facts: int = 0
    relations: int = 0
    holding: int = 0
    worst: str = ""
    across: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal | None:
        """The amount at stake in 元."""
        return Decimal(self.money) if self.money else None

    @property
    def wan(self) -> str:
        """The amount at stake in 万元."""
        return f"{Decimal(self.money) / 10000:,.2f}" if self.money else ""


class Card(msgspec.Struct, frozen=True):
    """A finding on the page of its reading.

    Attributes:
        number: from 1, in the order to mend.
        located: the finding with its place.
        key: what a dismissal is kept under.
        dismissal: why it was set aside, None where it stands.
        issue: key of the issue it was taken over as, empty where it was not.
        sentence: the sentence it begins in, empty for the whole text.
        alike: how many other open findings are of the same rule.
        fresh: it was not in the version before.
    """

    number: int
    located: Located
    key: str
    dismissal: Dismissal | None = None
    issue: str = ""
    alike: int = 0
    sentence: str = ""
    fresh: bool = False

    @property
    def open(self) -> bool:
        return self.dismissal is None

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        each = self.located
        if not each.line or each.cell:
            return each.cell or "全文"
        return f"第{each.page}页" if each.page else f"第{each.line}行"

    @property
    def details(self) -> list[tuple[str, str]]:
        """What was expected, found, and is to be done, each with its name."""
        finding = self.located.finding
        named = (
            ("应为", finding.expected),
            ("实为", finding.found),
            ("相差", finding.difference),
            ("建议", finding.hint),
            ("依据", finding.basis),
        )
        return [(name, text) for name, text in named if text]


class View(msgspec.Struct, frozen=True):
    """A reading as its page shows it.

    Attributes:
        reading: the row.
        outcome: as the review gave it.
        parts: the document and its calculations.
        cards: every finding, in the order to mend.
        versions: all readings of this report, the newest first.
        mended: findings of the version before that are gone.
    """

    reading: Reading
    outcome: Outcome
    parts: Parts
    cards: tuple[Card, ...]
    versions: tuple[Reading, ...] = ()
    mended: int = 0

    @property
    def standing(self) -> list[Card]:
        return [c for c in self.cards if c.open]

    @property
    def aside(self) -> list[Card]:
        return [c for c in self.cards if not c.open]

    @property
    def fresh(self) -> int:
        return sum(c.fresh for c in self.cards)


def stem_of(name: str) -> str:
    """Returns the name of a file without its ending and what tells its versions apart: （第二稿）, -v2, 终稿."""
    stem = PurePath(name).stem.strip()
    for _ in range(4):
        shorter = _VERSION.sub("", stem).strip()
        if shorter in (stem, ""):
            break
        stem = shorter
    return stem[:_LONGEST_STEM]


def scope_of(reading: Reading) -> str:
    """Returns what ties the dismissals of all versions of a report together: unit, year, name of the file."""
    said = f"reading|{reading.of_unit}|{reading.of_year or ''}|{reading.stem}"
    if len(said) <= _SCOPE:
        return said
    return f"reading|{hashlib.sha256(said.encode()).hexdigest()}"


def origin_of(reading: Reading, key: str) -> str:
    """Returns how an issue says which finding it was taken over from, the same for all versions of the report."""
    return f"{scope_of(reading)}|{key}"


def view_of(desk: Desk, reading: Reading) -> View:
    """Returns a reading with its findings judged by what was set aside and taken over."""
    outcome, parts = result_of(reading)
    ordered = sorted(outcome.findings, key=lambda each: first_to_mend(each.finding))
    kept = dismissals_of(reading)
    taken = {str(r.values.get("_origin", "")): r.key for r in desk.ledger.table("issues").values()}
    versions = tuple(versions_of(reading))
    before = next((v for v in versions if v.pk < reading.pk), None)
    known = set(result_of(before)[1].keys) if before else None
    standing = [
        each.finding.code for each, key in zip(ordered, parts.keys, strict=True) if (each.finding.code, key) not in kept
    ]
    cards = tuple(
        Card(
            number,
            each,
            key,
            kept.get((each.finding.code, key)),
            taken.get(origin_of(reading, key), ""),
            max(0, standing.count(each.finding.code) - 1),
            parts.sentences[number - 1] if parts.sentences else each.quote,
            fresh=known is not None and key not in known,
        )
        for number, (each, key) in enumerate(zip(ordered, parts.keys, strict=True), 1)
    )
    mended = len(known - set(parts.keys)) if known is not None else 0
    return View(reading, outcome, parts, cards, versions, mended)


def versions_of(reading: Reading) -> Iterator[Reading]:
    """Yields the readings of the same report, the newest first, without their documents."""
    same = Reading.objects.filter(
        unit=reading.unit, of_unit=reading.of_unit, of_year=reading.of_year, stem=reading.stem, fault=""
    )
    yield from same.defer("result").order_by("-id")[:20]


def dismissals_of(reading: Reading) -> dict[tuple[str, str], Dismissal]:
    """Returns the dismissals that hold for a report, by rule and key; the latest counts."""
    kept = Dismissal.objects.filter(unit=reading.unit, scope=scope_of(reading), withdrawn_at=None).order_by("id")
    return {(each.code, each.key): each for each in kept}


def ranked(desk: Desk) -> list[tuple[Reading, Summary, int]]:
    """Returns the newest reading of each report, and how often it was read, as the command line ranks them.

    Unread files stand first, then reports by risk, then what is no report.
    """
    newest: dict[tuple[object, ...], Reading] = {}
    times: Counter[tuple[object, ...]] = Counter()
    for each in Reading.objects.filter(unit=desk.unit, state="").defer("result")[:2000]:
        report = (each.name, each.pk) if each.fault else (each.of_unit, each.of_year, each.stem)
        newest.setdefault(report, each)
        times[report] += 1
    found = [(each, msgspec.convert(each.summary, Summary), times[report]) for report, each in newest.items()]
    return sorted(found, key=lambda row: (row[1].group, -Decimal(row[1].risk), row[0].name))


def remove(desk: Desk, reading: Reading) -> None:
    """Takes a reading off the list; what was set aside in it stays for the next version."""
    with transaction.atomic():
        said = f"移除报告“{reading.name}”"
        act(desk.unit, desk.year.year, Subject.READING, said, who=desk.who, row=reading, gone=True)
        reading.delete()


def result_of(reading: Reading) -> tuple[Outcome, Parts]:
    """Returns what was found in a report and the parts of its page; empty where it is not read."""
    kept = reading.result
    if not kept:
        return Outcome(reading.name), Parts("", "", (), {})
    return msgspec.convert(kept["outcome"], Outcome), msgspec.convert(kept["parts"], Parts)
