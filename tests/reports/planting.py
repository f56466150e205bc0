"""Plants one wrong digit at a time in the relations of a corpus and tells how many the check finds.

    python tests/reports/planting.py [-v] [CORPUS ...]

Each relation of the marks that holds is broken once: the second digit of its stated number (the last of a short one)
changes. Then it is `found` (an E or W that was not there before points at the number), `read` (a relation says it is
false, no finding does), `vanished` (the relation was read while it held, and is not read as false now) or `unread`.
"""

# ruff: noqa: T201  (a command that prints)
from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import tally
from marked import Marked, folder

from jiheng.checking import check
from jiheng.facts import Finding, Severity

OTHER_SUBJECTS = frozenset(("P01", "P02", "P04", "P08", "M10", "M17"))  # they say what is missing, not what is wrong
Planted = tuple[Marked, dict[str, Any], int, int]


def planted(report: Marked) -> Iterator[Planted]:
    """Yields the report with one wrong number, its relation, and where the number stands."""
    for relation in report.gold["relations"]:
        fact = next(f for f in report.gold["facts"] if f["quote"] == relation["quote"])
        start, end = fact["start"], fact["end"]
        digits = [i for i in range(start, end) if report.text[i].isdigit()]
        if not relation["holds"] or not digits or relation["stated"] == "100":
            continue
        at = digits[1] if len(digits) > 2 else digits[-1]
        zero = ord("０") if report.text[at] > "9" else ord("0")
        digit = chr(zero + (ord(report.text[at]) - zero + 4) % 10)
        yield report._replace(text=report.text[:at] + digit + report.text[at + 1 :]), relation, start, end


def outcome(broken: Planted, before: Any, said: set[str]) -> str:
    """Tells what became of a planted error; `before` is the sound report, `said` the messages it got."""
    report, relation, start, end = broken
    after = tally.read_marked(report)
    if any(_new(f, said) and any(s.start < end and start < s.end for s in f.spans) for f in check(after)):
        return "found"
    kinds = {"growth", "ratio"} if relation["kind"] in ("growth", "ratio") else {relation["kind"]}
    if _reads(after, kinds, start, end, holds=False):
        return "read"
    return "vanished" if _reads(before, kinds, start, end, holds=True) else "unread"


def _new(finding: Finding, said: set[str]) -> bool:
    if finding.severity not in (Severity.ERROR, Severity.WARNING) or finding.message in said:
        return False
    return finding.code[0] in "MP" and finding.code not in OTHER_SUBJECTS


def _reads(report: Any, kinds: set[str], start: int, end: int, *, holds: bool) -> bool:
    near = {f.id for f in report.facts if f.span is not None and f.span.start < end and start < f.span.end}
    return any(str(r.kind) in kinds and r.holds is holds and near & {r.total, *r.parts} for r in report.relations)


def main(arguments: list[str]) -> int:
    """Prints the counts by kind of relation; with -v what is not found, except of what is held out."""
    for name in [a for a in arguments if a != "-v"] or ["dev", "heldout", "blind", "unseen", "fresh"]:
        counts: dict[str, Counter[str]] = {}
        for report in folder(name):
            before = tally.read_marked(report)
            said = {f.message for f in check(before)}
            for broken in planted(report):
                text, relation, start, end = broken[0].text, *broken[1:]
                result = outcome(broken, before, said)
                counts.setdefault(relation["kind"], Counter())[result] += 1
                if "-v" in arguments and name != "heldout" and result != "found":
                    print(f"    {result:8} {report.name[:3]} {relation['kind']} {text[max(0, start - 16) : end]!r}")
        for kind, results in sorted(counts.items()):
            print(f"{name} {kind:10}", *(f"{r} {results[r]}" for r in ("found", "read", "vanished", "unread")))
        whole = sum(counts.values(), Counter())
        print(f"{name}: found {whole['found']} of {whole.total()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
