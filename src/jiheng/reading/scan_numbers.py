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
    r"[0-9]{1,3}(?P<by> |, )[0-9]{3}(?:(?P=by)[0-9]{3}){0,4}(?![0-9])(?:\.[0-9]{1,4}(?![0-9]))?"
    r"|[0-9](?: [0-9]){1,8} ?\. ?[0-9](?: ?[0-9]){0,3}(?= ?(?:[万亿] ?元|元|%))"
)
# The last decimal on the next line of a scan: 16. 5 / 0万元.
_TORN = re.compile(r"[0-9]{1,9}\.[ ]?[0-9]\n[0-9](?=[ ]?(?:万元|元|%))")


def read_number(draft: Draft, start: int) -> tuple[str, int] | None:
    """Returns the figures that make one number from a place on, and the place behind them; None for endless ones."""
    text = draft.text
    found = _NUMBER.match(text, start)
    if not found:
        return None
    written, end = found.group(), found.end()
    after = text[end : end + 1]
    if after in (" ", ",") and "." not in written and (parted := _PARTED.match(text, start)):
        if _one_number(draft, start, parted):
            return parted.group(), parted.end()
    elif after == "\n" and "." in written and (torn := _TORN.match(text, start)):
        line = text.rfind("\n", max(0, start - 12), start)
        if line < 0 and start >= 12:
            return torn.group(), torn.end()
    if "," in written and "，" in (said := draft.original[start:end]) and said[0] <= "9":
        if _thousands(text, written, end):
            return written, end
        written = written.partition(",")[0]
        return written, start + len(written)
    return written, end


def _one_number(draft: Draft, start: int, parted: re.Match[str]) -> bool:
    """Tells whether groups of figures parted by blanks are one number and not the cells of a row."""
    text = draft.text
    if "，" in draft.original[start : parted.end()]:
        return False
    unit = read_unit(text, parted.end(), draft.words)
    if unit is None or unit.apart or (parted["by"] is None and unit.kind == "count"):
        return False
    before = text[start - 1 : start]
    return parted["by"] is None or unit.kind == "money" or before not in (" ", "\t", "|")


def _thousands(text: str, written: str, end: int) -> bool:
    """Tells whether full-width commas part thousands between half-width figures; mostly they part clauses."""
    return "." in written or written.count(",") > 1 or text[end : end + 2].strip()[:1] in ("元", "万")
