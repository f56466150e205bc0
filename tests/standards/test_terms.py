"""Terms that the law sets, as data."""

from __future__ import annotations

import datetime
from pathlib import Path

from jiheng.standards import load
from jiheng.standards.loader import validate


def test_the_report_is_due_twenty_days_after_the_approval() -> None:
    term = load().terms["绩效自评报告"]
    assert term.due(datetime.date(2026, 8, 10)) == datetime.date(2026, 8, 30)
    assert term.basis


def test_a_term_without_days_is_a_fault(tmp_path: Path) -> None:
    folder = tmp_path / "terms"
    folder.mkdir()
    text = "title: 本地时限\nsource: 本地通知\nstatus: assumed\nterms:\n  绩效目标: {after: 批复之日}\n"
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    _, faults = validate(tmp_path)
    assert any("天数" in str(fault) for fault in faults)


def test_a_place_may_set_its_own_term(tmp_path: Path) -> None:
    folder = tmp_path / "terms"
    folder.mkdir()
    text = "title: 本地时限\nsource: 本地通知\nstatus: assumed\nterms:\n  绩效自评报告: {days: 15, after: 批复之日}\n"
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    found, faults = validate(tmp_path)
    assert not faults
    assert found.terms["绩效自评报告"].days == 15
