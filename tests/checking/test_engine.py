"""The engine runs what is asked for, in order, and says where a faulty rule broke."""

from __future__ import annotations

import gc
import weakref

import pytest
from checked import SIGNED, TITLE, raised

from jiheng.checking import check, engine
from jiheng.checking.review import Review
from jiheng.facts import Problem, Report
from jiheng.reading import read_text
from jiheng.standards import load

TEXT = TITLE + (
    "二、一般公共预算支出情况\n（一）基本支出情况\n2023年基本支出100.00万元。\n（二）项目支出情况\n2023年项目支出40.00万元。\n"
    + SIGNED
)


def test_select_takes_codes_and_their_beginnings():
    assert raised(TEXT, "M04") == ["M04 I"]
    assert set(raised(TEXT, "M0")) >= {"M04 I", "M05 E"}
    assert all(code.startswith("M") for code in raised(TEXT, "M"))


def test_ignore_wins_over_select():
    found = check(read_text(TEXT), select=("M",), ignore=("M04",))
    assert "M05" in {f.code for f in found}
    assert "M04" not in {f.code for f in found}


def test_findings_stand_in_order_of_place_then_code():
    found = check(read_text(TEXT))
    places = [(min((s.start for s in f.spans), default=0), f.code) for f in found]
    assert places == sorted(places)


def test_an_unreadable_document_has_no_findings():
    assert check(Report(path="x", error=Problem("broken", "坏了"))) == ()


def test_an_empty_document_does_not_break_a_rule():
    assert isinstance(check(read_text("")), tuple)


def test_a_faulty_rule_is_named(monkeypatch):
    def broken(review):
        raise ZeroDivisionError(review.report.path)

    monkeypatch.setattr(engine, "rules", lambda: {"M04": broken})
    with pytest.raises(ZeroDivisionError) as caught:
        check(read_text(TEXT, "a.txt"))
    assert caught.value.__notes__ == ["in rule M04 on a.txt"]


def test_the_same_text_gives_the_same_findings():
    assert check(read_text(TEXT)) == check(read_text(TEXT))


def test_an_excerpt_is_not_asked_for_what_it_lacks():
    excerpt = TITLE + "一、基本情况\n本馆内设两个股室。\n2023年基本支出100.00万元，项目支出40.00万元。\n"
    assert [f for f in check(read_text(excerpt)) if f.code in ("T01", "T07", "G11", "M05", "P04")] == []
    assert {f.code for f in check(read_text(excerpt + SIGNED))} >= {"T01", "G11", "M05", "P04"}


def test_nothing_of_a_report_is_kept_once_it_is_checked():
    gc.disable()  # so that nothing is left to the collector either
    try:
        review = Review(read_text(TEXT), load())
        for rule in engine.rules().values():
            review.raised(rule)
        gone = weakref.ref(review)
        del review
        assert gone() is None
    finally:
        gc.enable()
