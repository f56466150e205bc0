"""The finding to mend first."""

from decimal import Decimal

from checked import SIGNED, TITLE, findings

from jiheng.checking.rank import ranked, stake
from jiheng.facts import Finding, RuleClass, Severity, Span


def finding(code: str, severity: Severity, difference: str = "", start: int = 0) -> Finding:
    return Finding(code, severity, RuleClass.TEXT, "", "", spans=(Span(start, start, ""),), difference=difference)


def test_by_severity_then_money_then_place():
    found = ranked(
        [
            finding("T02", Severity.NOTE, start=5),
            finding("M03", Severity.ERROR, "0.50万元", start=40),
            finding("P03", Severity.ERROR, "7", start=10),
            finding("M07", Severity.ERROR, "-72.59万元", start=90),
            finding("G04", Severity.WARNING, start=1),
        ],
        {},
    )
    assert [f.code for f in found] == ["G04", "T02", "P03", "M03", "M07"]  # as they stand in the text
    assert [f.code for f in sorted(found, key=lambda f: f.rank)] == ["M07", "M03", "P03", "G04", "T02"]


def test_the_difference_is_at_stake_and_a_count_is_no_money():
    assert stake(finding("M03", Severity.ERROR, "-0.43万元"), {}) == Decimal(4300)
    assert stake(finding("P03", Severity.ERROR, "7"), {}) == 0


def test_every_finding_of_a_report_has_its_own_rank():
    body = "二、收支情况\n2023年基本支出88.50万元，其中：人员经费70.20万元，公用经费28.30万元。\n"
    found = findings(TITLE + body + SIGNED)
    assert sorted(f.rank for f in found) == list(range(1, len(found) + 1))
    assert next(f for f in found if f.rank == 1).severity is Severity.ERROR
