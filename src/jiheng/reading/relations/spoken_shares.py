"""Spoken shares: the whole that is named, the head of 其中, the whole of the list; and rates that stand in a row."""

from __future__ import annotations

import re

from jiheng.facts import Relation
from jiheng.reading.relations.figure import Figure, divides
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.spoken_words import IS, implied, lead, level, of_all_parts, ratio

_SHARE = re.compile(r"占(?P<name>[^占，。；：\n（）]{0,20}?)的?(?:比例|比重|比)?" + IS)
_OWN = re.compile(r"(?:^|[，,、；：（()）])(?:约|仅|只|共|合计|金额|资金|人数|数量|均|就|已|预计)*$")
_WHOLE_YEAR = re.compile(r"^(?:本|全)?年?度?(?:总支出|支出总额|支出合计|全年支出|全部支出|支出总计|支出)$")
_SAMPLED = re.compile(r"抽查|抽取|抽检|检查|排查|走访")
_FILLER = re.compile(r"本单位|本部门|本年度?|全年|全县|全市|全区|全部|全院|全校|当年|年度|[的总数额约]")
_BREAK = re.compile(r"[，,、；;：:。（()）\n]")
_INSIDE = re.compile("其中|包括|包含")
_SIBLINGS = 5
_CLAUSE = 24
_SHORT = 3
PORTIONS = re.compile(r"(?:所占比例|占比|比重|比例)(?:分别|依次)?[为是]$")
_EACH = re.compile(r"(?:率|进度|度)分别[为是达到]{0,2}$")
_BACK = 400  # figures back that may bear the name of a whole
_TWO = 2


class Shares:
    """The shares that the words of a report bind.

    Attributes:
        line: the figures of the running text.
        whole_of: the whole that the share or rate of each id was divided by, where it holds.
    """

    def __init__(self, line: Line, holding: list[Relation]) -> None:
        self.line = line
        self.whole_of = {r.total: r.parts[1] for r in holding}
        self._by_id: dict[str, Figure] = {}
        if holding:
            self._by_id = {f.id: f for f in line.figures}

    def share(self, rate: Figure, before: list[Figure], words: str) -> Relation | None:
        """Returns the share of the figure before it: in the whole that is named, in that of 其中, of its list."""
        found = _SHARE.search(words)
        if found is None:
            return None
        name = found["name"]
        part = before[0]
        said = words[: words.rfind("占")]
        if not level(part) or words.startswith("的") or len(said) > _CLAUSE:
            return None
        if not _OWN.search(said) and (name or not _short_for(said, lead(self.line, part))):
            return None
        core = _FILLER.sub("", name)
        text = self.line.text
        same = [f for f in before[1:] if f.measure == part.measure and level(f)]
        if core:
            wholes = [f for f in same if name in f.label] or [f for f in same if _called(f, core)]
            if not wholes:
                wholes = self._named(rate, part, core, name)
            return self._only(rate, part, wholes)
        if not name:
            # `246人，其中高级教师78人，占`: the figure before 其中 is the whole.
            for i, figure in enumerate(same):
                between = text[figure.end : part.start]
                opener = between.rfind("其中")
                inner = same[i - 1].start if i else part.start
                if opener >= 0 and figure.end + opener < inner:
                    return ratio(rate, part, figure) if "。" not in between else None
        sibling = self._of_siblings(rate, part, name)
        if sibling is not None:
            return sibling
        if not name and len(same) == 1 and same[0].number > part.number and not self._has_share(same[0]):
            return implied(ratio(rate, part, same[0]))
        if not name and not same and part.counted:
            counts = [f for f in before[1:] if f.counted]
            if len(counts) == 1 and level(counts[0]) and counts[0].number > part.number:
                words = lead(self.line, counts[0])
                return implied(ratio(rate, part, counts[0])) if _SAMPLED.search(words) else None
        return None

    def _has_share(self, figure: Figure) -> bool:
        """Tells whether a figure is itself said to be a share, as the item of a list before another is."""
        after = figure.index + 1
        return after < len(self.line.figures) and "占" in lead(self.line, self.line.figures[after])[:_SHORT]

    def _named(self, rate: Figure, part: Figure, core: str, name: str) -> list[Figure]:
        """Returns the figures before a sentence that bear the name of a whole: of the paragraph, else of the text."""
        planned = "预算" in name
        earlier = [
            f
            for f in self.line.figures[max(0, part.index - _BACK) : part.index]
            if f.measure == part.measure
            and level(f)
            and f.start < rate.sentence
            and f.number > part.number
            and (not f.money or f.budget is planned)
        ]
        if _WHOLE_YEAR.match(name):
            wanted = "支出总计" if "总计" in name else "支出合计"
            found = [f for f in earlier if f.concept == wanted and f.period == part.period]
        else:
            found = [f for f in earlier if name in f.label] or [f for f in earlier if _called(f, core)]
        near = [f for f in found if f.paragraph == rate.paragraph]
        return near or [f for f in found if f.period == part.period]

    def _only(self, rate: Figure, part: Figure, wholes: list[Figure]) -> Relation | None:
        if not wholes or len({f.number for f in wholes}) != 1:
            return None
        claim = ratio(rate, part, wholes[0])
        if claim is not None and not claim.holds and of_all_parts(self.line, rate, part):
            return None
        return claim if wholes[0].paragraph == rate.paragraph else implied(claim)

    def _of_siblings(self, rate: Figure, part: Figure, name: str) -> Relation | None:
        """`甲80万元，占40%；乙120万元，占60%`: shares of one list have one whole."""
        figures = self.line.figures
        wholes: list[str] = []
        for step in (-1, 1):
            at = rate.index + step
            for _ in range(_SIBLINGS):
                if not 0 <= at < len(figures):
                    break
                other = figures[at]
                first, last = (other, rate) if step < 0 else (rate, other)
                if other.percent and other.concept != "增减幅":
                    share = _SHARE.search(lead(self.line, other))
                    alike = share is not None and share["name"] == name
                    if (
                        alike
                        and other.id in self.whole_of
                        and not _INSIDE.search(self.line.text, first.end + 1, last.start)
                    ):
                        wholes.append(self.whole_of[other.id])
                    break
                at += step
        if not wholes or len(set(wholes)) != 1:
            return None
        whole = self._by_id.get(wholes[0])
        if whole is None or whole.measure != part.measure or whole is part or whole.number < part.number:
            return None
        return ratio(rate, part, whole)

    def listed(self, rate: Figure, place: int) -> Relation | None:
        """`甲A万元、乙B万元，分别占a%、b%`: the shares have one whole, and go by their places."""
        figures = self.line.figures
        first, last = self._row(rate, place)
        count = last - first + 1
        parts = figures[first - count : first]
        if count < _TWO or len(parts) != count or any(not level(p) or p.measure != parts[0].measure for p in parts):
            return None
        if parts[0].start < figures[first].sentence:
            return None
        wholes = {self.whole_of[f.id] for f in figures[first : last + 1] if f.id in self.whole_of}
        whole = self._by_id.get(next(iter(wholes))) if len(wholes) == 1 else None
        if whole is None or whole.measure != parts[0].measure:
            return None
        return ratio(rate, parts[place], whole)

    def _row(self, rate: Figure, place: int) -> tuple[int, int]:
        """Returns the first and the last of the percentages that stand in a row with one."""
        figures = self.line.figures
        first = last = rate.index - place
        while (
            last + 1 < len(figures) and figures[last + 1].percent and len(lead(self.line, figures[last + 1])) < _SHORT
        ):
            last += 1
        return first, last

    def in_turn(self, rate: Figure, place: int) -> Relation | None:
        """`预算分别为A、B，支出分别为C、D，执行率分别为c%、d%`: each rate has the figures of its place."""
        figures = self.line.figures
        first, last = self._row(rate, place)
        count = last - first + 1
        if count < _TWO or first < 2 * count or figures[first - 2 * count].start < rate.sentence:
            return None
        spent, planned = figures[first - count : first], figures[first - 2 * count : first - count]
        if any(not level(f) or f.measure != spent[0].measure for f in (*spent, *planned)):
            return None
        if any("分别" not in lead(self.line, row[0]) for row in (spent, planned)):
            return None
        if any(len(lead(self.line, f)) >= _SHORT for row in (spent, planned) for f in row[1:]):
            return None
        return ratio(rate, spent[place], planned[place])

    def by_place(self, rate: Figure, place: int) -> Relation | None:
        """`甲A、乙B，分别完成计划的a%、b%；计划分别为C、D`: each rate by its place, where it holds."""
        figures = self.line.figures
        first, last = self._row(rate, place)
        count = last - first + 1
        parts = figures[max(0, first - count) : first]
        if count < _TWO or len(parts) != count:
            return None
        part = parts[place]
        for begin in (last + 1, first - 2 * count):
            base = figures[begin + place] if 0 <= begin < len(figures) - place else None
            if base is None or base.measure != part.measure or not (level(part) and level(base)):
                continue
            if part.paragraph != base.paragraph:
                continue
            rows = zip(figures[first : last + 1], parts, figures[begin : begin + count], strict=False)
            if divides(rate, part, base) or sum(divides(*row) for row in rows) * _TWO >= count:
                return ratio(rate, part, base)
        return None

    def later(self, rate: Figure, before: list[Figure]) -> Relation | None:
        """Returns the ratio of a percentage that stands behind others in a row."""
        place = next((i for i, f in enumerate(before) if not f.percent), len(before))
        if not place or place == len(before):
            return None
        words = lead(self.line, before[place - 1])
        if "分别" in words or "依次" in words:
            claim = self.by_place(rate, place)
            if claim is not None:
                return claim
        if "分别占" in words or PORTIONS.search(words):
            return self.listed(rate, place)
        return self.in_turn(rate, place) if _EACH.search(words) else None


def _short_for(said: str, words: str) -> bool:
    """Tells whether what is said to have a share is short for the words of a figure (`药占比` of 药品收入)."""
    own = _BREAK.split(said)[-1]
    return 0 < len(own) < _SHORT and own[0] in _BREAK.split(words)[-1]


def _called(figure: Figure, core: str) -> bool:
    name = figure.concept.rsplit(":", 1)[-1]
    return core in figure.label or core in name or (len(name) > _TWO and core.endswith(name))
