"""The numbers of headings: 第一部分, 一、, （一）, 1., 1.1, （1）, ①, in any width and with blanks inside."""

from __future__ import annotations

import enum
import functools
import re

import msgspec


class Kind(enum.IntEnum):
    """Kinds of heading numbers; the value is the usual level."""

    PART = 0  # 第一部分
    HAN = 1  # 一、
    HAN_BRACKET = 2  # （一）
    ARABIC = 3  # 1.
    ARABIC_BRACKET = 4  # （1）
    CIRCLED = 5  # ①
    DECIMAL = 6  # 1.1


class Number(msgspec.Struct, frozen=True, gc=False):
    """A number at the beginning of a line.

    Attributes:
        kind: see `Kind`.
        ordinal: what it counts; the last place of a decimal number.
        start: first character, blanks before it left out.
        end: one past the last, blanks behind it left out.
        bullet: a converter's `- ` stands before it.
        loose: the mark behind the digit is missing (一 基本情况), so the words must prove it.
        chain: all places of a decimal number.
    """

    kind: Kind
    ordinal: int
    start: int
    end: int
    bullet: bool = False
    loose: bool = False
    chain: tuple[int, ...] = ()


_BLANK = "[ \t\u00a0\u3000\u2002\u2003\u2009\u200b\ufeff]"
_B = _BLANK + "{0,4}"
_HAN = f"[一二三四五六七八九十](?:{_B}[一二三四五六七八九十]){{0,2}}"
_DOT = "[.．。]"

# Tried where a line begins: each branch is decided within a few characters.
_LINE_NUMBER = re.compile(
    f"(?:\\[[A-Za-z]{{1,20}}:[^\\]\n]{{0,60}}\\])?(?:#{{1,6}}{_BLANK}|\\*\\*)?{_BLANK}{{0,60}}"
    f"(?P<bullet>[-–—•●·▪◆■*]{_BLANK}{{1,4}})?"
    "(?:"
    f"(?P<part>第{_B}(?P<part_n>{_HAN}|[0-9]{{1,2}}){_B}(?:部{_B}分|章|篇)[、：:.．]?)"
    f"|(?P<hanb>[（(〔【\\[]{_B}(?P<hanb_n>{_HAN}){_B}(?:[）)〕】\\]][、.．]?|、))"
    f"|(?P<han>(?P<han_n>{_HAN}){_B}[、.．](?![一二三四五六七八九十]{{1,2}}[、季月级类批期次线]))"
    f"|(?P<hanloose>(?P<hanloose_n>{_HAN})(?={_BLANK}{{1,4}}[\u4e00-\u9fff]))"
    f'|(?P<dec>(?P<dec_n>[0-9]{{1,2}}(?:[.．][0-9]{{1,2}}){{1,3}})(?=[、.．]?{_B}[\u4e00-\u9fff“"]))'
    f"|(?P<ara>(?P<ara_n>[0-9]{{1,2}}){_B}(?:、|{_DOT}、?)(?![0-9]))"
    f"|(?P<arab>[（(〔\\[]{_B}(?P<arab_n>[0-9]{{1,2}}){_B}[）)〕\\]][、.．]?|(?P<arab_m>[0-9]{{1,2}}){_B}[）)][、.．]?)"
    f"|(?P<cir>(?P<cir_n>[①-⑳⑴-⒇㈠-㈩⒈-⒛])[、.．]?)"
    ")"
)
_STARTERS = frozenset("第（(〔【[一二三四五六七八九十0123456789-–—•●·▪◆■*#①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳") | frozenset(
    map(chr, (*range(0x2474, 0x249C), *range(0x3220, 0x322A)))
)
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_CIRCLED = (("①", 5), ("⑴", 4), ("⒈", 3), ("㈠", 2))


def line_number(line: str, start: int) -> Number | None:
    """Returns the number that begins a line, None where none does; `start` is the line's place in its text."""
    bare = line.lstrip()
    if not bare or bare[0] not in _STARTERS:
        return None
    lead = len(line) - len(bare)
    match = _LINE_NUMBER.match(line, lead)
    return _number(match, start) if match else None


def _number(match: re.Match[str], offset: int) -> Number | None:
    bullet = match["bullet"] is not None
    group = match.lastgroup or ""
    start, end = match.span(group)
    start, end = start + offset, end + offset
    match group:
        case "part":
            return Number(Kind.PART, han_or_arabic(match["part_n"]), start, end, bullet)
        case "hanb":
            return Number(Kind.HAN_BRACKET, han_or_arabic(match["hanb_n"]), start, end, bullet)
        case "han":
            return Number(Kind.HAN, han_or_arabic(match["han_n"]), start, end, bullet)
        case "hanloose":
            return Number(Kind.HAN, han_or_arabic(match["hanloose_n"]), start, end, bullet, loose=True)
        case "dec":
            chain = tuple(int(p) for p in re.split("[.．]", match["dec_n"]))
            return Number(Kind.DECIMAL, chain[-1], start, end, bullet, chain=chain)
        case "ara":
            return Number(Kind.ARABIC, int(match["ara_n"]), start, end, bullet)
        case "arab":
            return Number(Kind.ARABIC_BRACKET, int(match["arab_n"] or match["arab_m"]), start, end, bullet)
        case "cir":
            return _circled(match["cir_n"], start, end, bullet=bullet)
    return None


def _circled(mark: str, start: int, end: int, *, bullet: bool) -> Number:
    first, kind = next((f, k) for f, k in _CIRCLED if 0 <= ord(mark) - ord(f) < 20)
    return Number(Kind(kind), ord(mark) - ord(first) + 1, start, end, bullet)


@functools.lru_cache(maxsize=512)
def han_or_arabic(digits: str) -> int:
    """Reads 一 to 九十九 or arabic digits, blanks inside allowed; 0 for what is no number."""
    digits = "".join(digits.split()).replace("\u200b", "").replace("\ufeff", "")
    if digits[:1].isdecimal():
        return int(digits)
    tens, ten, ones = digits.partition("十")
    if not ten:
        return _DIGITS.get(tens, 0) if len(tens) == 1 else 0
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
