"""Scoring tables and criteria are read as strictly as all data: file, line, what was expected."""

import pytest

from jiheng.scoring.targets.checks import TESTS
from jiheng.standards import load
from jiheng.standards.criteria_reader import TESTS as NAMES

SYSTEM = """id: x
full: {full}
grades: [{{name: 优, least: 90}}, {{name: 差, least: 0}}]
items:
  - {{id: A, name: 甲, weight: 60, rule: {rule}}}
  - {{id: B, name: 乙, weight: 40, rule: {{type: manual}}}}
{more}
"""
RATIO = "{type: ratio, value: 执行进度}"


def faults(own, rule=RATIO, full="100", more=""):
    own.write("systems/x.yaml", SYSTEM.format(rule=rule, full=full, more=more))
    return [message for file, _, message in own.faults() if file == "x.yaml"]


def test_a_sound_system(own):
    assert faults(own) == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("{type: ratio, value: 执行进度 +}", "意外结束"),
        ("{type: ratio}", "缺少“value”"),
        ("{type: guess}", "sum_of_children"),
        ("{type: ratio, value: 没听说过的数}", "没听说过的数"),
        ("{type: ratio, value: 支出合计.花掉}", "概念.阶段"),
        ("{type: ratio, value: 不存在的概念.决算}", "不存在的概念.决算"),
        ("{type: ratio, value: 上年.支出合计.决算 / 得分.Z}", "得分.Z"),
        ("{type: linear, value: 执行进度, full_at: 1}", "zero_at"),
        ("{type: bands, value: 执行进度, bands: [{'>=': 一, share: 1}]}", "应为数"),
        ("{type: bands, value: 执行进度, bands: [{'>=': 1, share: 2}]}", "0 与 1 之间"),
        ("{type: bands, bands: [{share: 1}]}", "low"),
        ("{type: manual, cap: 1}", "不认识的键“cap”"),
        ("{type: sum_of_children}", "下级指标"),
        ("{type: ratio, value: 得分.A / 满分.A}", "循环引用"),
    ],
)
def test_wrong_rules(own, rule, said):
    found = faults(own, rule)
    assert any(said in message for message in found), found


def test_points_must_add_up(own):
    assert faults(own, full="99") == ["一级指标分值合计 100，满分 99"]


def test_circles_of_names(own):
    assert any("甲数 → 乙数 → 甲数" in m for m in faults(own, more="inputs: {甲数: 乙数 + 1, 乙数: 甲数 * 2}"))


def test_a_curve_has_twelve_months(own):
    assert any("12 个月" in m for m in faults(own, more="curves: {even: [50%, 100%]}"))


def test_a_system_is_read_from_the_cache_as_written(own):
    faults(own)
    assert load(own.root).systems["x"].items[0].rule.value == "执行进度"


CRITERION = """criteria:
  Z1: {{title: 甲, subject: indicator, test: {test}, point: 可测性, weight: 1, problem: 乙, suggestion: 丙{more}}}
"""


@pytest.mark.parametrize(
    ("test", "more", "said"),
    [
        ("guess", "", "test"),
        ("longer", "", "numbers"),
        ("action", "", "words"),
        ("matches", ", patterns: ['(']", "正则表达式"),
        ("longer", ", numbers: {most: 多}", "应为数"),
        ("no_unit", ", stray: 1", "不认识的键"),
    ],
)
def test_wrong_criteria(own, test, more, said):
    own.write("criteria/z.yaml", CRITERION.format(test=test, more=more))
    assert any(said in message for _, _, message in own.faults()), own.faults()


def test_every_test_of_a_criterion_has_its_function(standards):
    assert sorted(NAMES) == sorted(TESTS)
    assert {criterion.test for criterion in standards.criteria.values()} <= set(TESTS)
