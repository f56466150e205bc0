"""Automatic numbers of Word's lists, counted as Word counts them.

Word keeps no number in the text of a numbered heading: the list holds a format such as 一、, and which number a
paragraph has follows from those before it.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

_LEVELS = 9
_MOST = 100_000  # a counter beyond it is printed in digits, whatever the format

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_SMALL_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Level(msgspec.Struct):
    """One level of a list: its format, its text (`（%1）`) and where it starts."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False


class Numbering:
    """The lists of one document; `next` counts on and returns the number of a paragraph.

    A paragraph names an instance of a list; several instances may share a definition and then count on together.

    Attributes:
        levels: of each definition.
        definition_of: the definition of each instance.
        overrides: levels that an instance has instead of its definition's.
        restarts: levels at which an instance starts anew, and with what.
        style_levels: the level a definition gives to a paragraph style.
    """

    def __init__(self) -> None:
        self.levels: dict[str, dict[int, Level]] = {}
        self.definition_of: dict[str, str] = {}
        self.overrides: dict[str, dict[int, Level]] = {}
        self.restarts: dict[str, dict[int, int]] = {}
        self.style_levels: dict[tuple[str, str], int] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def level_of_style(self, list_id: str, style: str) -> int:
        """Returns the level that a list gives to a paragraph style."""
        return self.style_levels.get((self.definition_of.get(list_id, ""), style), 0)

    def next(self, list_id: str, level: int) -> str:
        """Counts a paragraph of a list at `level` and returns its printed number, empty for a bullet."""
        name = self.definition_of.get(list_id)
        if name is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(name, [None] * _LEVELS)
        if list_id not in self._begun:
            self._begun.add(list_id)
            for at, start in self.restarts.get(list_id, {}).items():
                counts[at] = start - 1
        current = counts[level]
        counts[level] = self._level(list_id, level).start if current is None else current + 1
        for deeper in range(level + 1, _LEVELS):
            counts[deeper] = None
        return self._print(list_id, level, counts)

    def _level(self, list_id: str, level: int) -> Level:
        overridden = self.overrides.get(list_id, {}).get(level)
        return overridden or self.levels.get(self.definition_of[list_id], {}).get(level) or Level()

    def _print(self, list_id: str, level: int, counts: list[int | None]) -> str:
        own = self._level(list_id, level)
        if own.format in {"bullet", "none"} and "%" not in own.text:
            return ""
        text = own.text
        for at in range(_LEVELS):
            mark = f"%{at + 1}"
            if mark in text:
                of = self._level(list_id, at)
                count = counts[at]
                form = "decimal" if own.legal else of.format
                text = text.replace(mark, spell(of.start if count is None else count, form))
        text = text.strip()
        # "1.1" before "2023年" must not become one number.
        return f"{text} " if text and (text[-1].isalnum() or text[-1] == ".") else text


def spell(count: int, form: str) -> str:
    """Returns a number in one of Word's formats; an unknown format gives Arabic digits."""
    if not 0 < count < _MOST:
        return str(count)
    return _FORMATS.get(form, str)(count)


def chinese(value: int, digits: str = _DIGITS, units: str = "十百千", *, short: bool = True) -> str:
    """Returns a number below 100,000 in Chinese: 12 is 十二, 105 is 一百零五."""
    if value >= 10_000:
        rest = value % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return chinese(value // 10_000, digits, units) + "万" + (gap + chinese(rest, digits, units) if rest else "")
    out = ""
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            out += digits[digit] + (units[power - 1] if power else "")
        elif out and value % 10**power and not out.endswith("零"):
            out += "零"
    return out[1:] if short and 10 <= value < 20 else out


def _roman(value: int) -> str:
    out = ""
    for worth, sign in _ROMAN + _SMALL_ROMAN:
        while value >= worth and len(out) < 40:
            out += sign
            value -= worth
    return out


def _letter(value: int) -> str:
    """Returns a … z, aa, bb, … as Word repeats them."""
    return chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, 20)


def _from(first: str, count: int) -> Callable[[int], str]:
    """Makes a format of `count` consecutive characters from `first`; beyond them stand digits."""
    return lambda value: chr(ord(first) + value - 1) if value <= count else str(value)


def _circled(value: int) -> str:
    return chr(0x2460 + value - 1) if value <= 20 else chr(0x3251 + value - 21) if value <= 35 else str(value)


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "japaneseCounting",
            "koreanCounting",
        ),
        chinese,
    ),
    **dict.fromkeys(
        ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"),
        lambda v: "".join(_DIGITS[int(d)] for d in str(v)),
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"),
        lambda v: chinese(v, _FORMAL, "拾佰仟", short=False),
    ),
    "ideographTraditional": lambda v: _STEMS[(v - 1) % 10],
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalZero": lambda v: f"{v:02d}",
    "decimalFullWidth": lambda v: "".join(chr(ord("０") + int(d)) for d in str(v)),
    "decimalFullWidth2": lambda v: "".join(chr(ord("０") + int(d)) for d in str(v)),
    "lowerLetter": _letter,
    "upperLetter": lambda v: _letter(v).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda v: _roman(v).upper(),
    "none": lambda _: "",
    "bullet": lambda _: "",
}
