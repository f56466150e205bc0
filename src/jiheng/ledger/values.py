"""Values: cells as people type them, read strictly into typed values, and back into words.

Full-width digits, 万元, thousands separators, 余/多/近/约, dates in any usual form are understood; what is not is an
`Unread` that says what was expected and what to type.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation

import msgspec

from jiheng.facts import Amount, Bound
from jiheng.facts.unit import CNY, PERCENT, POINTS, SCORE, YES_NO, count_of, measure_of
from jiheng.ledger.record import Value
from jiheng.ledger.times import read_date, read_ordinal, read_period
from jiheng.standards.pack import Field, FieldType

Cell = str | int | float | Decimal | bool | datetime.date | None

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－＋％～：／　", "0123456789.,-+%~:/ ")
_NUMBER = re.compile(
    r"(?P<before>≥|>=|≤|<=|不少于|不低于|至少|不超过|不高于|至多|近|约)?"
    r"(?P<low>-?\d[\d,]{0,20}(?:\.\d{1,12})?|-?\.\d{1,12})"
    r"(?:[-~至到](?P<high>\d[\d,]{0,20}(?:\.\d{1,12})?))?"
    r"(?P<some>余|多|\+)?(?P<scale>亿|千万|百万|万|千)?(?P<more>余|多|\+)?"
    r"(?P<unit>[^\d余多+]{0,8}?)(?P<after>余|以上|及以上|左右|以内|以下|\+)?"
)
_SCALES = {"亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3, "": 0}
_BOUNDS = {
    **dict.fromkeys(("≥", ">=", "不少于", "不低于", "至少", "余", "多", "+", "以上", "及以上"), Bound.AT_LEAST),
    **dict.fromkeys(("≤", "<=", "不超过", "不高于", "至多", "以内", "以下"), Bound.AT_MOST),
    **dict.fromkeys(("约", "左右"), Bound.ABOUT),
    "近": Bound.NEARLY,
}
_SIGNS = {
    Bound.AT_LEAST: "≥",
    Bound.AT_MOST: "≤",
    Bound.NEARLY: "近",
    Bound.ABOUT: "约",
    Bound.EXACT: "",
    Bound.RANGE: "",
}
_YES = frozenset(["是", "有", "√", "✓", "y", "yes", "true", "1", "对"])
_NO = frozenset(["否", "无", "×", "✗", "n", "no", "false", "0", "没有", "不"])
_DOCUMENT = re.compile(r"([^〔〕\s]{1,20})〔(\d{4})〕第?(\d{1,5})号")
_BRACKETS = str.maketrans("[]［］【】(（)）", "〔〕〔〕〔〕〔〔〕〕")
_MANY = re.compile(r"[、;；\n]+")
# Other words for one person; 人次 is none of them.
_PEOPLE = frozenset({"名", "位", "个人"})
_FIXED_UNITS = {FieldType.MONEY: CNY, FieldType.RATE: PERCENT, FieldType.POINTS: POINTS, FieldType.SCORE: SCORE}
_NAMED_UNITS = {"%": PERCENT, "％": PERCENT, "个百分点": POINTS, "百分点": POINTS, "分": SCORE, "元": CNY}
_NOISE = Decimal("1E-8")
_FEN = Decimal("0.01")
_WAN = Decimal(10000)
_LONGEST = 64


class Unread(msgspec.Struct, frozen=True):
    """A cell that could not be read: what stands there, what was expected, what to type (Chinese)."""

    cell: str
    what: str
    expected: str
    fix: str


def read_value(field: Field, cell: Cell, year: int) -> Value | Unread | None:
    """Returns the value of a cell, None for an empty one.

    Args:
        field: what the cell should hold.
        cell: as a workbook or a file gives it.
        year: year of the ledger, for dates without one.
    """
    text = _text(cell)
    if not text:
        return None
    if field.many:
        return tuple(dict.fromkeys(p for p in (each.strip() for each in _MANY.split(text)) if p))
    kind = field.type
    if kind.is_amount:
        answer = _answer(text) if field.yes_no else None
        return answer or _amount(field, text)
    found: Value | None
    match kind:
        case FieldType.DATE:
            found = read_date(cell, year)
            return found or Unread(text, "不是日期", "日期", f"改为年-月-日，如 {year}-09-20")
        case FieldType.PERIOD:
            found = read_period(cell, year)
            return found or Unread(
                text, "不是时间", "日期、月份或起止日期", f"如 {year}-09-20、{year}-09、{year}-09-14/{year}-09-30"
            )
        case FieldType.ORDINAL:
            found = read_ordinal(text)
            return found if found is not None else Unread(text, "不是届次", "第几届", "只填数字，如 23 表示第二十三届")
        case FieldType.BOOLEAN:
            short = text.lower()
            return short in _YES if short in _YES | _NO else Unread(text, "不是是非", "是或否", "填“是”或“否”")
        case FieldType.DOCUMENT:
            return _document(text)
        case FieldType.CHOICE | FieldType.GRADE:
            if not field.choices or text in field.choices:
                return text
            return Unread(text, "不在可选项中", "、".join(field.choices), f"改为 {'、'.join(field.choices)} 之一")
        case _:
            return text


def unit_of(field: Field) -> str:
    """Returns the unit that amounts of a field have."""
    return _unit(field.type, field.unit)


def show(value: Value) -> str:
    """Returns a value as people write it: 66.44万元, 2000+人, 2021-09-20."""
    match value:
        case Amount():
            return show_amount(value)
        case bool():
            return "是" if value else "否"
        case tuple():
            return "、".join(value)
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)


def show_amount(amount: Amount) -> str:
    """Returns an amount as people write it; money from 万元 upwards in 万元 where no digit is lost."""
    value = amount.value
    if amount.unit == YES_NO:
        return "是" if value else "否"
    if amount.unit == CNY:
        wan = value / _WAN
        whole = abs(value) >= _WAN and wan == wan.quantize(_FEN)
        figure = f"{wan.quantize(_FEN):f}万元" if whole else f"{value.normalize():f}元"
    else:
        signs = {PERCENT: "%", POINTS: "个百分点", SCORE: "分"}
        figure = f"{value:f}{signs.get(amount.unit, measure_of(amount.unit))}"
    return _SIGNS[amount.bound] + figure


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        exact = Decimal(repr(cell))
        if not exact.is_finite():
            return str(cell)
        # A sheet computes in binary: 0.30000000000000004 was 0.3 to the person who typed it.
        return f"{exact.quantize(_NOISE).normalize():f}" if abs(exact) < Decimal(10) ** 15 else f"{exact:f}"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return str(cell).strip().strip("\u200b\ufeff")


def _answer(text: str) -> Amount | None:
    """Returns yes or no as a number, None for any other cell; a plain 1 stays a number."""
    short = text.lower()
    if short.isdecimal() or short not in _YES | _NO:
        return None
    return Amount(Decimal(short in _YES), YES_NO)


def _amount(field: Field, text: str) -> Amount | Unread:
    squeezed = "".join(text.translate(_HALF_WIDTH).split())
    match = _NUMBER.fullmatch(squeezed) if len(squeezed) <= _LONGEST else None
    expected = f"数字（单位：{field.unit}）" if field.unit else "数字"
    if match is None:
        fix = "只填阿拉伯数字，可带单位和余、近、约，如 1200、66.44万元、2000余"
        return Unread(text[:_LONGEST], "不是数字", expected, fix)
    word = match["unit"].removeprefix("人民币")
    measure = _measure(field, word)
    if measure is None:
        allowed = "、".join((field.unit, *field.units))
        return Unread(text, f"单位是“{word}”", f"单位：{allowed}", f"按{allowed}填写；人与人次、场与次不能混用")
    scale = _SCALES[match["scale"] or ""]
    try:
        low = Decimal(match["low"].replace(",", "")).scaleb(scale)
        high = Decimal(match["high"].replace(",", "")).scaleb(scale) if match["high"] else None
    except InvalidOperation:
        return Unread(text, "不是数字", expected, "只填阿拉伯数字")
    low, high = _positional(low), None if high is None else _positional(high)
    marks = [m for m in (match["before"], match["some"], match["more"], match["after"]) if m]
    bound = _BOUNDS[marks[0]] if marks else Bound.RANGE if high is not None else Bound.EXACT
    step = Decimal(1).scaleb(scale - _places(match["low"]))
    if field.type is FieldType.MONEY and not match["scale"]:
        # A sum in 元 is meant to the 分; only 万元 is rounded.
        step = _FEN
    fault = _outside(field, low, high, text)
    return fault or Amount(low, _unit(field.type, measure), _positional(step), bound, high)


def _measure(field: Field, word: str) -> str | None:
    """Returns the measure a cell names, the field's where it names none, None for one that does not belong."""
    if not word:
        return field.unit
    match field.type:
        case FieldType.MONEY:
            return word if word in ("元", "圆") else None
        case FieldType.RATE:
            return word if word in ("%", "％") else None
        case FieldType.POINTS:
            return word if word in ("个百分点", "百分点") else None
        case _:
            allowed = (field.unit, *field.units)
            if word in allowed or not field.unit:
                return word
            shorter = word.removeprefix("个")
            if shorter and shorter in allowed:
                return shorter
            return "人" if word in _PEOPLE and "人" in allowed else None


def _outside(field: Field, low: Decimal, high: Decimal | None, text: str) -> Unread | None:
    if high is not None and high < low:
        return Unread(text, "起止颠倒", "由小到大的范围", "小数在前、大数在后")
    exponent = low.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if (
        field.type in (FieldType.MONEY, FieldType.COUNT)
        and places > field.digits
        and low % Decimal(1).scaleb(-field.digits)
    ):
        digits = "整数" if not field.digits else f"最多 {field.digits} 位小数"
        return Unread(text, "小数位过多", digits, f"改为{digits}")
    if field.minimum is not None and low < field.minimum:
        return Unread(text, f"小于 {field.minimum}", f"不小于 {field.minimum}", "核对数字和正负号")
    if field.maximum is not None and (high or low) > field.maximum:
        return Unread(text, f"大于 {field.maximum}", f"不大于 {field.maximum}", "核对数字和单位（元与万元）")
    return None


def _unit(kind: FieldType, measure: str) -> str:
    # A target may be of any unit: 20场, 85%, 12万元.
    return _FIXED_UNITS.get(kind) or _NAMED_UNITS.get(measure) or count_of(measure)


def _positional(value: Decimal) -> Decimal:
    # scaleb leaves 1E+4; the plain digits read better and hash the same.
    return Decimal(f"{value:f}")


def _places(figure: str) -> int:
    return len(figure.rpartition(".")[2]) if "." in figure else 0


def _document(text: str) -> str | Unread:
    match = _DOCUMENT.fullmatch("".join(text.translate(_HALF_WIDTH).split()).translate(_BRACKETS))
    if match is None:
        return Unread(text, "不是文号", "文号", "写作 机关代字〔年份〕序号号，如 财教〔2023〕147号")
    return f"{match[1]}〔{match[2]}〕{int(match[3])}号"
