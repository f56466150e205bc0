"""Spoken ratios: rates and completions whose two figures the words name."""

from __future__ import annotations

import re

from jiheng.facts import Relation, Stage
from jiheng.reading.relations.figure import Figure
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.money import Money
from jiheng.reading.relations.spoken_shares import PORTIONS as _PORTIONS
from jiheng.reading.relations.spoken_shares import Shares
from jiheng.reading.relations.spoken_words import IS, back, implied, lead, level, ratio

_OF_BASE = re.compile(r"^(?:[^，。；：\d的]{0,6}的|的?)(?:比例|比重)?" + IS)
_BASE = re.compile(r"(?:占|完成|为|达到?|相当于|是|只有|仅有?)[^，。；：]{0,24}$")
_COMPARES = re.compile(r"[比较超]|高于|低于|不低于|不少于|以上|每")
_COMPLETES = re.compile(
    r"[，,](?:实际)?(?:完成|为|达到?)(?P<name>(?:年初|年度|全年|调整后?的?|当年|本年)*预算)数?的" + IS
)
_EACH = re.compile(r"(?:率|进度|度)分别[为是达到]{0,2}$")
_EXECUTED = re.compile(r"(?:执行率|使用率|支付率|支出率|支出进度|执行进度|完成率)" + IS)
_RATE = re.compile(r"^[^。；\n]{0,12}?[，,、；（(](?P<name>[^，。；：\n（(]{1,14}?(?:率|度|进度|面|比例))" + IS)
_NO_RATE = re.compile(r"目标|上年|去年|同期|序时|计划|应|考核|低于|高于|比|较|指标|要求|年初|平均|每")
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
_PAID_RATE = re.compile(r"[，,、](?:资金|预算|合同)?(?:支付|拨付|执行|使用|支出)(?:率|进度)[为达到是约]{0,2}$")
_UNPAID = re.compile(r"[未尚剩]|结余|余额")
_PAID = re.compile(r"支付|支出|拨付|使用|执行|付")
_CAME_BACK = re.compile(r"回收|收回|有效")
_LONG = 40
_TWO = 2


class Ratios:
    """The ratios that the words of a report bind.

    Attributes:
        line: the figures of the running text.
        money: its sums of money.
        aside: ids of what is left or lies apart, which no rate is made of.
        shares: its shares, and the rates that stand in a row.
    """

    def __init__(self, line: Line, money: Money, holding: list[Relation], aside: set[str]) -> None:
        self.line = line
        self.money = money
        self.aside = aside
        self.shares = Shares(line, holding)

    def of(self, rate: Figure) -> Relation | None:
        """Returns the ratio a percentage is by its words, None where they leave it open."""
        if rate.index == 0 or rate.stage is Stage.TARGET:
            return None
        before = [f for f in back(self.line, rate) if f.id not in self.aside]
        words = lead(self.line, rate)
        if not before:
            return None
        if ("分别" in words or "依次" in words) and (claim := self.shares.by_place(rate, 0)) is not None:
            return claim
        if _PORTIONS.search(words) and (claim := self.shares.listed(rate, 0)) is not None:
            return claim
        paid = self._of_paid(rate, back(self.line, rate), words)
        if paid is not None:
            return paid
        if _OF_BASE.match(words) and "的" in words[:7]:
            return self._of_base(rate, before)
        if "分别占" in words:
            return self.shares.listed(rate, 0)
        if _EACH.search(words):
            return self.shares.in_turn(rate, 0)
        if words in {"、", "和", "与", "及", "，"} and before[0].percent:
            return self.shares.later(rate, before)
        completes = _COMPLETES.search(words)
        if completes is not None and len(words) < _LONG:
            return self._executed(rate, before, completes["name"])
        if "占" in words:
            return self.shares.share(rate, before, words)
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
        return ratio(rate, part, base)

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
            return ratio(rate, spent, said[0]) if len({f.number for f in said}) == 1 else None
        earlier = [
            f
            for f in self.money.levels
            if f.budget and level(f) and f.start < rate.sentence and f.period == spent.period
            and (f.concept, f.subject) == (spent.concept, spent.subject)
        ]  # fmt: skip
        near = _of_stage([f for f in earlier if f.paragraph == rate.paragraph] or earlier, name)
        if not earlier and "投资" in spent.label:
            # `总投资A，其中…。完成投资B，投资完成率r`
            invested = [f for f in _all_before(self.money, spent) if "投资" in f.label and f.budget and level(f)]
            return ratio(rate, spent, invested[0]) if len({f.number for f in invested}) == 1 else None
        if near and near[0].stage is Stage.INITIAL_BUDGET and "年初" not in name and self._adjusted(spent):
            return None
        return implied(ratio(rate, spent, near[0])) if len({f.number for f in near}) == 1 else None

    def _of_paid(self, rate: Figure, before: list[Figure], words: str) -> Relation | None:
        """`已支付A，未支付B，支付率r`: the whole is A + B, where it is printed before them."""
        if len(before) < _TWO or not _PAID_RATE.search(words):
            return None
        left, paid = before[0], before[1]
        if not (left.money and paid.money and level(left) and level(paid)) or not _UNPAID.search(lead(self.line, left)):
            return None
        if not _PAID.search(lead(self.line, paid)):
            return None
        whole = paid.number + left.number
        found = next((f for f in self.money.levels[::-1] if f.number == whole and f.index < paid.index), None)
        return ratio(rate, paid, found) if found is not None else None

    def _adjusted(self, spent: Figure) -> bool:
        """Tells whether the budget was adjusted as a whole: what this thing had afterwards is then not printed."""
        return any(f.stage is Stage.ADJUSTED_BUDGET and f.period == spent.period for f in self.money.levels)

    def _closing(self, rate: Figure, before: list[Figure], name: str, own: str) -> Relation | None:
        """`受理A件，审结B件，结案率`: the rate closes the two figures right before it."""
        stem = set(name) - _GENERIC
        top = _outside_brackets(self.line, before, rate)
        if len(top) == 1 and ("其中" in lead(self.line, top[0]) or self._came_back(before, top[0])):
            # `问卷186份，回收率93%，其中满意的172份，满意度`: the whole stands before the rate that closed it.
            top += [f for f in before[before.index(top[0]) + 1 :] if not f.rate][:1]
        if len(top) < _TWO:
            return None
        near, far = top[0], top[1]
        if not level(near) or not level(far) or near.measure != far.measure:
            return None
        here, there = self.line.text[far.end : near.start] + own, lead(self.line, far)
        if here.startswith("、") or "不" in here:
            return None
        if near.money:
            if "其中" in here and _SPENDING.search(name):
                # What was spent in all is no budget of a part of it.
                return None
            if not self._bound(stem, name, here) and (near.budget == far.budget or not _SPENDING.search(name)):
                return None
            part, whole = (far, near) if near.budget and not far.budget else (near, far)
            others = {f.number for f in top[2:] if f.money and f.budget == whole.budget}
            return ratio(rate, part, whole) if not others else None
        said_here, said_there = self._bound(stem, name, here), self._bound(stem, name, there)
        if _PLANNED.search(here) and (not said_here or (said_there and not _PLANNED.search(there))):
            return ratio(rate, far, near) if said_there or "完成" in name else None
        if said_here or ("完成" in name and _PLANNED.search(there)):
            return ratio(rate, near, far) if "完成" in name or near.number <= far.number else None
        return ratio(rate, far, near) if said_there and far.number <= near.number else None

    @staticmethod
    def _came_back(before: list[Figure], part: Figure) -> bool:
        """Tells whether the figure before a part is the share of a survey that came back, which closes its whole."""
        at = before.index(part) + 1
        return at < len(before) and before[at].percent and _CAME_BACK.search(before[at].label) is not None

    @staticmethod
    def _bound(stem: set[str], name: str, words: str) -> bool:
        """Tells whether the words before a figure say what its rate is called after."""
        if stem & set(words):
            return True
        return any(key in name and set(value) & set(words) for key, value in _SYNONYMS.items())


def _all_before(money: Money, figure: Figure) -> list[Figure]:
    """Returns the sums of money before a figure in its paragraph, nearest first."""
    return money.before(figure, _LONG)


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
