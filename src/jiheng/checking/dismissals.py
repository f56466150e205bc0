"""Dismissals: findings that somebody looked at and set aside, with a reason; they carry to the next version and year.

A dismissal does not name a place in the text but what the finding is about: the rule and the subject, concept, stage
and value of its facts, or the words it quotes where it has no facts. Moved text keeps its dismissal; a changed figure
loses it.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from jiheng.facts import Fact, Finding

_LONGEST = 120


class Dismissal(msgspec.Struct, frozen=True, gc=False):
    """One line of the file.

    Attributes:
        rule: code of the rule.
        key: what the finding is about, see `key_of`.
        reason: why it was set aside.
        author: who did it.
        date: when.
    """

    rule: str
    key: str
    reason: str
    author: str
    date: datetime.date


class Judged(msgspec.Struct, frozen=True):
    """A finding with the dismissal that covers it, None where it stands."""

    finding: Finding
    dismissal: Dismissal | None = None


class DismissalsError(ValueError):
    """A file of dismissals that cannot be read."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        super().__init__(f"{path} 第{line}行不是有效的忽略记录：{why}")
        self.path, self.line = path, line


def key_of(finding: Finding, facts: Mapping[str, Fact]) -> str:
    """Returns what a finding is about as a short hash, the same for the same matter in another version.

    Args:
        finding: the finding.
        facts: the facts of its report by id.
    """
    about = [facts[i] for i in finding.facts if i in facts]
    if about:
        parts = sorted(f"{f.subject}|{f.concept}|{f.stage.value}|{f.amount.value.normalize():f}" for f in about)
    else:
        parts = sorted("".join(s.quote.split())[:_LONGEST] for s in finding.spans) or [finding.message]
    return hashlib.sha256("\n".join((finding.code, *parts)).encode()).hexdigest()[:16]


def dismiss(finding: Finding, facts: Mapping[str, Fact], reason: str, author: str, date: datetime.date) -> Dismissal:
    """Returns the dismissal of a finding.

    Raises:
        ValueError: without a reason or an author.
    """
    if not reason.strip() or not author.strip():
        raise ValueError("a dismissal needs a reason and an author")
    return Dismissal(finding.code, key_of(finding, facts), reason.strip(), author.strip(), date)


def judge(findings: Iterable[Finding], facts: Iterable[Fact], dismissals: Iterable[Dismissal]) -> tuple[Judged, ...]:
    """Returns every finding, with its dismissal where one covers it; the latest dismissal counts."""
    known = {(d.rule, d.key): d for d in sorted(dismissals, key=lambda d: d.date)}
    by_id = {f.id: f for f in facts}
    return tuple(Judged(f, known.get((f.code, key_of(f, by_id)))) for f in findings)


def read(path: Path) -> tuple[Dismissal, ...]:
    """Returns the dismissals of a JSON-lines file; empty lines are skipped.

    Raises:
        DismissalsError: for a line that is no dismissal.
        OSError: when the file cannot be read.
    """
    decoder = msgspec.json.Decoder(Dismissal)
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                found.append(decoder.decode(line))
            except msgspec.MsgspecError as error:
                raise DismissalsError(path, number, str(error)) from error
    return tuple(found)


def append(path: Path, dismissal: Dismissal) -> None:
    """Adds a dismissal to a file, which is made where there is none."""
    with path.open("ab") as file:
        file.write(msgspec.json.encode(dismissal) + b"\n")
