"""Formulas are arithmetic and nothing else; what is missing stays missing and says what it needs."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.scoring import FactBook, Missing
from jiheng.scoring.formula import evaluate
from jiheng.scoring.names import RunNames
from jiheng.standards.formula import FormulaError, cycles, parse


def run(text, definitions=None, **values):
    book = FactBook(values={name: Decimal(value) for name, value in values.items()})
    return evaluate(text, RunNames(definitions or {}, book, lambda _: Missing(), {}))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 × 3", 7),
        ("(1 + 2) * 3", 9),
        ("（1 + 2） ÷ 4", "0.75"),
        ("-2 - -3", 1),
        ("10 - 4 - 3", 3),
        ("100 / 10 / 5", 2),
        ("90%", "0.9"),
        ("min(3, 2, 5) + max(1, 4)", 6),
        ("abs(2 - 5)", 3),
        ("2 >= 2", 1),
        ("3 ≤ 2", 0),
        ("if(1 > 2, 10, 20)", 20),
        ("first(没有, 7)", 7),
        ("if(0, 没有, 5)", 5),
    ],
)
def test_values(text, value):
    assert run(text) == Decimal(value)


def test_names_come_from_facts_and_definitions():
    assert run("执行数 / 预算数", {"执行数": "支出.决算", "预算数": "80 + 20"}, **{"支出.决算": 95}) == Decimal("0.95")


def test_names_with_any_characters_stand_in_brackets():
    assert run("[基地（个）.完成] / 2", **{"基地（个）.完成": 6}) == 3


def test_missing_names_are_collected():
    value = run("(甲 + 乙) / (甲 - 3)", 甲=1)
    assert value == Missing(("乙",))
    assert str(run("丙 × min(丁, 1)")) == "无法计算：缺少丙、丁"


def test_missing_is_never_zero():
    assert isinstance(run("没有 × 0"), Missing)
    assert isinstance(run("没有 >= 0"), Missing)


def test_division_by_zero_is_no_crash():
    assert run("5 / (甲 - 2)", 甲=2) == Missing(note="除数为零")


def test_a_circle_is_found_when_reading_and_when_running():
    circle = {"甲": "乙 + 1", "乙": "丙 × 2", "丙": "甲"}
    assert cycles(circle) == [("甲", "乙", "丙", "甲")]
    assert cycles({"甲": "乙", "乙": "1", "丙": "甲 + 乙"}) == []
    assert "循环引用" in str(run("甲", circle))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "意外结束"),
        ("1 +", "意外结束"),
        ("(1 + 2", "应为“)”"),
        ("1 2", "多余"),
        ("1 = 2", "不认识"),
        ("open('x')", "不认识"),
        ("__import__(os)", "没有函数"),
        ("甲.乙(1)", "没有函数"),
        ("if(1, 2)", "项数"),
        ("min", "是函数"),
        ("1;2", "不认识"),
        ("(" * 60 + "1" + ")" * 60, "嵌套"),
        ("1+" * 300 + "1", "过长"),
    ],
)
def test_what_is_no_formula_is_refused(text, said):
    with pytest.raises(FormulaError, match=said.replace("(", r"\(").replace(")", r"\)")):
        parse(text)


def test_formulas_are_printed_with_the_signs_people_read():
    assert parse("a / b * 2 >= 1").printed == "a ÷ b × 2 ≥ 1"


numbers = st.decimals(min_value=0, max_value=10**9, places=2)


@given(numbers, numbers, numbers)
def test_arithmetic_is_exact(a, b, c):
    assert run(f"{a} + {b} × {c}") == a + b * c
    assert run(f"({a} - {b}) × {c}") == (a - b) * c


@given(st.text(max_size=40))
def test_any_text_is_a_formula_or_an_error(text):
    try:
        value = run(text)
    except FormulaError:
        return
    assert isinstance(value, (Decimal, Missing))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("支出/预算 >= 90%", "支出÷预算 ≥ 90%"),
        ("if(目标 == 0, if(完成 <= 0, 1, 0), 完成 / 目标)", "完成 ÷ 目标（目标 ＝ 0 时：完成 ≤ 0 为1，否则0）"),
        ("first(项目数, if(支出 <= 预算, 0, 1)) == 0", "项目数（没有时：支出 ≤ 预算 为0，否则1） ＝ 0"),
        ("abs(采购率 - 1)", "(采购率 − 1)的绝对值"),
        ("min(1, 完成 / 目标)", "（1，完成 ÷ 目标）中最小的"),
    ],
)
def test_a_formula_is_printed_as_people_say_it(text: str, said: str) -> None:
    assert parse(text).printed == said
