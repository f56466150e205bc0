"""Numerals of every writing, and back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.reading.numerals import capitals, chinese, figures, tidy

DIGITS = "零一二三四五六七八九"
CAPITAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def in_chinese(number, digits=DIGITS, tens="十百千"):
    """Writes a whole number below a trillion as people write it."""
    if number == 0:
        return digits[0]
    groups, rest = [], number
    while rest:
        rest, group = divmod(rest, 10000)
        groups.append(group)
    parts = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            continue
        written, gap = "", False
        for power in (3, 2, 1, 0):
            digit = group // 10**power % 10
            if digit:
                written += (digits[0] if gap else "") + digits[digit] + ("" if power == 0 else tens[power - 1])
                gap = False
            elif written:
                gap = True
        if parts and group < 1000:
            written = digits[0] + written
        parts += written + ("", "万", "亿")[place]
    return parts


@pytest.mark.parametrize(
    ("written", "value", "step"),
    [
        ("三万五千", 35000, 1),
        ("三万五", 35000, 1000),
        ("一百五", 150, 10),
        ("一百零五", 105, 1),
        ("两千", 2000, 1),
        ("三万", 30000, 10000),
        ("三千万", 30000000, 10000),
        ("十", 10, 1),
        ("十二", 12, 1),
        ("廿三", 23, 1),
        ("二〇二一", 2021, 1),
        ("两万亿", 2 * 10**12, 10**12),
        ("一亿二千万", 120000000, 10000),
        ("三点五万", 35000, 1000),
    ],
)
def test_chinese(written, value, step):
    number = chinese(written)
    assert (number.value, number.step) == (value, step)


@pytest.mark.parametrize("written", ["万", "一二三十", "点五", "三点", "元"])
def test_what_is_no_number(written):
    assert chinese(written) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("壹佰贰拾叁万肆仟伍佰元整", "1234500"),
        ("叁拾贰元伍角", "32.5"),
        ("壹元零伍分", "1.05"),
        ("伍分", "0.05"),
        ("壹仟万圆正", "10000000"),
        ("零元伍角", "0.5"),
    ],
)
def test_capitals(written, value):
    number = capitals(written)
    assert number.value == Decimal(value)
    assert number.step == Decimal("0.01")


@pytest.mark.parametrize(
    ("written", "shift", "value", "step"),
    [
        ("766. 17", 4, "7661700", "100"),
        ("30", 4, "300000", "10000"),
        ("86.37", 0, "86.37", "0.01"),
        ("100.00", 0, "100", "0.01"),
        ("1,083,700", 0, "1083700", "1"),
        ("0.00", 4, "0", "100"),
        ("5", -1, "0.5", "0.1"),
        ("1.5", -1, "0.15", "0.01"),
        ("007", 0, "7", "1"),
    ],
)
def test_figures(written, shift, value, step):
    number = figures(written, shift)
    assert (str(number.value), str(number.step)) == (value, step)


def test_no_figures_is_misuse():
    with pytest.raises(ValueError, match="no figures"):
        figures(".")


@given(st.integers(0, 10**12 - 1))
def test_chinese_round_trip(number):
    assert chinese(in_chinese(number)).value == number


@given(st.integers(1, 10**12 - 1), st.integers(0, 99))
def test_capital_round_trip(yuan, fen):
    written = in_chinese(yuan, CAPITAL_DIGITS, "拾佰仟") + "元"
    if fen == 0:
        written += "整"
    else:
        written += CAPITAL_DIGITS[fen // 10] + ("角" if fen // 10 else "")
        written += CAPITAL_DIGITS[fen % 10] + "分" if fen % 10 else ""
    assert capitals(written).value == yuan + Decimal(fen) / 100


@given(st.integers(0, 10**14), st.integers(0, 6), st.sampled_from([0, 2, 3, 4, 8]))
def test_figures_round_trip(digits, places, shift):
    value = Decimal(digits).scaleb(-places)
    written = f"{value:,f}"
    number = figures(written, shift)
    assert number.value == value.scaleb(shift)
    assert number.step == Decimal(1).scaleb(shift - places)
    assert "E" not in str(number.value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_tidy_keeps_the_value(value):
    assert tidy(value) == value
    assert "E" not in str(tidy(value * 10**6))
