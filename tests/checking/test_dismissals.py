"""A dismissal follows the matter, not the place, and falls with the figure."""

from __future__ import annotations

import datetime

import pytest
from checked import TITLE

from jiheng.checking import check
from jiheng.checking.dismissals import DismissalsError, append, dismiss, judge, key_of, read
from jiheng.reading import read_text

DAY = datetime.date(2024, 5, 6)
BODY = "二、一般公共预算支出情况\n（一）基本支出情况\n2023年基本支出88.50万元，其中：人员经费70.20万元，公用经费28.30万元。\n"


def sums(text):
    report = read_text(TITLE + text)
    return report, check(report, select=("M01",))


def test_it_carries_to_a_version_where_the_text_has_moved():
    report, (finding,) = sums(BODY)
    dismissal = dismiss(finding, {f.id: f for f in report.facts}, "含上年结转", "张三", DAY)
    later, found = sums("一、部门概况\n本馆新增一段说明。\n" + BODY)
    judged = judge(found, later.facts, [dismissal])
    assert [j.dismissal for j in judged] == [dismissal]
    assert judged[0].finding == found[0]


def test_it_falls_with_a_changed_figure():
    report, (finding,) = sums(BODY)
    dismissal = dismiss(finding, {f.id: f for f in report.facts}, "含上年结转", "张三", DAY)
    later, found = sums(BODY.replace("28.30", "29.30"))
    assert [j.dismissal for j in judge(found, later.facts, [dismissal])] == [None]


def test_a_finding_without_facts_is_known_by_its_words():
    text = TITLE + "六、部门整体支出绩效情况\n全年多次召开座谈会。\n"
    (finding,) = check(read_text(text), select=("P18",))
    (moved,) = check(read_text(text.replace("全年多次", "全年\n多次")), select=("P18",))
    assert finding.facts == ()
    assert key_of(finding, {}) == key_of(moved, {})


def test_a_reason_and_an_author_are_needed():
    report, (finding,) = sums(BODY)
    with pytest.raises(ValueError, match="reason"):
        dismiss(finding, {f.id: f for f in report.facts}, " ", "张三", DAY)


def test_the_file_keeps_what_was_added(tmp_path):
    path = tmp_path / "dismissals.jsonl"
    report, (finding,) = sums(BODY)
    first = dismiss(finding, {f.id: f for f in report.facts}, "含上年结转", "张三", DAY)
    append(path, first)
    append(path, first)
    assert read(path) == (first, first)


def test_a_broken_line_is_named(tmp_path):
    path = tmp_path / "dismissals.jsonl"
    path.write_text('\n{"rule": "M01"}\n', encoding="utf-8")
    with pytest.raises(DismissalsError) as caught:
        read(path)
    assert caught.value.line == 2
