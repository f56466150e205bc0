"""Spoken changes: what grew, what lies apart and what is left, between the figures the words name."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from jiheng.facts import Relation, Stage
from jiheng.facts.relation import IMPLIED, RelationKind
from jiheng.facts.unit import PERCENT, POINTS
from jiheng.reading.relations.claims import difference_claim, growth_claim, reach
from jiheng.reading.relations.figure import MILLION, Figure
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.spoken_words import back, lead, level

_FROM_TO = re.compile(
    r"^[^，。；：]{0,6}?(?:提高|提升|上升|下降|降低|降|升|增加|增长|减少|压减|缩短|增|减|涨)[至到为]"
    r"(?:年末|年底|目前|现在|当前|今年|(?:19|20)\d\d年末?)?的?$"
)
_COMPARED = re.compile(
    r"(?:[比较]|相比|目标|计划|任务|预期|要求|高于|低于|同期)[^，。；：]{0,14}$|(?:上年|去年|目标)[^，。；：]{0,8}$|(?:19|20)\d\d年[^，。；：]{0,6}$"
)
_CHANGES = (
    "增加|增长|提高|提升|上升|下降|降低|减少|压减|压缩|回落|缩短|高出|高|低|多|少|差|节约|超出|超|超额完成|调减|调增|核减"
    "|扩大|降|升|增|减|化解|超计划|超任务|超目标|拖后|延后|提前|滞后|延迟|相差"
)
_APART = re.compile(
    r"^(?:[）)]?的?[^，。；：\n\d]{0,8})?[，,]?(?:相比|两年相比|同比|实际|分别)?[，,]?[^，。；：\n\d]{0,6}?"
    rf"(?:{_CHANGES})了?$"
)
_APART_LAST = frozenset(word[-1] for word in _CHANGES.split("|")) | {"了"}  # asked first: it is the cheaper question
_GROWN = re.compile(
    r"^的?[，,]?[^，。；：\n\d]{0,6}?(?:增长|下降|增幅|降幅|提高|降低|减少|增加|压减|提升|上升|升|降)(?:率|幅度)?[约为达了]{0,2}$"
)
_SAVED = re.compile(r"[，,](?:资金)?(?:节约|节支)率[为达]{0,2}$")
_SUBJECT = re.compile(r"(?:^|[，。；：\n、])(?P<name>[^，。；：\n、\d]{3,14}?)[比较](?:上年|去年)[^，。；：]{0,8}$")
_YEAR_BEFORE = re.compile(r"上年|去年|同比|同期")
_UNDONE = re.compile(r"^[，,](?:尚|仍|还|剩余|其余|余下?|未)[^，。；：\n\d]{0,6}$")
_DONE_OF = re.compile(r"完成|办结|审结|执结|结案|整改|已|建成|处理|收回|兑现|化解|解决")
_AGAINST = re.compile(r"[比较](?P<base>[^，。；：\n]{2,8}?)(?:增|提|上|下|降|减|高|低|多|少)")
_OVER = re.compile(r"(?:超过|超出|超|高于|高出|低于|优于|多于|少于|比|较)[^，。；：\n\d]{0,10}$")
_BASE = re.compile(r"^[，,（(](?:上年|去年|上期|同期|(?:19|20)\d\d年)[^，。；：\n\d]{0,6}$")
_DONE = re.compile(r"实际|完成|达到")
_CLOSING = re.compile(r"[）)]?(?:的[^，。；：\n\d]{0,8}(?:目标|目标值|标准|要求|控制数|水平|进度))?的?")
_DOWN = re.compile(r"下降|降|减少|压减|降低|少|低|回落|缩短|核减|调减|压缩")
_HUNDRED = Decimal(100)
_OUTWEIGHS = re.compile(r"(?P<first>支出|收入)(?P<word>大于|小于|多于|少于)(?P<second>支出|收入)(?:约|达|为)?$")
_TWO, _FIVE = 2, 5
_BRACKET = 12
_WILD = 20
_WHOLE = MILLION
_EXPECTED = re.compile(r"^的?(?:预期|目标|要求|标准)")
_LISTED = frozenset("、和与")
_SPENT = re.compile(r"支|付|用|执行|采购|拨|缴|还|中标|成交")
_LEFT_OVER = re.compile(
    r"^[，,]?(?:年末|年底|当年|全年)?(?:财政拨款|财政|预算)?(?:资金)?(?:结转|结余|剩余|尚有|尚余|余|尚未支付|未支付|未执行)"
    r"(?:和|与|结转|结余|下年|完毕|使用|资金|的|到下年|为|支付)*$"
)
_DEFICIT = re.compile(r"^[，,](?:当期|当年|本年)?(?:赤字|亏损|超支)")
_EARLIER = re.compile(r"上年|去年|收回[^，。]{0,4}(?:指标|结余|结转|存量)|盘活|动用")
_INCLUDED = re.compile(r"^[（(](?:不?含|包括|其中|剔除|扣除)")
_LEFT_CUT = re.compile(r"上年结转|年初结转|累计|历年|年初结余")


def grown(line: Line, rate: Figure) -> Relation | None:
    """Returns the growth a rate states: of a change on its base, or from a base to what it is now."""
    before = back(line, rate)
    if not before:
        return None
    if not _GROWN.match(lead(line, rate)):
        return _in_turn(line, rate, before)
    near = before[0]
    if near.change or _APART.match(lead(line, near)):
        levels = [f for f in before[1:] if not f.rate]
        if near.rate or not levels or not near.exact:
            return _of_named(line, rate, near) if near.exact and not near.rate else None
        base = levels[0]
        if not level(base) or base.unit != near.unit:
            return None
        if _compared(line, base, rate):
            return _of(rate, near, base, (near.number, base.number))
        words = lead(line, near)
        if ("比" in words or "较" in words) and base.year == rate.year:
            change = -abs(near.number) if _DOWN.search(words) else abs(near.number)
            return _of(rate, near, base, (change, base.number - change))
        return None
    if len(before) < _TWO or not level(near) or not level(before[1]) or near.unit != before[1].unit:
        return None
    if _FROM_TO.match(lead(line, near)):
        return _plausible(growth_claim(rate, near, before[1]), rate)
    if _compared(line, near, rate):
        return _plausible(growth_claim(rate, before[1], near), rate)
    return None


def _compared(line: Line, base: Figure, rate: Figure) -> bool:
    """Tells whether a figure is what another is compared with; the year of the rate names none (`2024年A，减少B`)."""
    found = _COMPARED.search(lead(line, base))
    return found is not None and not (found[0][:1].isdigit() and base.year is not None and base.year == rate.year)


def _in_turn(line: Line, rate: Figure, before: list[Figure]) -> Relation | None:
    """`甲由A提高到B，乙由C提高到D，增幅分别为a%、b%`: each growth has the pair of its place."""
    place = next((i for i, f in enumerate(before) if not f.percent), len(before))
    if place == len(before) or "幅分别" not in lead(line, line.figures[rate.index - place]):
        return None
    first = last = rate.index - place
    for figure in line.figures[first + 1 :]:
        if not figure.percent or len(lead(line, figure)) > _TWO:
            break
        last = figure.index
    pairs = line.figures[first - _TWO * (last - first + 1) : first]
    if not pairs or pairs[0].start < rate.sentence or any(not level(f) for f in pairs):
        return None
    base, now = pairs[_TWO * place], pairs[_TWO * place + 1]
    if base.unit != now.unit or not all(_FROM_TO.match(lead(line, f)) for f in pairs[1::2]):
        return None
    return _plausible(growth_claim(rate, now, base), rate)


def _of_named(line: Line, rate: Figure, change: Figure) -> Relation | None:
    """Returns the growth of what a change names, where its level stands in an earlier sentence with one value."""
    words = lead(line, change)
    found = _SUBJECT.search(words)
    if found is None:
        return None
    name = found["name"]
    levels = [
        f for f in line.figures[: change.index] if f.unit == change.unit and level(f) and f.label.endswith(name)
        and f.year == rate.year
    ]  # fmt: skip
    if len({f.number for f in levels}) != 1:
        return None
    moved = -abs(change.number) if _DOWN.search(words) else abs(change.number)
    claim = _of(rate, change, levels[-1], (moved, levels[-1].number - moved))
    return msgspec.structs.replace(claim, note=IMPLIED) if claim is not None else None


def _of(rate: Figure, change: Figure, level_: Figure, quotient: tuple[int, int]) -> Relation | None:
    """Returns the claim that a growth is change ÷ base, the base printed or implied by the level."""
    top, base = quotient
    if base <= 0:
        return None
    stated = abs(rate.value)
    computed = Decimal(abs(top)) / base * _HUNDRED
    start, end = reach([level_, rate])
    holds = abs(computed - stated) * 2 <= rate.fact.amount.step
    claim = Relation(
        RelationKind.GROWTH, rate.id, (change.id, level_.id), stated, computed, holds, start=start, end=end
    )
    return _plausible(claim, rate)


def _plausible(claim: Relation, rate: Figure) -> Relation | None:
    """Drops a growth that is many times off, and makes signs agree where the words turn both."""
    if claim.computed is None or claim.computed == 0:
        return None
    stated, computed = abs(claim.stated), abs(claim.computed)
    if stated == 0 or stated > computed * _FIVE or computed > stated * _FIVE:
        return None
    if not claim.holds and abs(stated - computed) * 2 <= rate.fact.amount.step and claim.stated > 0:
        return None
    return claim


def saved(line: Line, rate: Figure, aside: set[str]) -> Relation | None:
    """Returns the share of a budget that was saved: `采购预算A，实际采购B，节约率c%`; differences stand `aside`."""
    before = [f for f in back(line, rate) if f.id not in aside]
    if len(before) < _TWO or not _SAVED.search(lead(line, rate)):
        return None
    spent, budget = before[0], before[1]
    if not (spent.money and budget.money and level(spent) and level(budget)) or budget.number <= spent.number:
        return None
    if not budget.budget or spent.budget:
        return None
    return _of(rate, spent, budget, (budget.number - spent.number, budget.number))


def net(line: Line, figure: Figure) -> Relation | None:
    """Returns net assets as assets less liabilities, the two figures right before them."""
    before = back(line, figure)
    if len(before) < _TWO or (before[1].concept, before[0].concept) != ("资产总额", "负债总额"):
        return None
    return difference_claim(figure, before[1], before[0], figure.value)


def apart(line: Line, figure: Figure) -> Relation | None:
    """Returns the difference a change states: the two levels right before it, one of them what it is compared with."""
    if figure.unit == PERCENT:
        return None
    pair = _apart_from(line, figure)
    if pair is None:
        return None
    near, far = pair
    first, second = (near, far) if near.number > far.number else (far, near)
    if first.number == second.number:
        return None
    claim = difference_claim(figure, first, second, abs(figure.value))
    if claim.computed is None:
        return None
    off = abs(first.number - second.number - abs(figure.number))
    if not figure.money:
        # 96% is no rounded figure beside 97.6%.
        fine = min(figure.step, *[f.step for f in (first, second)]) if figure.rate else 0
        claim = msgspec.structs.replace(claim, holds=off == 0, rounding_only=0 < off <= fine < _WHOLE)
    computed = claim.computed or Decimal(0)
    return claim if claim.stated <= computed * _WILD and computed <= max(claim.stated, Decimal(1)) * _WILD else None


def _apart_from(line: Line, figure: Figure) -> tuple[Figure, Figure] | None:
    """Returns the level a change belongs to and what it is compared with, None where the words leave it open."""
    words = lead(line, figure)
    says = words[-1:] in _APART_LAST and _APART.match(words) is not None
    if not says and _CLOSING.fullmatch(words) is None:
        return None
    unit = PERCENT if figure.unit == POINTS else figure.unit
    # 高于90%: what something is above is exact, whatever 高于 makes of it.
    near_by = back(line, figure)[:_TWO]
    before = [f for f in near_by if f.unit == unit and not f.change and (f.exact or f.stage is Stage.TARGET)]
    if not before or before[0].index != figure.index - 1 or "分别" in words or "；" in words:
        return None
    near = before[0]
    if near.stage is Stage.TARGET and _YEAR_BEFORE.search(words):
        # `86.5%，高于目标值80%，比上年提高12.1个百分点`: the target is not what it was last year.
        return None
    if unit == PERCENT and any(f.concept == "增减幅" for f in before):
        return None
    if not says:
        over = len(before) == _TWO and _OVER.search(lead(line, near))
        return (near, before[1]) if over else None
    if len(before) == _TWO:
        far, between = before[1], lead(line, near)
        if _INCLUDED.match(between):
            # `预算985万元（含上年结转50万元），年中压减123万元`: what the bracket holds is no base.
            return None
        goal = far.stage is Stage.TARGET and "目标" in lead(line, far)
        bound = goal or bool(_FROM_TO.match(between) or _COMPARED.search(between) or _EXPECTED.match(words))
        bound = bound or ("相比" in words and between in _LISTED) or _named_base(words, lead(line, far))
        elsewhere = "；" in between and not (goal and _DONE.search(between))
        if bound and "分别" not in between and not elsewhere:
            return near, far
    if figure.index + 1 < len(line.figures):
        behind = line.figures[figure.index + 1]
        if (
            behind.sentence == figure.sentence
            and behind.unit == unit
            and behind.exact
            and _BASE.match(lead(line, behind))
        ):
            return near, behind
    return None


def _named_base(words: str, of_base: str) -> bool:
    """Tells whether the words of a change name what the words of the figure before call (`较一季度提高`)."""
    found = _AGAINST.search(words)
    return found is not None and found["base"] in of_base


def of_counts(line: Line, figure: Figure) -> Relation | None:
    """Returns what is left of a count as the two counts right before it leave it (`受理A件，审结B件，未结C件`)."""
    if not _UNDONE.match(lead(line, figure)):
        return None
    text = line.text
    top: list[Figure] = []
    for other in back(line, figure):
        after = text[other.end : figure.start]
        closing, opening = after.find("）"), after.find("（")
        if not other.rate and not (closing >= 0 and (opening < 0 or closing < opening)):
            top.append(other)
    if len(top) < _TWO:
        return None
    done, whole = top[0], top[1]
    if not (level(done) and level(whole)) or not done.measure == whole.measure == figure.measure:
        return None
    if not _DONE_OF.search(lead(line, done)) or not max(done.number, figure.number) < whole.number:
        return None
    claim = difference_claim(figure, whole, done, figure.value)
    off = abs(whole.number - done.number - figure.number)
    return msgspec.structs.replace(claim, holds=off == 0, rounding_only=False)


def outweighs(line: Line, figure: Figure) -> Relation | None:
    """Returns `支出大于收入53.73万元` as the one outlay less the one income told before it in its paragraph."""
    found = _OUTWEIGHS.search(lead(line, figure))
    if found is None:
        return None
    sides: dict[str, list[Figure]] = {"收入": [], "支出": []}
    for other in line.money:
        if other.paragraph == figure.paragraph and other.index < figure.index and level(other) and not other.budget:
            for side, figures in sides.items():
                if other.concept in (f"{side}合计", f"{side}总计") and other.period == figure.period:
                    figures.append(other)
    first, second = sides[found["first"]], sides[found["second"]]
    if len({f.number for f in first}) != 1 or len({f.number for f in second}) != 1:
        return None
    pair = (first[0], second[0]) if found["word"] in {"大于", "多于"} else (second[0], first[0])
    return difference_claim(figure, *pair, abs(figure.value))


def _explained_behind(line: Line, figure: Figure, apart_: int) -> bool:
    """Tells whether a bracket behind what is left holds the rest (`成本18.6元，实付12元，亏损4.6元（补贴2元）`)."""
    if figure.index + 1 == len(line.figures) or "（" not in line.after(figure, _BRACKET):
        return False
    other = line.figures[figure.index + 1]
    return other.unit == figure.unit and other.number == abs(apart_ - figure.number) > 0


def remainder(line: Line, figure: Figure, executions: list[tuple[Figure, Figure, Figure]]) -> Relation | None:
    """Returns what is left as the sums of its sentence, or the execution told before it, leave it.

    Args:
        line: the figures of the running text.
        figure: what is left.
        executions: rates of execution with outlay and budget, in order of the text.
    """
    text = line.text[figure.sentence : figure.start]
    sums = [f for f in back(line, figure) if f.money]
    if any(f.change for f in sums) or _LEFT_CUT.search(text) or "其中" in text or _EARLIER.search(lead(line, figure)):
        return None
    if len(sums) == _TWO:
        spent, budget = sums
        between = line.text[budget.end : spent.start]
        bound = _SPENT.search(between) or ("缺口" in text and "实" in between)
        if not bound or not (spent.exact and budget.exact) or (spent.budget and not budget.budget):
            return None
        if budget.number < spent.number and _DEFICIT.search(lead(line, figure)) and "收入" in lead(line, budget):
            # `收入45.30亿元，支出46.85亿元，当期赤字1.55亿元`
            return difference_claim(figure, spent, budget, abs(figure.value))
        if budget.number <= spent.number or figure.number >= budget.number:
            return None
        if _explained_behind(line, figure, budget.number - spent.number):
            return None
        return difference_claim(figure, budget, spent, figure.value)
    if not _LEFT_OVER.match(lead(line, figure)):
        return None
    before = [e for e in executions if e[0].paragraph == figure.paragraph and e[0].index < figure.index]
    same = [e for e in before if e[0].start >= figure.sentence] or before
    if len(same) != 1 or _LEFT_CUT.search(line.text, figure.paragraph, figure.start):
        return None
    _, spent, budget = same[0]
    if budget.number <= spent.number or figure.number >= budget.number:
        return None
    claim = difference_claim(figure, budget, spent, figure.value)
    return claim if same[0][0].start >= figure.sentence else msgspec.structs.replace(claim, note=IMPLIED)
