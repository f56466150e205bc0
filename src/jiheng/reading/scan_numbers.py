"""Numbers in figures with what scans do to them: blanks inside, thousands, a decimal torn off by the end of a line."""

from __future__ import annotations

import re

from jiheng.reading.scan_draft import Draft
from jiheng.reading.units import read_unit

_NUMBER = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![0-9])(?:[ ]?\.[ ]?[0-9]{1,8}(?![0-9]))?"
    r"|[0-9]{1,18}(?![0-9])(?:[ ]?\.[ ]{0,2}[0-9]{1,8}(?![0-9]|[ ]?\.[ ]?[0-9])|\.\n[0-9]{1,2}(?=[ ]?(?:[万亿]|元|%)))?"
)
# Blanks of a scan: 1 234.56万元, 3, 215 人次, 9 8 . 5 %.
_PARTED = re.compile(
    r"[0-9]{1,3}(?P<by> ?, ?| )[0-9]{3}(?:(?P=by)[0-9]{3}){0,4}(?![0-9])(?:[ ]?\.[ ]?[0-9]{1,4}(?![0-9]))?"
    r"|[0-9](?: [0-9]){1,8} ?\. ?[0-9](?: ?[0-9]){0,3}(?= ?(?:[万亿] ?元|元|%))"
)
# 1,2 34.56万元, 1,2 / 34.56万元: what is a number with thousands once blanks and the end of a line are out.
_LOOSE = re.compile(r"[0-9](?:[0-9]|[ \n](?=[0-9,.])|[,.][ \n]?(?=[0-9])){3,22}")
# Letter-spaced text: 编 制 4 8 人.
_SPACED = re.compile(r"[0-9](?=[ .])(?:(?: ?, ?| )[0-9]){0,11}(?: ?\. ?[0-9](?: ?[0-9]){0,3})?(?![0-9]| [0-9.])")
# 7. 6 2 万元: the figures behind the point apart.
_SPACED_DECIMALS = re.compile(r"[0-9]\. [0-9](?: [0-9]){1,3}(?= ?(?:[万亿] ?元|元|%|‰))")
_SPACED_BEFORE = re.compile(r"[一-鿿%,;:。、)] [一-鿿,、:;(>≥<≤=-] ?$")
_SPACED_AFTER = re.compile(r" [一-鿿%‰](?:[ ,;。、:)\n]|$)")
_WITH_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,4})?")
# Figures torn by the end of a line: 16. 5 / 0万元, 29 / 40.05万元.
_TORN = re.compile(
    r"(?:(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,4})\.[ ]?[0-9]\n[0-9]|[0-9]{1,6}\n[0-9]{1,6}\.[0-9]{1,4})"
    r"(?=[ ]?(?:万[ ]?元|元|%))"
)
_BARE_AT_END = re.compile(r"(?:[得评满总]分|分值|权重|编号|代码|热线|电话|[A-Za-z])[为:是 ]{0,2}$")
_BETWEEN_CELLS = frozenset(" \t\n|")
_LABEL = re.compile(r"(?:目标|指标|项目|附件|附表|表|图|任务|标准)[ ]$")


def read_number(draft: Draft, start: int) -> tuple[str, int] | None:
    """Returns the figures that make one number from a place on, and the place behind them; None for endless ones."""
    text = draft.text
    found = _NUMBER.match(text, start)
    if not found:
        return None
    if text[start + 1 : start + 2] == " " and (spaced := _SPACED.match(text, start)) and _letter_spaced(draft, spaced):
        return spaced.group(), spaced.end()
    if text.startswith(". ", start + 1) and (spaced := _SPACED_DECIMALS.match(text, start)):
        return spaced.group(), spaced.end()
    written, end = found.group(), found.end()
    after = text[end : end + 1]
    if after in (" ", ",") and "." not in written:
        parted = _PARTED.match(text, start)
        if parted and _one_number(draft, start, parted):
            return parted.group(), parted.end()
        loose = _LOOSE.match(text, start)
        if loose and _loose_number(draft, loose):
            return loose.group(), loose.end()
    elif after == "\n" and (torn := _TORN.match(text, start)) and _ends_prose(text, start):
        return torn.group(), torn.end()
    if "," in written and "，" in (said := draft.original[start:end]) and said[0] <= "9":
        if _thousands(text, start, written, end):
            return written, end
        written = written.partition(",")[0]
        return written, start + len(written)
    return written, end


def _one_number(draft: Draft, start: int, parted: re.Match[str]) -> bool:
    """Tells whether groups of figures parted by blanks are one number and not the cells of a row."""
    text = draft.text
    if "，" in draft.original[start : parted.end()] and not _thousands(text, start, parted.group(), parted.end()):
        return False
    unit = read_unit(text, parted.end(), draft.words)
    if unit is None or unit.apart or (parted["by"] is None and unit.kind == "count"):
        return False
    # No number of its own starts with a nought, as the second of 2 000 人 would.
    if (
        parted["by"] != " "
        or unit.kind == "money"
        or " 0" in parted.group()
        or text[start - 1 : start] not in _BETWEEN_CELLS
    ):
        return True
    # 培训 1 130 人次 的: behind a blank, only prose goes on after the unit with a word or a mark.
    after = text[unit.end : unit.end + 2].lstrip(" ")[:1]
    prose = after in ",。;、)" or "一" <= after <= "鿿" if after else False
    return prose and not _LABEL.search(text[max(0, start - 4) : start])


def _letter_spaced(draft: Draft, spaced: re.Match[str]) -> bool:
    """Tells whether figures with a blank after each stand in text that has a blank after every character."""
    text = draft.text
    before = text[max(0, spaced.start() - 4) : spaced.start()]
    in_spaced = _SPACED_BEFORE.search(before) or not before.strip() or before[-1:] == "\n"
    return bool(in_spaced and _SPACED_AFTER.match(text, spaced.end()))


def _ends_prose(text: str, start: int) -> bool:
    """Tells whether figures at the end of a line stand in a sentence and not in a cell."""
    line = text[max(0, start - 10) : start]
    return len(line) == 10 and "\n" not in line and "\t" not in line and "一" <= line.rstrip()[-1:] <= "鿿"


def _loose_number(draft: Draft, loose: re.Match[str]) -> bool:
    """Tells whether figures with stray blanks are an amount with thousands."""
    squeezed = "".join(loose.group().split())
    if loose.group().count("\n") > 1 or not _WITH_THOUSANDS.fullmatch(squeezed):
        return False
    unit = read_unit(draft.text, loose.end(), draft.words)
    return unit is not None and (unit.kind == "money" or "\n" in loose.group())


def _thousands(text: str, start: int, written: str, end: int) -> bool:
    """Tells whether full-width commas between half-width figures part thousands, and not clauses.

    Figures at the end of a clause have a unit there, but for a score: 得分95，300人参加.
    """
    if "." in written or written.count(",") > 1 or text[end : end + 2].strip()[:1] in ("元", "万"):
        return True
    return not _BARE_AT_END.search(text[max(0, start - 6) : start])
