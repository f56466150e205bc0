"""Readings: foreign reports read on the desk, in processes of their own; what was found, set aside, taken over."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

import msgspec
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from jiheng.batch.run import Run
from jiheng.batch.task import Options
from jiheng.facts import Severity
from jiheng.reading.document import Limits
from jiheng.web.access import Desk
from jiheng.web.models import Dismissal, Reading
from jiheng.web.store.acts import Subject, act
from jiheng.web.store.evidence import safe_name
from jiheng.writing.findings.outcome import Located, Outcome, first_to_mend
from jiheng.writing.findings.parts import Parts

MOST_FILES = 60
_LIMITS = Limits(bytes=96 << 20, characters=600_000, pages=600, cells=200_000, seconds=30.0)
_MEMORY = 3 << 30
_JOBS = 2
_SCOPE = 200
_LONGEST_STEM = 120
_VERSION = re.compile(
    r"[\s_\-·.—]*(?:[（(\[【][^（(\[【）)\]】]{0,12}[稿版次]\d{0,2}[）)\]】]|[（(\[【](?:[vV]?\d{1,2}|更正|修改|修订)[）)\]】]"
    r"|第[一二三四五六七八九十\d]{1,3}[稿版次]|(?:修改|修订|更正|最终|送审|报送|初|终|定)(?:[稿版]\d{0,2}|(?<=[改订正])\d{0,2})"
    r"|[_\-\s]\d{1,2}|[vV]\d{1,2}(?:\.\d{1,2})?|副本)$"
)


class Summary(msgspec.Struct, frozen=True):
    """What a list shows of a reading; `group`, `risk` order it as the command line does."""

    group: int = 0
    risk: str = "0"
    money: str = ""
    notes: int = 0
    facts: int = 0
    relations: int = 0
    holding: int = 0
    worst: str = ""

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


def take_in(desk: Desk, files: Iterable[UploadedFile[Any]]) -> list[Reading]:
    """Reads files in supervised processes and keeps what was found; the files themselves are not kept.

    A file that cannot be read becomes a reading that says why. The same content read again takes the place of what was
    kept of it.
    """
    with tempfile.TemporaryDirectory(prefix="jiheng-reading-", dir=settings.DATA) as folder:
        named = dict(_put_down(Path(folder), files))
        options = Options(form="parts", limits=_LIMITS)
        readings = []
        with Run(options, jobs=min(_JOBS, max(1, len(named))), memory=_MEMORY) as run:
            for path, outcome in zip(list(named), run.outcomes(list(named)), strict=True):
                name, size, sha256, fault = named[path]
                readings.append(_keep(desk, name, size, sha256, outcome, fault))
        return readings


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
    outcome, parts = _result(reading)
    ordered = sorted(outcome.findings, key=lambda each: first_to_mend(each.finding))
    kept = dismissals_of(reading)
    taken = {str(r.values.get("_origin", "")): r.key for r in desk.ledger.table("issues").values()}
    versions = tuple(versions_of(reading))
    before = next((v for v in versions if v.pk < reading.pk), None)
    known = set(_result(before)[1].keys) if before else None
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
    for each in Reading.objects.filter(unit=desk.unit).defer("result")[:2000]:
        report = (each.name, each.pk) if each.fault else (each.of_unit, each.of_year, each.stem)
        newest.setdefault(report, each)
        times[report] += 1
    found = [(each, msgspec.convert(each.summary, Summary), times[report]) for report, each in newest.items()]
    return sorted(found, key=lambda row: (row[1].group, -Decimal(row[1].risk), row[0].name))


def _put_down(folder: Path, files: Iterable[UploadedFile[Any]]) -> Iterator[tuple[str, tuple[str, int, str, str]]]:
    """Writes uploads as plainly numbered files; yields path, shown name, size, hash and why it is not read."""
    for number, file in enumerate(files):
        name = safe_name(file.name or "")
        size = file.size or 0
        fault = f"超过 {settings.LARGEST_FILE >> 20} MB" if size > settings.LARGEST_FILE else ""
        ending = PurePath(name).suffix[:10]
        path = folder / f"{number}{ending if ending.isascii() else ''}"
        digest = hashlib.sha256()
        with path.open("xb") as out:
            for chunk in file.chunks() if not fault else ():
                digest.update(chunk)
                out.write(chunk)
        yield str(path), (name, size, digest.hexdigest(), fault)


def _keep(desk: Desk, name: str, size: int, sha256: str, outcome: Outcome, fault: str) -> Reading:
    parts = msgspec.json.decode(outcome.rendered) if outcome.rendered else None
    outcome.rendered = outcome.digest = b""
    outcome.path = name
    if outcome.error is not None and not fault:
        # Some hints name options of the command line, of which there is none here.
        hint = "" if "--" in outcome.error.hint else outcome.error.hint
        fault = f"{outcome.error.message}。{hint}" if hint else outcome.error.message
    group, risk, _ = outcome.place_in_queue
    worst = min((each.finding for each in outcome.findings), key=first_to_mend, default=None)
    summary = Summary(
        0 if fault else group,
        f"{-risk:f}",
        f"{outcome.money:f}" if outcome.money is not None else "",
        outcome.count(Severity.NOTE),
        outcome.facts,
        outcome.relations,
        outcome.holding,
        f"{worst.code} {worst.message}"[:300] if worst else "",
    )
    result = {"outcome": msgspec.to_builtins(outcome), "parts": parts} if parts and not fault else None
    fields: dict[str, Any] = {
        "stem": stem_of(name),
        "size": size,
        "title": _clean(outcome.title or "")[:300],
        "of_unit": _clean(outcome.unit or "")[:200],
        "of_year": outcome.year,
        "standard": outcome.standard[:80],
        "errors": outcome.count(Severity.ERROR),
        "warnings": outcome.count(Severity.WARNING),
        "summary": _storable(msgspec.to_builtins(summary)),
        "fault": _clean(fault),
        "result": _storable(result),
        "who": desk.who,
        "at": timezone.now(),
    }
    with transaction.atomic():
        kept = Reading.objects.filter(unit=desk.unit, sha256=sha256, name=name).first() if size and not fault else None
        again = kept is not None
        kept = kept or Reading(unit=desk.unit, sha256=sha256, name=name)
        for field, value in fields.items():
            setattr(kept, field, value)
        kept.save()
        said = f"{'重读' if again else '读'}报告“{name}”" + (f"，读不了：{kept.fault}" if kept.fault else "")
        act(desk.unit, desk.year.year, Subject.READING, said, who=desk.who, row=kept)
    return kept


def remove(desk: Desk, reading: Reading) -> None:
    """Takes a reading off the list; what was set aside in it stays for the next version."""
    with transaction.atomic():
        said = f"移除报告“{reading.name}”"
        act(desk.unit, desk.year.year, Subject.READING, said, who=desk.who, row=reading, gone=True)
        reading.delete()


def _result(reading: Reading) -> tuple[Outcome, Parts]:
    kept = reading.result
    if not kept:
        return Outcome(reading.name), Parts("", "", (), {})
    return msgspec.convert(kept["outcome"], Outcome), msgspec.convert(kept["parts"], Parts)


def _clean(text: str) -> str:
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _storable(value: Any) -> Any:
    """Returns a value that every database takes: no NUL and no half of a pair in its texts."""
    with contextlib.suppress(UnicodeEncodeError):
        text = json.dumps(value, ensure_ascii=False)
        text.encode()
        return value if "\\u0000" not in text else json.loads(text.replace("\\u0000", "\ufffd"))
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
