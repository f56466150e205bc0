"""Normalise: one form for every character that is written in several, without moving any other character."""

from __future__ import annotations

import re
import unicodedata

from jiheng.standards.characters import TO_SIMPLIFIED

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff"
_NEW_LINES = "\x0b\x0c\x85\u2028\u2029"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\u30fc\ufe58\ufe63"
_TILDES = "\u301c\u223c\u02dc\u223e"
_OTHERS = {
    "○": "〇",
    "◯": "〇",
    "⚪": "〇",
    "﹪": "%",
    "٪": "%",
    "￥": "¥",
    "∶": ":",
    "︰": ":",
    "﹕": ":",
    "﹔": ";",
    "﹐": ",",
    "﹒": ".",
    "﹙": "(",
    "﹚": ")",
    "﹢": "+",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "〝": "“",
    "〞": "”",
    "≧": "≥",
    "≦": "≤",
    "﹥": ">",
    "﹤": "<",
    "囬": "回",
}


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    # Radicals (⼀ U+2F00) and compatibility ideographs come out of PDF fonts in place of the characters they look like.
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAD9)):
        unified = unicodedata.normalize("NFKC", chr(code))
        if len(unified) == 1:
            table[code] = unified
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    simplified = {code: chr(form) for code, form in TO_SIMPLIFIED.items()}
    table.update({code: simplified.get(ord(form), form) for code, form in table.items()})
    table.update(simplified)
    for characters, form in ((_SPACES, " "), (_NEW_LINES, "\n"), (_DASHES, "-"), (_TILDES, "~")):
        table.update(dict.fromkeys(map(ord, characters), form))
    table.update({ord(character): form for character, form in _OTHERS.items()})
    return table


_TABLE = _table()

# Nearly every text holds some of these, and few texts hold any other: replacing them one by one is five times as fast
# as a table look-up for every character.
_COMMON = "，：；（）！？％．０１２３４５６７８９～—–－\u3000\u00a0\x0b\x0c"
_COMMON_FORMS = tuple((character, _TABLE[ord(character)]) for character in _COMMON)
_RARE = re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(_TABLE) if chr(code) not in _COMMON) + "]")


def plain(text: str) -> str:
    """Returns the text with digits, letters, punctuation, blanks, dashes and characters in their plain forms.

    Every character gives exactly one, so that an offset into the result is an offset into the text.
    """
    if text.isascii() and text.isprintable():
        return text
    if _RARE.search(text):
        return text.translate(_TABLE)
    for character, form in _COMMON_FORMS:
        text = text.replace(character, form)
    return text
