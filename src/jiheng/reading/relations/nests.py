"""Nests: sums that the grammar of lists claims (其中, 包括, 项目是：1、…).

The number before an opener is the head, the numbers behind it the parts: those with list marks of one shape, or
those up to the end of the sentence. Inner openers are settled first. Where the grammar leaves open how far a list
reaches or to which head a second 其中 belongs, the reading that adds up exactly is taken; where none adds up and
the grammar is clear, the sum is reported as failing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from jiheng.facts import Relation
from jiheng.facts.relation import SPOKEN
from jiheng.reading.meaning.lexicon import lexicon
from jiheng.reading.meaning.naming import name_money
from jiheng.reading.relations.claims import sum_claim
from jiheng.reading.relations.differences import slip
from jiheng.reading.relations.figure import Figure
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.nest_items import (
    adding_up,
    completed,
    items_behind,
    up_to_stop,
    without_parts_of_subtotals,
)

_REST = re.compile(r"^(?:其他|其它|其余|余下)")
_FEW = 2
_PARAGRAPH = re.compile(r"\n(?=.*[^\n]{12})")
_TOTALS = frozenset({"收入合计", "支出合计", "收入总计", "支出总计", "收支总计", "年初预算", "调整预算"})
_OPEN_END = re.compile(r"^(?:[（(][^）)]{0,20}[）)])?等(?!级)")
_NAMES_HEAD = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.])?(?P<name>[^，。；：:\n]{2,16}?)(?:主要|具体|共|分别|情况)?(?:包括|包含|用于|有|中|为|分为|构成|如下|明细|安排)[^，。；\n]{0,6}?[：:]"
)
_THRESHOLD = re.compile(r"(?:单价|单台|价值|限额|标准)[^，。；]{0,6}$")
_EACH = re.compile(r"平均|人均|户均|车均|亩均|生均|次均|床均|每(?!年|月|季)")  # an amount for one is no part of a list
_COMPARED = re.compile(
    r"(?:较|比|相比)(?:于|上年|去年|年初|本年|当年|全年|调整后?|(?:19|20)\d\d年?度?)?的?(?:年初|全年|调整后?|年度)*(?:预算|决算|计划)数?的?$"
)
_NAMED = 3  # a list that only its name ties to its head
_BRACKETS = frozenset("（(")
_COMPARED_LAST = frozenset("算划数的")
_THRESHOLD_FIRST = ("单价", "单台", "价值", "限额", "标准")


def nested_sums(line: Line) -> list[Relation]:
    """Returns the sums of money and of counts that lists claim."""
    found: list[Relation] = []
    if line.has_openers:
        thresholds = any(word in line.text for word in _THRESHOLD_FIRST)
        money = [f for f in line.money if not f.change and not _aside(line, f, thresholds=thresholds)]
        _sums(line, money, found, strict=True)
        for same in line.counts.values():
            if len(same) > 1:
                _sums(line, same, found, strict=False)
    return found


def _aside(line: Line, figure: Figure, *, thresholds: bool) -> bool:
    """Tells whether a sum of money is a limit, an amount for one, or what another is compared with."""
    if thresholds and _THRESHOLD.search(line.before(figure, 12)):
        return True
    label = figure.label
    if ("均" in label or "每" in label) and _EACH.search(label[-14:]):
        return True
    start = figure.start
    return (
        start > 0 and line.text[start - 1] in _COMPARED_LAST and _COMPARED.search(line.before(figure, 24)) is not None
    )


def _sums(line: Line, figures: list[Figure], found: list[Relation], *, strict: bool) -> None:
    opened: list[int] = []
    force = [0] * len(figures)
    openers, text = line.openers, line.text
    last = len(openers)
    at = 0
    for i in range(1, len(figures)):
        first, second = figures[i - 1], figures[i]
        end = first.end
        while at < last and openers[at] < end:
            at += 1
        firm = 0
        if (at < last and openers[at] < second.start) or text[end] in _BRACKETS:
            firm = line.opens(first, second)
        if not firm and strict and line.names_list(first, second):
            firm = _NAMED
        if firm:
            force[i] = firm
            opened.append(i)
    if not opened:
        return
    gaps = [""]
    gaps.extend([line.text[figures[i - 1].end : figures[i].start] for i in range(1, len(figures))])
    consumed: set[int] = set()
    settled: list[Relation] = []
    for i in reversed(opened):
        settled.extend(_settle(line, figures, gaps, force, i, consumed, strict=strict))
    settled.reverse()
    found.extend(settled)


def _settle(
    line: Line,
    figures: list[Figure],
    gaps: list[str],
    force: list[int],
    first: int,
    consumed: set[int],
    *,
    strict: bool,
) -> list[Relation]:
    items = items_behind(gaps, force, first, consumed)
    if not items:
        return []
    if force[first] == _NAMED:
        for candidate in _named_head(line, figures, gaps, first) or []:
            match = adding_up(figures, candidate, items)
            if len(match) > 1:
                return _taken(figures, candidate, match, consumed, match)
        return []
    parallel = _of_stages(figures, gaps, first)
    if parallel:
        consumed.update(range(first, first + sum([len(members) for _, members in parallel])))
        return [sum_claim(figures[head], [figures[i] for i in members]) for head, members in parallel]
    firm = force[first] == 2
    by_stage: dict[str, list[int]] = {}
    for i in items:
        by_stage.setdefault(figures[i].group, []).append(i)
    if len(by_stage) > 1 and min(map(len, by_stage.values())) > 1:
        result: list[Relation] = []
        for group, members in by_stage.items():
            of_stage = _head_of_stage(figures, first, group)
            if of_stage is not None:
                relation = _claim(line, figures, gaps, of_stage, members, firm=firm, strict=strict)
                if relation is not None:
                    result.append(relation)
        consumed.update(items)
        return result
    head = first - 1
    named = _named_head(line, figures, gaps, first)
    if named is not None:
        for candidate in named:
            match = adding_up(figures, candidate, items)
            if len(match) > 1:
                return _taken(figures, candidate, match, consumed, match)
        relation = _claim(line, figures, gaps, named[0], items, firm=True, strict=strict, named=True)
        consumed.update(items)
        return [relation] if relation is not None and len({figures[h].number for h in named}) == 1 else []
    concept = figures[head].concept
    if len(items) > 1 and concept == figures[items[0]].concept and concept in _TOTALS:
        return []
    for candidate in _heads(figures, force, head, first) if strict else _near_heads(figures, head):
        match = adding_up(figures, candidate, items)
        if match and (len(match) > 1 or firm):
            return _taken(figures, candidate, match, consumed, match)
    alternatives = completed(gaps, items, figures, head)
    if alternatives:
        return _taken(figures, head, alternatives, consumed, alternatives)
    whole = without_parts_of_subtotals(figures, up_to_stop(gaps, items))
    match = adding_up(figures, head, whole) if len(whole) > 1 else []
    if match:
        return _taken(figures, head, match, consumed, items)
    relation = _claim(line, figures, gaps, head, items, firm=firm, strict=strict)
    consumed.update(items)
    return [relation] if relation is not None else []


def _of_stages(figures: list[Figure], gaps: list[str], first: int) -> list[tuple[int, list[int]]]:
    """Returns heads and parts of a list that gives every part in each stage in turn, where all stages add up.

    `总额：年初预算A，全年预算B，执行C。其中：甲年初预算…，全年预算…，执行…；乙年初预算…，全年预算…，执行…`
    """
    groups: list[str] = []
    for i in range(first - 1, max(-1, first - 4), -1):
        if figures[i].group in groups or figures[i].paragraph < figures[first - 1].paragraph:
            break
        groups.insert(0, figures[i].group)
    count = len(groups)
    if count < 2 or first + 2 * count > len(figures):
        return []
    items = up_to_stop(gaps, [first])
    items = items[: len(items) // count * count]
    if len(items) < 2 * count or any(figures[i].group != groups[k % count] for k, i in enumerate(items)):
        return []
    result = [(first - count + k, items[k::count]) for k in range(count)]
    exact = all(figures[h].number == sum([figures[i].number for i in parts]) for h, parts in result)
    return result if exact else []


def _taken(
    figures: list[Figure], head: int, parts: list[int], consumed: set[int], used: Iterable[int]
) -> list[Relation]:
    consumed.update(used)
    return [sum_claim(figures[head], [figures[i] for i in parts])]


def _named_head(line: Line, figures: list[Figure], gaps: list[str], first: int) -> list[int] | None:
    """Returns the figures that a list names as its head in its own sentence (`项目支出包括四项：…`), None without."""
    gap = gaps[first]
    stop = max(
        gap.rfind("。"),
        gap.rfind("\n", 0, max(0, len(gap) - 30)),
        gap.rfind("\n", 0, gap.rfind("：") if "：" in gap else 0),
    )
    if stop < 0:
        return None
    found = _NAMES_HEAD.match(gap, stop + 1)
    if found is None:
        return None
    name = name_money(lexicon(line.context.standards), found["name"], line.context.unit)
    if not name.concept or name.rest or name.concept.startswith("other:"):
        return None
    group = figures[first].group
    heads = [i for i in range(first) if figures[i].concept == name.concept and figures[i].group == group]
    return heads[::-1] or None


def _near_heads(figures: list[Figure], head: int) -> list[int]:
    """Returns the count before a list and those before it in its sentence."""
    start = figures[head].sentence
    return [h for h in range(head, max(-1, head - 3), -1) if figures[h].start >= start]


def _heads(figures: list[Figure], force: list[int], head: int, first: int) -> list[int]:
    """Returns the numbers a list may belong to: the one before it, or the heads of the lists around it."""
    heads = [head]
    for j in range(head, max(-1, head - 12), -1):
        if force[j] and j - 1 not in heads:
            heads.append(j - 1)
    section = figures[first].fact.section
    for j in range(head - 1, max(-1, head - 3), -1):
        if j not in heads and figures[j].fact.section == section:
            heads.append(j)
    return [h for h in heads if h >= 0]


def _head_of_stage(figures: list[Figure], first: int, group: str) -> int | None:
    paragraph = figures[first - 1].paragraph
    loose: int | None = None
    for j in range(first - 1, max(-1, first - 6), -1):
        if figures[j].start < paragraph:
            break
        if figures[j].group == group:
            return j
        if loose is None and figures[j].budget and group != "actual":
            loose = j
    return loose


def _claim(
    line: Line,
    figures: list[Figure],
    gaps: list[str],
    head: int,
    items: list[int],
    *,
    firm: bool,
    strict: bool,
    named: bool = False,
) -> Relation | None:
    """Returns a sum that does not add up where the grammar is clear, or one that does."""
    parts = [figures[i] for i in items]
    whole = figures[head]
    relation = sum_claim(whole, parts)
    exact = whole.exact and all(f.exact for f in parts)
    if relation.holds and exact:
        return relation
    total = sum([p.number for p in parts])
    over = total > whole.number
    if over and exact and len(parts) > 1 and whole.group == parts[0].group and slip(total, whole.number):
        # More than the whole, and by one digit: the head or a part has it wrong, however the list is meant.
        return msgspec.structs.replace(relation, note=SPOKEN)
    if exact and len(parts) > _FEW and _REST.search(parts[-1].label) and whole.group == parts[0].group:
        # A list that closes with 其他 names all there is.
        return msgspec.structs.replace(relation, note=SPOKEN) if total < whole.number * _FEW else None
    if total * 4 > whole.number * 5 or total * 2 < whole.number:
        # So far off, the list is more likely misread than wrong.
        return None
    if not named and _PARAGRAPH.search(gaps[items[0]].rstrip("\n")) and not relation.rounding_only:
        # Another paragraph stands between the head and its list: what is summed up may not be this head.
        return None
    if not firm or not exact or whole.group != parts[0].group or whole.period != parts[0].period:
        return None
    if any(p.concept in _TOTALS for p in parts) or (len(parts) == 1 and not over):
        return None
    kinds = not strict and len(parts) > 2 and len({p.label[-2:] for p in parts}) == 1
    if kinds and not over and not relation.rounding_only:
        # 采编人员, 技术人员, 行政人员: kinds of one whole, so they must make it up.
        return relation
    if not over and (not strict or _OPEN_END.match(line.after(parts[-1], 12))):
        return None
    if not strict and (relation.rounding_only or (over and len(_near_heads(figures, head)) > 1)):
        return None
    if not strict and any("占" in gaps[i] for i in items[1:]):
        # `教师276人，其中专任231人，占83.70%；高级职称62人`: told one after the other, not one beside the other.
        return None
    if over or relation.rounding_only:
        return relation
    gap = whole.value - sum([p.value for p in parts])
    return sum_claim(whole, parts, note=f"“其中”只列出部分，差{gap / 10000:.2f}万元未说明")
