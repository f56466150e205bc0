"""Spoken sums: divisions that are closed, totals that say what they sum up, budgets with what was added to them.

`其中：基本支出A，项目支出B` names all members of a division, so that they make up the whole; `甲A、乙B，合计C` and
`以上三项合计C：甲、乙、丙` say that they sum up; `年初预算A，追加B，调整后预算C` tells a budget's way.
"""

from __future__ import annotations

import functools
import re

import msgspec

from jiheng.facts import Relation, Stage
from jiheng.facts.relation import SPOKEN
from jiheng.reading.relations.claims import sum_claim
from jiheng.reading.relations.differences import slip
from jiheng.reading.relations.figure import Figure
from jiheng.reading.relations.line import Line, numeral
from jiheng.reading.relations.spoken_words import back, lead, level

_OPENS = re.compile(r"其中[：:，,、\n]*|(?<=[人名个元户])[：:]")
_TOTAL = re.compile(r"^[，,、；]?(?:以上)?(?:合计|共计|总计)[^，。；：、\d]{0,6}$")
_CALLED = re.compile(r"(?:合计|共计|总计|总共|累计|小计|总)[^，。；：、\d]{0,6}$")
_ABOVE = re.compile(
    r"(?:以上|上述)(?P<count>[两三四五六七八九\d]{1,2})(?:大?项|大?类|个)[^，。；：\n]{0,6}(?:合计|共计)[^，。；：\n]{0,4}$"
)
_ADJUSTED = re.compile(r"(?:调整后|决算时|全年)[^，。；\d]{0,4}预算[^，。；\d]{0,3}$")
_ADDED = re.compile(r"追加|下达|调增")
_INITIAL = re.compile(r"年初|核定|批复")
_BREAK = re.compile(r"[，,、；;：:。\n]")
_BRACKETS = re.compile(r"[（(][^（）()]{0,20}[）)]")
_NESTS = re.compile("其中|包括|含|（")
_TWO, _QUARTERS, _MOST, _WORDS = 2, 4, 14, 30
_FAR = 3  # a sum more than so many times off is a misreading


class Division(msgspec.Struct, frozen=True):
    """A division whose members are all named: those that must be there, and those that may."""

    needed: tuple[tuple[str, ...], ...]
    optional: tuple[str, ...]

    def member(self, words: str) -> str:
        """Returns the member that words name, by its first name; empty for none."""
        for names in self.needed:
            if any(name in words for name in names):
                return names[0]
        return next((name for name in self.optional if name in words), "")


@functools.lru_cache(maxsize=8)
def divisions(words: tuple[str, ...]) -> tuple[Division, ...]:
    """Returns the closed divisions of a list of words (`货物 服务 / 工程`)."""
    found = []
    for entry in words:
        needed, _, optional = entry.partition("/")
        found.append(Division(tuple(tuple(n.split("|")) for n in needed.split()), tuple(optional.split())))
    return tuple(found)


def spoken_sums(line: Line, summed: set[str]) -> list[Relation]:
    """Returns the sums the words bind whose totals are not in `summed`."""
    found: list[Relation] = []
    closed = divisions(line.context.standards.words.get("closed_divisions", ()))
    text = line.text
    starts = [f.start for f in line.figures]
    if not starts:
        return []
    index = 0
    for opener in _OPENS.finditer(text):
        while index < len(starts) and starts[index] < opener.start():
            index += 1
        if 0 < index < len(starts):
            claim = _divided(line, index, opener.end(), closed, summed)
            if claim is not None:
                found.append(claim)
    for figure in line.figures:
        if figure.rate or figure.change or figure.id in summed or not level(figure):
            continue
        words = lead(line, figure)[-_WORDS:]
        claim = None
        if words.startswith("，全年"):
            claim = _of_quarters(line, figure)
        elif "计" in words:
            claim = _totalled(line, figure) or _above(line, figure) or _slipped_total(line, figure, words)
        elif figure.money and figure.budget and "预算" in words and _ADJUSTED.search(words):
            claim = _adjusted(line, figure)
        if claim is not None:
            found.append(claim)
    return [msgspec.structs.replace(c, note=SPOKEN) for c in found if not c.holds and _near(c)]


def _near(claim: Relation) -> bool:
    computed, stated = claim.computed, claim.stated
    return computed is not None and 0 < stated <= computed * _FAR and computed <= stated * _FAR


def _own(line: Line, figure: Figure) -> str:
    """Returns the words of a figure's own clause."""
    return _BREAK.split(_BRACKETS.sub("", lead(line, figure)))[-1]


def _divided(line: Line, first: int, opened: int, closed: tuple[Division, ...], summed: set[str]) -> Relation | None:
    """Returns the sum of a division that is named whole behind 其中, or whose members exceed their whole."""
    figures = line.figures
    item = figures[first]
    if "\n" in line.text[opened : item.start] or "。" in line.text[opened : item.start]:
        return None
    words = _own(line, item)
    division = next((d for d in closed if d.member(words)), None)
    if division is None or item.rate or item.change:
        return None
    members: dict[str, str] = {}
    parts: list[Figure] = []
    nested = False
    for figure in figures[first : first + _MOST]:
        if figure.sentence != item.sentence:
            break
        if figure.unit != item.unit or figure.change or figure.group != item.group:
            continue
        words = _own(line, figure)
        member = division.member(words)
        if parts and _NESTS.search(lead(line, figure)):
            nested = True
        if member and member not in members:
            nested = False
        elif member and "购置" in members[member] and "运行" in words and "运行" not in members[member]:
            pass  # 公务用车购置费, 公务用车运行维护费: two halves of one member
        elif nested:
            continue
        else:
            return None
        members.setdefault(member, words)
        parts.append(figure)
    if len(parts) < _TWO or not all(f.exact for f in parts):
        return None
    head = _head(line, first, item)
    if head is None or division.member(_own(line, head)):
        return None
    claim = sum_claim(head, parts)
    if (
        "编制" in words
        and "编" not in _own(line, head)
        and claim.computed is not None
        and claim.computed < claim.stated
    ):
        return None  # 工作人员73人，其中行政编制25人…: not all who work have a post
    complete = all(names[0] in members for names in division.needed)
    over = claim.computed is not None and claim.computed > claim.stated
    return claim if complete or (over and len(members) > 1 and head.id not in summed) else None


def _head(line: Line, first: int, item: Figure) -> Figure | None:
    """Returns the last level of the same stage before 其中, in its sentence or the one before it in its paragraph."""
    for i in range(first - 1, max(-1, first - _MOST), -1):
        figure = line.figures[i]
        if figure.paragraph != item.paragraph:
            break
        if figure.unit == item.unit and not figure.change and figure.exact:
            if figure.group == item.group and figure.period == item.period:
                return figure
            if figure.sentence != item.sentence:
                break
    return None


def _totalled(line: Line, figure: Figure) -> Relation | None:
    """`甲A、乙B，合计C`: the figures of one unit in a row before the total in its sentence, from the last 其中 on."""
    if not _TOTAL.match(lead(line, figure)):
        return None
    parts: list[Figure] = []
    for other in back(line, figure):
        if other.unit != figure.unit or other.change or not other.exact or other.group != figure.group:
            return None
        parts.append(other)
        if "其中" in lead(line, other) or "包括" in lead(line, other):
            break
    if len(parts) < _TWO or any("（" in lead(line, f) for f in parts[:-1]):
        return None
    text = line.text[parts[-1].end : figure.start]
    if any(word in text for word in ("每", "均", "其中", "；", "含", "×", "占")):
        return None
    return sum_claim(figure, parts[::-1])


def _slipped_total(line: Line, figure: Figure, words: str) -> Relation | None:
    """Returns a total as the figures of its unit and stage before it in its sentence, or the one before, by a slip."""
    if not _CALLED.search(words) or "占" in words:
        return None
    for begin in (figure.sentence, figure.paragraph):
        parts = [
            f
            for f in line.figures[max(0, figure.index - _MOST) : figure.index]
            if f.start >= begin and f.unit == figure.unit and f.group == figure.group and level(f)
        ]
        if len(parts) >= _TWO:
            if slip(sum([f.number for f in parts]), figure.number):
                return sum_claim(figure, parts)
            return None
    return None


def _of_quarters(line: Line, figure: Figure) -> Relation | None:
    """`一至四季度分别支出A、B、C、D，全年支出E`: the quarters make up the year."""
    quarters = back(line, figure)[:_QUARTERS]
    if len(quarters) < _QUARTERS or any(q.unit != figure.unit or not q.exact or q.change for q in quarters):
        return None
    words = lead(line, quarters[-1])
    return sum_claim(figure, quarters[::-1]) if "季度" in words and "分别" in words else None


def _above(line: Line, figure: Figure) -> Relation | None:
    """`以上三项合计A：甲、乙、丙`: the items stand behind the colon."""
    found = _ABOVE.search(line.before(figure, 16))
    if found is None or line.after(figure, 1) not in {"：", ":"}:
        return None
    count = numeral(found["count"])
    parts = line.figures[figure.index + 1 : figure.index + 1 + count]
    if len(parts) != count or any(p.unit != figure.unit or p.sentence != figure.sentence for p in parts):
        return None
    return sum_claim(figure, parts)


def _adjusted(line: Line, figure: Figure) -> Relation | None:
    """`年初预算A，年中追加B，调整后预算C`: the initial budget and what was added to it, in a row."""
    before: list[Figure] = []
    for i in range(figure.index - 1, max(-1, figure.index - _MOST), -1):
        other = line.figures[i]
        if line.text.count("\n", other.end, figure.start) > 1 or len(before) == _TWO:
            break
        if other.money:
            before.append(other)
    if len(before) != _TWO:
        return None
    added, initial = before
    words = lead(line, added)
    if not _ADDED.search(words) or "其中" in words or "含" in words or not (added.exact and initial.exact):
        return None
    if initial.stage is not Stage.INITIAL_BUDGET and not _INITIAL.search(lead(line, initial)):
        return None
    if re.search(r"调减|追减|收回|结转|压减", line.text[initial.end : figure.start]):
        return None
    return sum_claim(figure, [initial, added])
