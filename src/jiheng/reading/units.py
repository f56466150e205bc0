"""Units: what stands after a number, from 万元 and % to the measure words of the data."""

from __future__ import annotations

import functools
import re
from decimal import Decimal

import msgspec

from jiheng.facts.unit import CNY, PERCENT, PERMILLE, POINTS, SCORE, count_of
from jiheng.standards import load

ONE = Decimal(1)
_MAGNITUDES = {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
FACTORS = {
    word: Decimal(worth)
    for word, worth in {
        **_MAGNITUDES,
        "百万": 10**6,
        "千万": 10**7,
        "百亿": 10**10,
        "千亿": 10**11,
        "万亿": 10**12,
    }.items()
}
_TENTH, _CENT = Decimal("0.1"), Decimal("0.01")
# A blank of a scan, a wrapped line or the border of a table cell may stand between a number and its unit.
_GAP = re.compile(r"[ \r]{0,4}(?:[\n\t][ ]{0,12})?")
_G = r"[ \r]{0,4}(?:\n[ ]{0,12})?"
_MAGNITUDE = re.compile(r"万亿|[百千][万亿]|[百千万亿]")
_MONEY = re.compile(
    rf"(?P<magnitude>万亿|[百千]{_G}[万亿]|[百千万亿])?(?P<more>余|多)?{_G}(?:人民币)?"
    rf"(?:元(?!旦|素|月|宵|器|件|首|老|宇|代|气|谋|培|年|始|勋|春)|圆(?!满|桌|形|通|明|梦|柱|孔)|块钱)(?P<more2>余|多(?!元|样|种|次|项))?"
)
_SMALL = re.compile(rf"{_G}(?P<tenths>[0-9])角(?!度|色)(?:(?P<cents>[0-9])分)?|{_G}(?P<only>[0-9])分(?!别|钟|析)")
_POINTS = re.compile(rf"个?{_G}百{_G}分{_G}点")
_NOT_SCORE = re.compile(
    "分(?:钟|别|类|为|成|布|管|公|局|会|析|解|子|工|配|之|期|级|批|组|行|院|校|享|发|开|支|散|部|包|离|歧|担|项|值|数|制|红|流|房|段|拣"
    "|明|外|内|贝|米|店|馆|厂|站|场|队|区|片|团|社|节|辨|摊|阶|层|块|步|头|列|账|设|馏|税|洪|娩|泌|秒|寸|量|界|寝|居|置|辩|镜|赃|身|文|毫|餐)"
)
_FRACTION_BEFORE = frozenset("之")


class Unit(msgspec.Struct, frozen=True):
    """A unit in the text: what one of it is worth in the base unit, and where it ends.

    Attributes:
        kind: `money`, `rate`, `score`, `count`, or `myriad` for 万 or 亿 alone, whose kind the words around tell.
        unit: as in `Amount.unit`.
        factor: worth of one.
        end: one past the last character.
        more: whether 余 or 多 stands inside.
        extra: what stands behind as smaller coins (3元5角), in the base unit.
    """

    kind: str
    unit: str
    factor: Decimal
    end: int
    more: bool = False
    extra: Decimal | None = None
    apart: bool = False


class Lexicon(msgspec.Struct, frozen=True):
    """The word lists of the data, by first character."""

    measures: dict[str, tuple[str, ...]]
    guards: dict[str, re.Pattern[str]]
    structure: tuple[str, ...]
    verbs: re.Pattern[str]


@functools.cache
def lexicon() -> Lexicon:
    """Returns the word lists, made ready once per process."""
    words = load().words
    measures: dict[str, list[str]] = {}
    for word in words["measure_words"]:
        measures.setdefault(word.replace("（", "(")[0], []).append(word.replace("（", "(").replace("）", ")"))
    guards: dict[str, list[str]] = {}
    for pattern in words["not_measures"]:
        guards.setdefault(pattern[0], []).append(pattern)
    verbs = "|".join(sorted(words["establishing_verbs"], key=len, reverse=True))
    return Lexicon(
        {first: tuple(sorted(set(all_), key=len, reverse=True)) for first, all_ in measures.items()},
        {first: re.compile("|".join(all_)) for first, all_ in guards.items()},
        tuple(words["structure_nouns"]),
        re.compile(f"(?:{verbs})了?$"),
    )


def read_unit(text: str, at: int, words: Lexicon) -> Unit | None:
    """Returns the unit that follows the figures ending at a place of plain text, or None."""
    more = text[at : at + 1] in ("余", "多", "来") and text[at : at + 3] not in ("多媒体", "多功能")
    start = at + 1 if more else at
    gap = _GAP.match(text, start)
    place = gap.end() if gap else start
    blank = text[start:place]
    apart = "\n" in blank or "\t" in blank
    if place >= len(text):
        return None
    unit = _unit_here(text, place, words, more=more)
    if unit is None or (apart and not _joins(text, at, place, unit, blank)):
        return None
    return msgspec.structs.replace(unit, apart=True) if apart else unit


def _unit_here(text: str, at: int, words: Lexicon, *, more: bool) -> Unit | None:
    first = text[at]
    if first in "%‰":
        return Unit("rate", PERCENT if first == "%" else PERMILLE, ONE, at + 1, more)
    if first in "万亿百千元圆块":
        points = _POINTS.match(text, at)
        if points:
            return Unit("rate", POINTS, ONE, points.end(), more)
        money = _MONEY.match(text, at)
        if money:
            return _money(text, money, more=more)
        plain_word = _measure(text, at, words)
        if plain_word:
            return Unit("count", count_of(plain_word), ONE, at + len(plain_word), more)
        return _magnified(text, at, words, more=more)
    if first == "个":
        points = _POINTS.match(text, at)
        if points:
            return Unit("rate", POINTS, ONE, points.end(), more)
    if first == "分" and not text.startswith("分钟", at):
        return None if _NOT_SCORE.match(text, at) else Unit("score", SCORE, ONE, at + 1, more)
    if first == "角" and text[at + 1 : at + 2] not in ("度", "色", "落", "逐", "膜"):
        return Unit("money", CNY, _TENTH, at + 1, more)
    word = _measure(text, at, words)
    return Unit("count", count_of(word), ONE, at + len(word), more) if word else None


def _money(text: str, found: re.Match[str], *, more: bool) -> Unit:
    magnitude = found["magnitude"]
    factor = FACTORS["".join(magnitude.split())] if magnitude else ONE
    more = more or bool(found["more"] or found["more2"])
    end = found.end()
    small = None if magnitude else _SMALL.match(text, end)
    extra = None
    if small:
        cents = small["cents"] or small["only"]
        extra = int(small["tenths"] or 0) * _TENTH + int(cents or 0) * _CENT
        end = small.end()
    return Unit("money", CNY, factor, end, more, extra)


def _magnified(text: str, at: int, words: Lexicon, *, more: bool) -> Unit | None:
    """Reads 万, 亿, 千 and 百 with the measure word behind them, if there is one."""
    found = _MAGNITUDE.match(text, at)
    if not found:
        return None
    factor = FACTORS[found.group()]
    end = found.end()
    if text[end : end + 1] in ("余", "多"):
        more = True
        end += 1
    place = end + 1 if text[end : end + 1] == " " else end
    word = _measure(text, place, words)
    if word:
        return Unit("count", count_of(word), factor, place + len(word), more)
    if text[place : place + 1] == "分" and not _NOT_SCORE.match(text, place):
        return Unit("score", SCORE, factor, place + 1, more)
    return Unit("myriad", "", factor, end, more) if found.group()[-1] in "万亿" else None


def _measure(text: str, at: int, words: Lexicon) -> str:
    """Returns the measure word at a place, or an empty string where another word begins with it."""
    first = text[at : at + 1]
    found = words.measures.get(first)
    if not found:
        return ""
    guard = words.guards.get(first)
    if guard and guard.match(text, at):
        return ""
    for word in found:
        if text.startswith(word, at):
            end = at + len(word)
            # Letters go on: 5mmHg, 3kmh are no lengths.
            if word[-1].isascii() and word[-1].isalnum() and text[end : end + 1].isascii() and text[end : end + 1].isalnum():
                continue
            return word
    # PDF text sets blanks inside 台 ( 套 ).
    return ""


def _joins(text: str, number_end: int, place: int, unit: Unit, blank: str) -> bool:
    """Tells whether a unit on the next line or in the next cell belongs to the number before it."""
    after = text[unit.end : unit.end + 1]
    alone = after in ("", "\n", "\t", "\r")
    if "\t" in blank:
        return alone
    if unit.kind in ("money", "rate"):
        return True
    line = text.rfind("\n", 0, number_end) + 1
    wrapped = number_end - line >= 12 and "\t" not in text[line:number_end]
    return wrapped or (alone and number_end - line <= 12)
