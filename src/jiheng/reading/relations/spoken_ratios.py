"""Spoken ratios: shares and rates whose two figures the words name."""

from __future__ import annotations

import re

import msgspec

from jiheng.facts import Relation, Stage
from jiheng.facts.relation import IMPLIED
from jiheng.reading.relations.claims import ratio_claim
from jiheng.reading.relations.figure import HUNDRED, Figure
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.money import Money
from jiheng.reading.relations.spoken_words import back, lead, level

_IS = r"(?:约?为|是|达到?了?|仅为?|高达|约|：|:)?$"
_OF_BASE = re.compile(r"^的?(?:比例|比重)?" + _IS)
_BASE = re.compile(r"(?:占|完成|为|达到?|相当于|是)[^，。；：]{0,24}$")
_COMPARES = re.compile(r"[比较超]|高于|低于|不低于|不少于|以上|每")
_SHARE = re.compile(r"占(?P<name>[^占，。；：\n（）]{0,20}?)的?(?:比例|比重|比)?" + _IS)
_SHARES = re.compile(r"分别占(?P<name>[^占，。；：\n]{0,20}?)的?" + _IS)
_RATE = re.compile(r"^[^。；\n]{0,12}?[，,、；（(](?P<name>[^，。；：\n（(]{1,14}?(?:率|度|进度|面|比例))" + _IS)
_NO_RATE = re.compile(r"目标|上年|去年|同期|序时|计划|应|考核|低于|高于|比|较|指标|要求|年初|平均|每")
_FILLER = re.compile(r"本单位|本部门|本年度?|全年|全县|全市|全区|全部|全院|全校|当年|年度|[的总数额约]")
_INSIDE = re.compile(r"其中|包括|包含|含|（|\(")
_PLANNED = re.compile(r"目标|计划|任务|应|编制|预算|核定|批复|下达")
_SYNONYMS = {
    "控制": "实有在职在岗在编", "收": "收回", "执行": "支出支付使用拨付执行实付", "使用": "支出使用支付", "支付": "支付拨付支出",
    "支出": "支出支付", "完成": "完成实际支出", "差错": "错误差", "覆盖": "覆盖", "结余": "结余", "节约": "节约", "结转": "结转",
}  # fmt: skip
_GENERIC = frozenset("率度的预算资金总体年项目经费按期人员有效例面")
_SPENDING = re.compile(r"执行率|支付率|支出率|支出进度|执行进度|支付进度|完成率|使用率|控制率")
_LEAST, _MOST = 3, 3  # a claim more than so many times off is a misreading
_SIBLINGS = 4
_TWO = 2


class Ratios:
    """The ratios that the words of a report bind.

    Attributes:
        line: the figures of the running text.
        money: its sums of money.
        whole_of: the whole that the share or rate of each id was divided by, where it holds.
    """

    def __init__(self, line: Line, money: Money, holding: list[Relation]) -> None:
        self.line = line
        self.money = money
        self.whole_of = {r.total: r.parts[1] for r in holding}
        self._by_id: dict[str, Figure] = {}
        if holding:
            self._by_id = {f.id: f for f in line.figures}

    def of(self, rate: Figure) -> Relation | None:
        """Returns the ratio a percentage is by its words, None where they leave it open."""
        if rate.index == 0 or rate.stage is Stage.TARGET:
            return None
        before = back(self.line, rate)
        words = lead(self.line, rate)
        if not before:
            return None
        if _OF_BASE.match(words) and "的" in words[:3]:
            return self._of_base(rate, before)
        if "分别占" in words:
            return self._listed(rate, 0, before)
        if words in {"、", "和", "与", "及", "，"} and before[0].percent:
            return self._later(rate, before)
        share = _SHARE.search(words)
        if share is not None:
            return self._share(rate, before, words, share["name"])
        named = _RATE.match(words) if len(words) < 40 else None
        if named is not None and not _NO_RATE.search(words):
            return self._closing(rate, before, named["name"])
        return None

    def _of_base(self, rate: Figure, before: list[Figure]) -> Relation | None:
        """`完成年度计划40门的105%`: what is completed stands before its base."""
        base = before[0]
        words = lead(self.line, base)
        if not level(base) or not _BASE.search(words) or _COMPARES.search(words[-8:]):
            return None
        part = next((f for f in before[1:] if f.measure == base.measure), None)
        if part is None or not level(part) or part.stage is Stage.TARGET:
            return None
        return _claim(rate, part, base)

    def _share(self, rate: Figure, before: list[Figure], words: str, name: str) -> Relation | None:
        part = before[0]
        if not level(part) or words.startswith("的") or len(words) > 24 + len(name):
            return None
        core = _FILLER.sub("", name)
        text = self.line.text
        same = [f for f in before[1:] if f.measure == part.measure and level(f)]
        if core:
            wholes = [f for f in same if _called(f, core)]
            if not wholes:
                wholes = self._named(rate, part, core)
            return self._only(rate, part, wholes)
        if not name:
            # `246人，其中高级教师78人，占`: the figure before 其中 is the whole.
            for i, figure in enumerate(same):
                between = text[figure.end : part.start]
                opener = between.rfind("其中")
                inner = same[i - 1].start if i else part.start
                if opener >= 0 and figure.end + opener < inner:
                    return _claim(rate, part, figure) if "。" not in between else None
        sibling = self._of_siblings(rate, part, name)
        if sibling is not None:
            return sibling
        if not name and len(same) == 1 and same[0].number > part.number:
            return _implied(_claim(rate, part, same[0]))
        return None

    def _named(self, rate: Figure, part: Figure, core: str) -> list[Figure]:
        """Returns the figures before a sentence that bear the name of a whole: of the paragraph, else of the text."""
        earlier = [
            f
            for f in self.line.figures[: part.index]
            if f.measure == part.measure and level(f) and f.start < rate.sentence and _called(f, core)
        ]
        near = [f for f in earlier if f.paragraph == rate.paragraph]
        found = near or earlier
        exact = [f for f in found if f.period == part.period and f.budget == part.budget]
        return exact or found

    def _only(self, rate: Figure, part: Figure, wholes: list[Figure]) -> Relation | None:
        if not wholes or len({f.number for f in wholes}) != 1:
            return None
        claim = _claim(rate, part, wholes[0])
        return claim if wholes[0].start >= rate.sentence else _implied(claim)

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
                if other.percent:
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
        return _claim(rate, part, whole)

    def _listed(self, rate: Figure, place: int, before: list[Figure]) -> Relation | None:
        """`甲A万元、乙B万元，分别占a%、b%`: the shares have one whole, and go by their places."""
        figures = self.line.figures
        first = rate.index - place
        last = first
        while last + 1 < len(figures) and figures[last + 1].percent and len(lead(self.line, figures[last + 1])) < 3:
            last += 1
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
        return _claim(rate, parts[place], whole)

    def _later(self, rate: Figure, before: list[Figure]) -> Relation | None:
        place = next((i for i, f in enumerate(before) if not f.percent), len(before))
        if not place or place == len(before):
            return None
        words = lead(self.line, before[place - 1])
        if "分别占" in words:
            return self._listed(rate, place, before)
        return None

    def _closing(self, rate: Figure, before: list[Figure], name: str) -> Relation | None:
        """`受理A件，审结B件，结案率`: the rate closes the two figures right before it."""
        stem = set(name) - _GENERIC
        top = _outside_brackets(self.line, before, rate)
        if len(top) < _TWO:
            return None
        near, far = top[0], top[1]
        if not level(near) or not level(far) or near.measure != far.measure:
            return None
        said = self.line.text[far.end : near.start]
        here, there = said, lead(self.line, far)
        if near.money:
            if not _SPENDING.search(name) and not self._bound(stem, name, here):
                return None
            if near.budget == far.budget and not self._bound(stem, name, here):
                return None
            part, whole = (far, near) if near.budget and not far.budget else (near, far)
            budgets = {f.number for f in top[1:] if f.money and f.budget == whole.budget and f is not whole}
            return _claim(rate, part, whole) if not budgets else None
        if _PLANNED.search(here) and not self._bound(stem, name, here):
            return _claim(rate, far, near) if self._bound(stem, name, there) or "完成" in name else None
        if self._bound(stem, name, here) or ("完成" in name and _PLANNED.search(there)):
            return _claim(rate, near, far) if "完成" in name or near.number <= far.number else None
        return None

    @staticmethod
    def _bound(stem: set[str], name: str, words: str) -> bool:
        """Tells whether the words before a figure say what its rate is called after."""
        if stem & set(words):
            return True
        return any(key in name and set(value) & set(words) for key, value in _SYNONYMS.items())


def _outside_brackets(line: Line, before: list[Figure], rate: Figure) -> list[Figure]:
    """Returns the figures before a rate back to the rate before it, those in brackets left out."""
    found: list[Figure] = []
    for figure in before:
        if figure.rate:
            break
        after = line.text[figure.end : rate.start]
        closing, opening = after.find("）"), after.find("（")
        if closing >= 0 and (opening < 0 or closing < opening):
            continue
        found.append(figure)
    return found


def _called(figure: Figure, core: str) -> bool:
    name = figure.concept.rsplit(":", 1)[-1]
    return core in figure.label or core in name or (len(name) > _TWO and name in core)


def _claim(rate: Figure, part: Figure, whole: Figure) -> Relation | None:
    claim = ratio_claim(rate, part, whole)
    if claim is None or claim.computed is None or claim.computed <= 0 or claim.stated <= 0:
        return None
    if claim.stated > claim.computed * _MOST or claim.computed > claim.stated * _LEAST:
        return None
    if rate.number == HUNDRED and part.number > whole.number:
        return None
    return claim


def _implied(claim: Relation | None) -> Relation | None:
    return msgspec.structs.replace(claim, note=IMPLIED) if claim is not None else None
