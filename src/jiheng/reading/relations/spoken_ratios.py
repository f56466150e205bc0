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
_OWN = re.compile(r"(?:^|[，,、；：（()）])(?:约|仅|只|共|合计|金额|资金|人数|数量|均|就|已|预计)*$")
_COMPLETES = re.compile(
    r"[，,](?:实际)?(?:完成|为|达到?)(?P<name>(?:年初|年度|全年|调整后?的?|当年|本年)*预算)数?的" + _IS
)
_EACH = re.compile(r"(?:率|进度|度)分别[为是达到]{0,2}$")
_EXECUTED = re.compile(r"(?:执行率|使用率|支付率|支出率|支出进度|执行进度|完成率)" + _IS)
_WHOLE_YEAR = re.compile(r"^(?:本|全)?年?度?(?:总支出|支出总额|支出合计|全年支出|全部支出|支出总计|支出)$")
_SAMPLED = re.compile(r"抽查|抽取|抽检|检查|排查|走访")
_RATE = re.compile(r"^[^。；\n]{0,12}?[，,、；（(](?P<name>[^，。；：\n（(]{1,14}?(?:率|度|进度|面|比例))" + _IS)
_NO_RATE = re.compile(r"目标|上年|去年|同期|序时|计划|应|考核|低于|高于|比|较|指标|要求|年初|平均|每")
_FILLER = re.compile(r"本单位|本部门|本年度?|全年|全县|全市|全区|全部|全院|全校|当年|年度|[的总数额约]")
_INSIDE = re.compile("其中|包括|包含")
_PLANNED = re.compile(r"目标|计划|任务|应|编制|预算|核定|批复|下达")
_SYNONYMS = {
    "控制": "实有在职在岗在编",
    "收": "收回",
    "执行": "支出支付使用拨付执行实付",
    "使用": "支出使用支付",
    "支付": "支付拨付支出",
    "支出": "支出支付",
    "完成": "完成实际支出",
    "差错": "错误差",
}
_GENERIC = frozenset("率度的预算资金总体年项目经费按期人员有效例面")
_SPENDING = re.compile(r"执行率|支付率|支出率|支出进度|执行进度|支付进度|完成率|使用率|控制率")
_LEAST, _MOST = 5, 5  # a claim more than so many times off is a misreading
_SIBLINGS = 5
_CLAUSE = 24
_LONG = 40
_SHORT = 3
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
            return self._listed(rate, 0)
        if _EACH.search(words):
            return self._in_turn(rate, 0)
        if words in {"、", "和", "与", "及", "，"} and before[0].percent:
            return self._later(rate, before)
        completes = _COMPLETES.search(words)
        if completes is not None and len(words) < _LONG:
            return self._executed(rate, before, completes["name"])
        share = _SHARE.search(words)
        if share is not None:
            return self._share(rate, before, words, share["name"])
        named = _RATE.match(words) if len(words) < _LONG else None
        if named is not None and not _NO_RATE.search(words):
            claim = self._closing(rate, before, named["name"], words[: named.start("name")])
            if claim is None and _EXECUTED.search(words):
                claim = self._executed(rate, before, "")
            return claim
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
        said = words[: words.rfind("占")]
        if not level(part) or words.startswith("的") or len(said) > _CLAUSE or not _OWN.search(said):
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
                    return _claim(rate, part, figure) if "。" not in between else None
        sibling = self._of_siblings(rate, part, name)
        if sibling is not None:
            return sibling
        if not name and len(same) == 1 and same[0].number > part.number:
            return _implied(_claim(rate, part, same[0]))
        if not name and not same and part.counted:
            counts = [f for f in before[1:] if f.counted]
            if len(counts) == 1 and level(counts[0]) and counts[0].number > part.number:
                words = lead(self.line, counts[0])
                return _implied(_claim(rate, part, counts[0])) if _SAMPLED.search(words) else None
        return None

    def _named(self, rate: Figure, part: Figure, core: str, name: str) -> list[Figure]:
        """Returns the figures before a sentence that bear the name of a whole: of the paragraph, else of the text."""
        planned = "预算" in name
        earlier = [
            f
            for f in self.line.figures[: part.index]
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
        claim = _claim(rate, part, wholes[0])
        return claim if wholes[0].paragraph == rate.paragraph else _implied(claim)

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
        return _claim(rate, part, whole)

    def _listed(self, rate: Figure, place: int) -> Relation | None:
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
        return _claim(rate, parts[place], whole)

    def _row(self, rate: Figure, place: int) -> tuple[int, int]:
        """Returns the first and the last of the percentages that stand in a row with one."""
        figures = self.line.figures
        first = last = rate.index - place
        while (
            last + 1 < len(figures) and figures[last + 1].percent and len(lead(self.line, figures[last + 1])) < _SHORT
        ):
            last += 1
        return first, last

    def _in_turn(self, rate: Figure, place: int) -> Relation | None:
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
        return _claim(rate, spent[place], planned[place])

    def _later(self, rate: Figure, before: list[Figure]) -> Relation | None:
        place = next((i for i, f in enumerate(before) if not f.percent), len(before))
        if not place or place == len(before):
            return None
        words = lead(self.line, before[place - 1])
        if "分别占" in words:
            return self._listed(rate, place)
        return self._in_turn(rate, place) if _EACH.search(words) else None

    def _executed(self, rate: Figure, before: list[Figure], name: str) -> Relation | None:
        """`预算A，支出B，完成预算的`: the outlay right before a rate by the budget that the words name."""
        spent = next((f for f in before if f.money and not f.change), None)
        if spent is None or spent.budget or not level(spent) or spent is not before[0]:
            return None
        text = self.line.text
        if "其中" in text[spent.end : rate.start] or "其中" in lead(self.line, spent):
            return None
        said = [f for f in before[1:] if f.money and f.budget and level(f)]
        if said:
            said = _of_stage(said, name)
            between = text[said[0].end : spent.start]
            if "其中" in between or "；" in between or ";" in between:
                return None
            return _claim(rate, spent, said[0]) if len({f.number for f in said}) == 1 else None
        earlier = [
            f
            for f in self.money.levels
            if f.budget and level(f) and f.start < rate.sentence and f.period == spent.period
            and (f.concept, f.subject) == (spent.concept, spent.subject)
        ]  # fmt: skip
        near = _of_stage([f for f in earlier if f.paragraph == rate.paragraph] or earlier, name)
        if near and near[0].stage is Stage.INITIAL_BUDGET and "年初" not in name and self._adjusted(spent):
            return None
        return _implied(_claim(rate, spent, near[0])) if len({f.number for f in near}) == 1 else None

    def _adjusted(self, spent: Figure) -> bool:
        """Tells whether the budget was adjusted as a whole: what this thing had afterwards is then not printed."""
        return any(f.stage is Stage.ADJUSTED_BUDGET and f.period == spent.period for f in self.money.levels)

    def _closing(self, rate: Figure, before: list[Figure], name: str, own: str) -> Relation | None:
        """`受理A件，审结B件，结案率`: the rate closes the two figures right before it."""
        stem = set(name) - _GENERIC
        top = _outside_brackets(self.line, before, rate)
        if len(top) < _TWO:
            return None
        near, far = top[0], top[1]
        if not level(near) or not level(far) or near.measure != far.measure:
            return None
        here, there = self.line.text[far.end : near.start] + own, lead(self.line, far)
        if here.startswith("、") or "不" in here:
            return None
        if near.money:
            if not self._bound(stem, name, here) and (near.budget == far.budget or not _SPENDING.search(name)):
                return None
            part, whole = (far, near) if near.budget and not far.budget else (near, far)
            others = {f.number for f in top[2:] if f.money and f.budget == whole.budget}
            return _claim(rate, part, whole) if not others else None
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
        if closing >= 0 and (opening < 0 or closing < opening) and not _PLANNED.search(lead(line, figure)):
            continue
        found.append(figure)
    return found


def _of_stage(budgets: list[Figure], name: str) -> list[Figure]:
    """Returns the budgets of the stage that a completion names: the initial one, else the one in force."""
    initial = [f for f in budgets if f.stage is Stage.INITIAL_BUDGET]
    later = [f for f in budgets if f.stage is not Stage.INITIAL_BUDGET]
    if "年初" in name:
        return initial or later
    return later or initial


def _called(figure: Figure, core: str) -> bool:
    name = figure.concept.rsplit(":", 1)[-1]
    return core in figure.label or core in name or (len(name) > _TWO and core.endswith(name))


def _claim(rate: Figure, part: Figure, whole: Figure) -> Relation | None:
    claim = ratio_claim(rate, part, whole)
    if claim is None or claim.computed is None or claim.computed <= 0 or claim.stated <= 0:
        return None
    if claim.stated > claim.computed * _MOST or claim.computed > claim.stated * _LEAST:
        return None
    if part.counted and claim.rounding_only:
        claim = msgspec.structs.replace(claim, rounding_only=False)
    if rate.number == HUNDRED and part.number > whole.number:
        return None
    return claim


def _implied(claim: Relation | None) -> Relation | None:
    return msgspec.structs.replace(claim, note=IMPLIED) if claim is not None else None
