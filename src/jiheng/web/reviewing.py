"""Reviewing: what is done with a report of others: findings become issues, the letter back, the list as Excel."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

from django.conf import settings

from jiheng.facts import Severity
from jiheng.ledger import Record
from jiheng.web.access import Desk
from jiheng.web.issuing import of_finding, take_over
from jiheng.web.readings import Card, View, origin_of, stem_of
from jiheng.writing.findings.letter import return_letter
from jiheng.writing.findings.workbook import WorkbookSink
from jiheng.writing.report.word import word


def taken_over(desk: Desk, view: View, card: Card) -> Record:
    """Takes a finding over into the register of issues, once; one of another unit says whose it is.

    Raises:
        Refused: where the unit keeps no register of issues.
        YearClosedError: where the year is closed.
    """
    reading = view.reading
    whose = "" if reading.of_unit == desk.unit.name else reading.of_unit or reading.name
    year = str(reading.of_year or "") if whose else ""
    return take_over(desk, of_finding(card.located, whose, year, origin_of(reading, card.key)))


def letter_of(desk: Desk, view: View, today: datetime.date, due: datetime.date) -> tuple[str, bytes]:
    """Returns name and content of the letter that returns a report, with every finding that stands."""
    standing = [(c.located, c.sentence) for c in view.standing if c.located.finding.severity is not Severity.NOTE]
    composition = return_letter(view.outcome, standing, sender=desk.unit.name, today=today, due=due)
    return f"退回意见-{stem_of(view.reading.name)}.docx", word(composition)


def findings_of(view: View) -> tuple[str, bytes]:
    """Returns name and content of the findings as Excel, with what was decided on each."""
    view.outcome.findings = tuple(c.located for c in view.cards)
    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        path = Path(folder) / "findings.xlsx"
        sink = WorkbookSink(path)
        sink.add(view.outcome, tuple(_opinion(c) for c in view.cards))
        sink.close()
        return f"发现-{stem_of(view.reading.name)}.xlsx", path.read_bytes()


def _opinion(card: Card) -> str:
    if card.dismissal is not None:
        return f"忽略：{card.dismissal.reason}（{card.dismissal.who}）"
    return f"立为第 {card.issue} 号问题" if card.issue else ""
