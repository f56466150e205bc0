"""Money as official reports print it: two decimals of 万元; what that would lose is told in 元; tags keep every digit."""

from decimal import Decimal

import pytest
from cases import Case
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.checking import check
from jiheng.facts import Amount
from jiheng.reading import read_document, read_text
from jiheng.reading.agreement import differences
from jiheng.reading.tags import facts_of, find_tags
from jiheng.standards import load
from jiheng.writing.report import About, compose
from jiheng.writing.report.figures import bare_form, in_yuan, show
from jiheng.writing.report.page import page
from jiheng.writing.report.proof import plain
from jiheng.writing.report.word import word

LONG = """
支出合计 决算 157.32235 万元
基本支出 决算 100.11115 万元
人员经费 决算 80.00005 万元
公用经费 决算 20.1111 万元
项目支出 决算 57.2112 万元
项目:科普经费 决算 57.2112 万元
"""


def money(text):
    return Amount(Decimal(text), "CNY")


@pytest.mark.parametrize(
    ("yuan", "form", "text"),
    [
        ("1573223.5", "", "157.32万元"),
        ("1573250", "", "157.33万元"),
        ("1573223.5", "数", "157.32"),
        ("1573223.5", "元", "1573223.50元"),
        ("1573223.5", "元数", "1573223.50"),
        ("8600", "", "0.86万元"),
        ("3860", "", "3860元"),
        ("180", "", "180元"),
        ("180", "目标", "180元"),
        ("180", "数", "0.02"),
        ("0", "", "0.00万元"),
        ("-73223.5", "", "-7.32万元"),
    ],
)
def test_money(yuan, form, text):
    assert show(money(yuan), form) == text


def test_figures_that_share_a_column_of_units_share_the_unit():
    assert bare_form(money(200), money(12000)) == "元数"
    assert bare_form(money(20000), None) == "数"


@settings(deadline=None)
@given(st.integers(0, 10**13).map(lambda cents: Decimal(cents) / 100))
def test_what_is_printed_is_the_sum_within_half_of_its_last_digit(yuan):
    shown = show(Amount(yuan, "CNY"))
    (fact,) = read_text(f"2021年支出合计{shown}。").facts
    assert fact.amount.interval().contains(yuan)
    assert in_yuan(Amount(yuan, "CNY")) == (not shown.endswith("万元"))


def composed():
    case = Case("某县科学技术协会", 2021, "hunan-2021", LONG)
    return compose(case.unit, case.year, case.family, case.facts, About())


def test_tags_keep_every_digit_and_the_text_the_written_ones():
    data = word(composed())
    exact = {f.amount.value for f in facts_of(find_tags(data, "docx"))}
    assert {Decimal("1573223.5"), Decimal("800000.5")} <= exact
    report = read_document(data, "report.docx")
    assert report.warnings == ()
    assert "157.32万元" in report.text
    assert "157.32235" not in report.text


def test_rounded_figures_read_back_as_the_same_facts():
    made = composed()
    lost, added = differences(made.facts.values(), read_document(word(made), "r.docx").facts, load().glossary)
    assert (lost, added) == ((), ())


def test_a_rounded_figure_that_was_altered_is_still_found():
    data = page(composed()).replace(">157.32万元<", ">157.33万元<").encode()
    (warning,) = read_document(data, "altered.html").warnings
    assert warning.code == "tags-differ"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(10**7, 10**10), min_size=3, max_size=3))
def test_sums_of_rounded_figures_raise_no_question(cents):
    staff, running, projects = (Decimal(value) / 100 for value in cents)
    values = {
        "支出合计": staff + running + projects,
        "基本支出": staff + running,
        "人员经费": staff,
        "公用经费": running,
        "项目支出": projects,
        "项目:科普经费": projects,
    }
    rows = "\n".join(f"{name} 决算 {value / 10000} 万元" for name, value in values.items())
    case = Case("某县科学技术协会", 2021, "hunan-2021", rows)
    report = read_text(plain(compose(case.unit, case.year, case.family, case.facts, About())))
    assert all(relation.holds or relation.rounding_only for relation in report.relations)
    assert not [f for f in check(report, load()) if f.code in {"M01", "M02"}]
