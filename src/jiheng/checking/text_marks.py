"""Marks: the numbers that begin lines, gathered into lists; what T02 and T03 judge."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import msgspec

from jiheng.checking.review import Review
from jiheng.checking.text_lines import layout

_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_HAN = "一二三四五六七八九十"
_OPEN, _CLOSE = "（(〔", "）)〕"
_MARK = re.compile(
    rf"(?:[-–—•●·▪◆■*]\s{{0,4}})?(?:(?P<han>[{_HAN}]{{1,3}})\s{{0,2}}[、．.]"
    rf"|(?P<hanb>[{_OPEN}]\s?[{_HAN}]{{1,3}}\s?[{_CLOSE}])"
    rf"|(?P<arab>[{_OPEN}]\s?\d{{1,2}}\s?[{_CLOSE}])"
    r"|(?P<half>\d{1,2}[)）])"
    r"|(?P<comma>\d{1,2})\s?、"
    r"|(?P<dot>\d{1,2})\s?[.．](?!\d)"
    r"|(?P<circle>[①-⑳]))"
)
_FIRST = frozenset("一二三四五六七八九十（(〔0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳-–—•●·▪◆■*")
_DEEPEST = 12


class Mark(msgspec.Struct, frozen=True, gc=False):
    """A number at the beginning of a line.

    Attributes:
        kind: `han` 一、, `hanb` （一）, `comma` 1、, `dot` 1., `arab` （1）, `half` 1）, `circle` ①.
        value: what it counts.
        start: first character.
        end: one past the mark.
        printed: as it stands.
        line: index of its line in the layout.
    """

    kind: str
    value: int
    start: int
    end: int
    printed: str
    line: int

    @property
    def width(self) -> str:
        """`full`, `half` or `mixed`, as its two brackets are; empty without brackets."""
        if self.kind not in ("hanb", "arab"):
            return ""
        full = (self.printed[0] == "（") + (self.printed[-1] == "）")
        return ("half", "mixed", "full")[full]


class Oddity(msgspec.Struct, frozen=True, gc=False):
    """A mark that does not go on from the one before: `gap`, `repeat`, `back`, `start` or `kind`."""

    what: str
    mark: Mark
    before: Mark | None


class Marks:
    """All marks of a report as lists, and the oddities found on the way."""

    def __init__(self, review: Review) -> None:
        self.lists: list[list[Mark]] = []
        self.oddities: list[Oddity] = []
        self._text = review.text
        self._stack: list[list[Mark]] = []
        self._last = 0
        found = [
            _read(line.text, line.start, index)
            for index, line in enumerate(layout(review).lines)
            if not line.tabular and line.text[0] in _FIRST
        ]
        self._places = [(m.kind, m.value, m.start) for m in found if m is not None and m.value]
        for mark in found:
            if mark is not None and mark.value:
                self._take(mark)
                self._last = mark.end
        for each in self.lists:
            self._judge_kinds(each)
        self.oddities.sort(key=lambda o: o.mark.start)

    def _take(self, mark: Mark) -> None:
        for depth in range(len(self._stack) - 1, -1, -1):
            last = self._stack[depth][-1]
            if last.value + 1 == mark.value and mark.kind in (last.kind, self._stack[depth][0].kind):
                self._go_on(depth, mark)
                return
        if mark.value == 1 or self._stands_inline(mark):
            self._open(mark)
            return
        same = next((d for d in self._depths() if any(m.kind == mark.kind for m in self._stack[d])), None)
        other = next((d for d in self._depths() if self._stack[d][-1].value + 1 == mark.value), None)
        senior = mark.kind in ("han", "hanb")
        lost = other is not None and self._goes_on_itself(other, mark)
        if lost:
            other = None  # 一、 （二） 二、: the list above goes on by itself, so this one has lost its first item
        if other is not None and (same is None or (other > same and not senior)):
            self._go_on(other, mark)
        elif same is not None:
            last = self._stack[same][-1]
            what = "gap" if mark.value > last.value else "repeat" if mark.value == last.value else "back"
            self.oddities.append(Oddity(what, mark, last))
            self._go_on(same, mark)
        else:
            if lost or mark.kind in ("han", "hanb"):
                self.oddities.append(Oddity("start", mark, None))
            self._open(mark)

    def _goes_on_itself(self, depth: int, mark: Mark) -> bool:
        """Tells whether the next mark of the kind of a list is the number that would follow in it."""
        kind = self._stack[depth][0].kind
        later = (value for k, value, start in self._places if k == kind and start > mark.start)
        return kind != mark.kind and next(later, 0) == mark.value

    def _depths(self) -> range:
        return range(len(self._stack) - 1, -1, -1)

    def _go_on(self, depth: int, mark: Mark) -> None:
        del self._stack[depth + 1 :]
        self._stack[depth].append(mark)

    def _open(self, mark: Mark) -> None:
        self.lists.append([mark])
        self._stack.append(self.lists[-1])
        if len(self._stack) > _DEEPEST:
            del self._stack[0]

    def _stands_inline(self, mark: Mark) -> bool:
        """Tells whether the number before stands within a paragraph since the last mark, as in （1）…；（2）… ."""
        before = _printed(mark.kind, mark.value - 1)
        return any(self._text.find(each, self._last, mark.start) >= 0 for each in before)

    def _judge_kinds(self, marks: list[Mark]) -> None:
        if len({m.kind for m in marks}) == 1:
            return
        kinds = Counter(m.kind for m in marks)
        usual = max(kinds, key=lambda k: (kinds[k], -_RANKS.index(k)))
        model = next(m for m in marks if m.kind == usual)
        self.oddities.extend(Oddity("kind", m, model) for m in marks if m.kind != usual)


_RANKS = ("han", "hanb", "comma", "dot", "arab", "half", "circle")


def _read(text: str, start: int, line: int) -> Mark | None:
    match = _MARK.match(text)
    if match is None:
        return None
    kind = match.lastgroup or ""
    begin, end = match.start(kind), match.end()
    return Mark(kind, _value(match[kind]), start + begin, start + end, text[begin:end], line)


@lru_cache(maxsize=1024)
def _value(digits: str) -> int:
    digits = "".join(c for c in digits if c not in _OPEN + _CLOSE and not c.isspace())
    if "①" <= digits <= "⑳":
        return ord(digits) - ord("①") + 1
    if digits.isdecimal():
        return int(digits)
    tens, ten, ones = digits.partition("十")
    if not ten:
        return _DIGITS.get(tens, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def han_number(value: int) -> str:
    """Writes 1 to 99 in Chinese."""
    tens, ones = divmod(value, 10)
    last = _HAN[ones - 1] if ones else ""
    if not tens:
        return last
    return ("" if tens == 1 else _HAN[tens - 1]) + "十" + last


def printed(kind: str, value: int) -> str:
    """Writes a number in the usual form of its kind."""
    return _printed(kind, value)[0]


@lru_cache(maxsize=1024)
def _printed(kind: str, value: int) -> tuple[str, ...]:
    han = han_number(value)
    match kind:
        case "han":
            return (f"{han}、", f"{han}．", f"{han}.")
        case "hanb":
            return (f"（{han}）", f"({han})", f"（{han})", f"({han}）")
        case "arab":
            return (f"（{value}）", f"({value})", f"（{value})", f"({value}）")
        case "half":
            return (f"{value}）", f"{value})")
        case "comma":
            return (f"{value}、",)
        case "dot":
            return (f"{value}.", f"{value}．")
        case _:
            return (chr(ord("①") + value - 1),) if 1 <= value <= 20 else ("",)


def marks(review: Review) -> Marks:
    """Returns the marks of a report, the same value for every rule that asks."""
    return review.once(Marks)
