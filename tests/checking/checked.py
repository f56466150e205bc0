"""Ways to the reports that tests of rules look at."""

from __future__ import annotations

from pathlib import Path

from jiheng.checking import check
from jiheng.facts import Finding
from jiheng.reading import read_text

TITLE = "清源县档案馆2023年度部门整体支出绩效自评报告\n"
SIGNED = "清源县档案馆\n2024年3月15日\n"


def findings(text: str, *codes: str) -> tuple[Finding, ...]:
    """Reads and checks a text; only these codes where any are named."""
    return check(read_text(text), select=codes)


def raised(text: str, *codes: str) -> list[str]:
    """Returns code and severity of every finding: `M01 E`."""
    return [f"{f.code} {f.severity.value}" for f in findings(text, *codes)]


def text_of(shared: Path, folder: str, start: str) -> str:
    """Returns an annotated report beside the project."""
    (path,) = sorted((shared / folder).glob(f"{start}*.txt"))
    return path.read_bytes().decode("utf-8")
