"""Units: what stands after a number, from 万元 and % to the measure words of the data."""

from __future__ import annotations

import re

import msgspec

from jiheng.facts.unit import CNY, PERCENT, PERMILLE, POINTS, SCORE
from jiheng.reading.numerals import Number, figures
from jiheng.reading.scan_words import Lexicon

# Exponents of ten.
MAGNITUDES = {"百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "百亿": 10, "千亿": 11, "万亿": 12}
# A blank of a scan, a wrapped line or the border of a table cell may stand between a number and its unit.
_GAP = re.compile(r"[ \r]{0,4}(?:[\n\t][ ]{0,12})?")
_G = r"[ \r]{0,4}(?:\n[ ]{0,12})?"
# 12.5(万元)
_IN_BRACKETS = re.compile(r"\([万亿千百]?(?:元|%)\)")
_MAGNITUDE = re.compile(r"万亿|[百千][万亿]|[百千万亿]")
_MONEY = re.compile(
    rf"(?P<magnitude>万亿|[百千]{_G}[万亿]|[百千万亿])?(?P<more>余|多)?{_G}(?:人民币)?"
    r"(?:元(?!旦|素|月|宵|器|件|首|老|宇|代|气|谋|培|年|始|勋|春|达)|圆(?!满|桌|形|通|明|梦|柱|孔)|块钱)(?P<over>余|多(?!元|样|种|次|项))?"
)
_COINS = re.compile(rf"{_G}(?:(?P<tenths>[0-9])角(?!度|色)(?:(?P<cents>[0-9])分)?|(?P<only>[0-9])分(?!别|钟|析))")
_NO_COIN = frozenset("度色落逐膜")  # of 角度, 角色
_POINTS = re.compile(rf"个?{_G}百{_G}分{_G}点")
_NOT_SCORE = re.compile(
    "分(?:[钟别类成布管公局会析解子工配之期级批组行院校享发开支散部包离歧担项值数制红流房段拣明外内贝米店馆厂站场队区片团社节辨摊阶层"
    "块步头列账设馏税洪娩泌秒寸量界寝居置辩镜赃身文毫餐比])"
)
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_BLANKS = frozenset(" \r\n\t")
_CELLS = re.compile(r"[^ ] {2,}[^ ]|\t")
_MORE = frozenset("余多来")
_MANY = ("多媒体", "多功能", "多元", "多样", "多种", "来自", "来源", "来访", "来信", "来往")


class Unit(msgspec.Struct, frozen=True, gc=False):
    """A unit in the text.

    Attributes:
        kind: `money`, `rate`, `score`, `count`, or `myriad` for 万 or 亿 alone, whose kind the words around tell.
        unit: as in `Amount.unit`.
        shift: exponent of ten of one of it in the base unit.
        end: one past the last character.
        more: whether 余 or 多 stands inside.
        apart: whether it stands on the next line or in the next cell.
        coins: what stands behind as smaller coins (3元5角), in 元.
    """

    kind: str
    unit: str
    shift: int
    end: int
    more: bool = False
    apart: bool = False
    coins: Number | None = None


def read_unit(text: str, at: int, words: Lexicon) -> Unit | None:
    """Returns the unit that follows the figures ending at a place of plain text, or None."""
    place = at
    first = text[place : place + 1]
    more = first in _MORE and not text.startswith(_MANY, place)
    if more:
        place += 1
        first = text[place : place + 1]
    if first == "(" and (found := _IN_BRACKETS.match(text, place)):
        unit = _unit_here(text, place + 1, words, more=more)
        return msgspec.structs.replace(unit, end=found.end()) if unit else None
    if first not in _BLANKS:
        return _unit_here(text, place, words, more=more) if first else None
    gap = _GAP.match(text, place)
    after = gap.end() if gap else place
    if after >= len(text):
        return None
    blank = text[place:after]
    apart = "\n" in blank or "\t" in blank
    unit = _unit_here(text, after, words, more=more)
    if unit is None or not apart:
        return unit
    return msgspec.structs.replace(unit, apart=True) if _joins(text, at, unit, blank) else None


def _unit_here(text: str, at: int, words: Lexicon, *, more: bool) -> Unit | None:
    first = text[at]
    if first == "%":
        return Unit("rate", PERCENT, 0, at + 1, more)
    if first == "万" and text.startswith("万元", at):
        return Unit("money", CNY, 4, at + 2, more)
    if first in "万亿百千元圆块‰":
        return _large(text, at, words, more=more)
    if first in "个分":
        points = _POINTS.match(text, at) if first == "个" else None
        if points:
            return Unit("rate", POINTS, 0, points.end(), more)
        if first == "分" and not _NOT_SCORE.match(text, at):
            return Unit("score", SCORE, 0, at + 1, more)
    if first == "角" and text[at + 1 : at + 2] not in _NO_COIN:
        return Unit("money", CNY, -1, at + 1, more)
    found = words.measure(text, at)
    return _counted(text, at, found, words, more=more) if found else None


def _counted(text: str, at: int, found: tuple[str, str], words: Lexicon, *, more: bool, shift: int = 0) -> Unit:
    """Adds the second half of 公斤/亩 and 微克/立方米."""
    word, unit = found
    end = at + len(word)
    if text[end : end + 1] == "/":
        second = words.measure(text, end + 1)
        if second:
            end += 1 + len(second[0])
            unit = f"{unit}/{second[0]}"
    return Unit("count", unit, shift, end, more)


def _large(text: str, at: int, words: Lexicon, *, more: bool) -> Unit | None:
    """Reads ‰, 百分点, money of any size, and 万 with or without a measure word."""
    first = text[at]
    if first == "‰":
        return Unit("rate", PERMILLE, 0, at + 1, more)
    if first == "百":
        points = _POINTS.match(text, at)
        if points:
            return Unit("rate", POINTS, 0, points.end(), more)
        # The exports of budget systems write ≥95百分比.
        if text.startswith("百分比", at):
            return Unit("rate", PERCENT, 0, at + 3, more)
        if text.startswith("百分", at):
            return None
    found = _MONEY.match(text, at)
    if found:
        return _money(text, found, more=more)
    word = words.measure(text, at)
    return _counted(text, at, word, words, more=more) if word else _magnified(text, at, words, more=more)


def _money(text: str, found: re.Match[str], *, more: bool) -> Unit:
    magnitude = found["magnitude"]
    shift = MAGNITUDES["".join(magnitude.split())] if magnitude else 0
    more = more or bool(found["more"] or found["over"])
    coins = None if magnitude else _COINS.match(text, found.end())
    if not coins:
        return Unit("money", CNY, shift, found.end(), more)
    cents = coins["cents"] or coins["only"] or "0"
    return Unit("money", CNY, shift, coins.end(), more, coins=figures(f"0.{coins['tenths'] or 0}{cents}"))


def _magnified(text: str, at: int, words: Lexicon, *, more: bool) -> Unit | None:
    """Reads 万, 亿, 千 and 百 with the measure word behind them, if there is one."""
    found = _MAGNITUDE.match(text, at)
    if not found:
        return None
    shift = MAGNITUDES[found.group()]
    end = found.end()
    if text[end : end + 1] in ("余", "多") and not text.startswith(_MANY, end):
        more = True
        end += 1
    place = end + 1 if text[end : end + 1] == " " else end
    word = words.measure(text, place)
    if word:
        return _counted(text, place, word, words, more=more, shift=shift)
    if text[place : place + 1] == "分" and not _NOT_SCORE.match(text, place):
        return Unit("score", SCORE, shift, place + 1, more)
    return Unit("myriad", "", shift, end, more) if found.group()[-1] in "万亿" else None


def _joins(text: str, number_end: int, unit: Unit, blank: str) -> bool:
    """Tells whether a unit on the next line or in the next cell belongs to the number before it."""
    alone = text[unit.end : unit.end + 1] in ("", "\n", "\t", "\r")
    if "\t" in blank:
        return alone
    line = text.rfind("\n", max(0, number_end - 200), number_end) + 1
    if unit.kind in ("money", "rate"):
        # `10 / 百元医疗收入`: behind the cells of a row the next line begins with a name.
        return alone or not _CELLS.search(text, line, number_end) or not "一" <= text[unit.end] <= "鿿"
    wrapped = number_end - line >= 12 and "\t" not in text[line:number_end]
    return wrapped or (alone and number_end - line <= 12)
