"""The command line speaks Chinese, also where click speaks for itself."""

import re

import pytest
from click.testing import CliRunner

from jiheng.cli import main

ENGLISH = re.compile(
    r"Usage|Options|Commands|Error|Try |Missing|No such|Invalid|unexpected|exist|INTEGER|FLOAT|TEXT|DIRECTORY|exit|default"
)


def said(*arguments):
    return CliRunner().invoke(main, arguments).output


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        *((name, "--help") for name in ("read", "check", "year", "targets", "rule", "rules", "standard", "pack")),
    ],
)
def test_help_is_chinese(arguments):
    text = said(*arguments)
    assert "用法:" in text
    assert "选项:" in text
    assert not ENGLISH.search(text), ENGLISH.search(text)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check",), "缺少参数"),
        (("chek",), "没有命令 chek"),
        (("check", "--nope", "a"), "没有选项 --nope"),
        (("check", "--jobs", "x", "a"), "“x”不是数字"),
        (("check", "--jobs", "900", "a"), "不在范围"),
        (("check", "--format", "foo", "a"), "不在可选值"),
        (("check", "--format"), "后面要写一个值"),
        (("check", "--standards", "/no/such", "a"), "文件夹“/no/such”不存在"),
        (("rule", "M01", "M02"), "多出的参数：M02"),
        (("rule", "X99"), "没有规则"),
    ],
)
def test_errors_are_chinese(arguments, words):
    text = said(*arguments)
    assert words in text
    assert text.startswith(("用法:", "错误：")) or "错误：" in text
    assert not ENGLISH.search(text), ENGLISH.search(text)


def test_meanings_stand_under_each_other_though_chinese_is_wide():
    lines = said("check", "--help").splitlines()
    rows = [next(line for line in lines if line.lstrip().startswith(option)) for option in ("-j", "-o", "-q")]
    before = [row[: row.index(word)] for row, word in zip(rows, ("进程数", "输出到", "不显示"), strict=True)]
    assert len({sum(2 if ord(c) > 0x2E80 else 1 for c in text) for text in before}) == 1
