"""Outcomes: what was found in a report, as its row keeps it."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import msgspec
from django.utils import timezone

from jiheng.facts import Severity
from jiheng.web.models import Reading
from jiheng.web.readings import Summary
from jiheng.writing.findings.outcome import Outcome, first_to_mend


def keep_outcome(row: Reading, outcome: Outcome, added: int = 0) -> None:
    """Writes what was found into the row of a file, which is then read.

    Args:
        row: of the file.
        outcome: as the run gives it; taken apart.
        added: how many of its findings, the last, came of comparing it with other files.
    """
    parts = msgspec.json.decode(outcome.rendered) if outcome.rendered else None
    outcome.rendered = outcome.digest = b""
    outcome.path = row.name
    fault = ""
    if outcome.error is not None:
        # Some hints name options of the command line, of which there is none here.
        hint = "" if "--" in outcome.error.hint else outcome.error.hint
        fault = f"{outcome.error.message}。{hint}" if hint else outcome.error.message
    row.title = clean(outcome.title or "")[:300]
    row.of_unit = clean(outcome.unit or "")[:200]
    row.of_year = outcome.year
    row.standard = outcome.standard[:80]
    row.errors = outcome.count(Severity.ERROR)
    row.warnings = outcome.count(Severity.WARNING)
    row.summary = _storable(msgspec.to_builtins(_summary(outcome, fault, added)))
    row.fault = clean(fault)
    row.result = _storable({"outcome": msgspec.to_builtins(outcome), "parts": parts} if parts and not fault else None)
    row.state, row.at = "", timezone.now()
    row.save()


def keep_fault(row: Reading, fault: str) -> None:
    """Writes why a file is not read."""
    row.summary = msgspec.to_builtins(Summary())
    row.fault, row.state, row.at = clean(fault), "", timezone.now()
    row.save()


def clean(text: str) -> str:
    """Returns a text that every database takes."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _summary(outcome: Outcome, fault: str, added: int) -> Summary:
    group, risk, _ = outcome.place_in_queue
    worst = min((each.finding for each in outcome.findings), key=first_to_mend, default=None)
    return Summary(
        0 if fault else group,
        f"{-risk:f}",
        f"{outcome.money:f}" if outcome.money is not None else "",
        outcome.count(Severity.NOTE),
        outcome.facts,
        outcome.relations,
        outcome.holding,
        f"{worst.code} {worst.message}"[:300] if worst else "",
        tuple(f"{e.finding.code} {e.finding.message}"[:300] for e in outcome.findings[len(outcome.findings) - added :]),
    )


def _storable(value: Any) -> Any:
    """Returns a value that every database takes: no NUL and no half of a pair in its texts."""
    with contextlib.suppress(UnicodeEncodeError):
        text = json.dumps(value, ensure_ascii=False)
        text.encode()
        return value if "\\u0000" not in text else json.loads(text.replace("\\u0000", "\ufffd"))
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
