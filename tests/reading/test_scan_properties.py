"""What holds for any text: the scan never fails, its places are exact, its time grows with the length."""

import time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jiheng.facts import Bound
from jiheng.reading.quantity import Scan
from jiheng.reading.scan import bare_numbers, scan
from jiheng.standards import load

CHARACTERS = "0123456789０１.,，。、:；（）()〔〕%％‰元万亿千百十零〇一二两三五余多人次个名分年月日号第-—~至 到\n\t为共得扣壹佰点成+×/AG"
NAMES = load().names


def well_formed(text: str, found: Scan) -> None:
    assert len(found.plain) == len(text)
    last = 0
    for each in found.quantities:
        assert last <= each.start < each.end <= len(text)
        last = each.end
        assert any(c.isnumeric() or c == "两" for c in found.plain[each.start : each.end])
        assert "E" not in str(each.amount.value)
        assert (each.amount.bound is Bound.RANGE) == (each.amount.upper is not None)
        assert each.amount.step > 0
    for each in found.mentions:
        assert 0 <= each.start < each.end <= len(text)


@given(st.text(alphabet=CHARACTERS, max_size=60))
@example("1.")
@example("第")
@example("百分之")
@example("1-")
@example("¥1")
@example("零角")
def test_a_scan_of_numerals_is_well_formed(text):
    well_formed(text, scan(text, NAMES))


@given(st.text())
def test_a_scan_of_any_text_is_well_formed(text):
    well_formed(text, scan(text, NAMES))


@given(
    st.integers(0, 10**9),
    st.integers(0, 4),
    st.sampled_from([("元", 0), ("千元", 3), ("万元", 4), ("亿元", 8)]),
    st.booleans(),
)
def test_money_reads_back(digits, places, unit, thousands):
    value = Decimal(digits).scaleb(-places)
    written = f"{value:,f}" if thousands else f"{value:f}"
    text = f"全年支出{written}{unit[0]}。"
    (found,) = scan(text, NAMES).quantities
    assert text[found.start : found.end] == written + unit[0]
    assert found.amount.value == value.scaleb(unit[1])
    assert found.amount.step == Decimal(1).scaleb(unit[1] - places)


@given(st.integers(0, 99999), st.integers(0, 2))
def test_rates_read_back(digits, places):
    value = Decimal(digits).scaleb(-places)
    text = f"完成率为{value:f}%，"
    (found,) = scan(text, NAMES).quantities
    assert (found.amount.value, found.amount.unit, found.kind) == (value, "percent", "rate")


@given(st.text(alphabet="0123456789,.()- ", max_size=30))
def test_bare_numbers_stand_where_they_say(text):
    for start, end, number in bare_numbers(text, 0, len(text)):
        assert 0 <= start < end <= len(text)
        assert any(c.isdigit() for c in text[start:end])
        assert number.step > 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234.50", "1,234.50=1234.5/0.01"),
        ("(3.20)", "(3.20)=-3.2/0.01"),
        ("-19.67", "-19.67=-19.67/0.01"),
        ("512.30      486.05", "512.30=512.3/0.01 486.05=486.05/0.01"),
        ("８，２４０．００", "８，２４０．００=8240/0.01"),
        ("0", "0=0/1"),
        ("基本支出", ""),
    ],
)
def test_bare_numbers_of_a_cell(text, expected):
    found = bare_numbers(f"甲\t{text}\t乙", 2, 2 + len(text))
    assert " ".join(f"{f'甲{chr(9)}{text}'[s:e]}={n.value}/{n.step}" for s, e, n in found) == expected


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "1 ",
        "1.",
        "1-",
        "1\n",
        "一",
        "壹",
        "零",
        "第1",
        "2021年",
        "(1",
        "百分之",
        "一个",
        "1" + " " * 20,
        "1+",
        "“一",
    ],
)
def test_time_grows_with_the_length(piece):
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = 9.0
        for _ in range(3):
            begin = time.process_time()
            scan(text, NAMES)
            best = min(best, time.process_time() - begin)
        return best

    scan(piece * 100, NAMES)
    small, large = seconds(5_000), seconds(80_000)
    # Sixteen times the text: a square law would take 256 times as long.
    assert large < max(small, 0.0005) * 80
