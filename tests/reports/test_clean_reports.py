"""Clean reports raise no error and hardly a warning."""

from __future__ import annotations

from pathlib import Path

from jiheng.checking import check
from jiheng.facts import Severity
from jiheng.reading import read_path

CLEAN = Path(__file__).parent / "clean"


def test_clean_reports_raise_no_error_and_less_than_one_warning_each():
    errors, warnings, reports = [], [], sorted(CLEAN.glob("*.txt"))
    assert len(reports) >= 20
    for path in reports:
        for finding in check(read_path(path)):
            line = f"{path.stem}: {finding.severity} {finding.code} {finding.message}"
            if finding.severity is Severity.ERROR:
                errors.append(line)
            elif finding.severity is Severity.WARNING:
                warnings.append(line)
    assert not errors, "\n".join(errors)
    assert len(warnings) < len(reports), "\n".join(warnings)
