"""Runs: sums that no word announces, found by exact addition of figures that stand in a row.

`A项目27.84万元，其余…发放补助15.84万元，奖补1万元，运维11万元` claims a sum as surely as 其中 does. Only what adds
up exactly is taken, with at least two parts and a total of three digits; so a run never raises an alarm. A total
that says of itself that it sums up what stands before it in the sentence (`合计`, `总分`) is different: it is
reported when it does not.
"""

from __future__ import annotations

import bisect
import re

import msgspec

from jiheng.facts import Relation
from jiheng.facts.relation import SPOKEN
from jiheng.reading.relations.claims import sum_claim
from jiheng.reading.relations.differences import slip
from jiheng.reading.relations.figure import Figure, digits, telling
from jiheng.reading.relations.line import Line, numeral
from jiheng.reading.relations.spoken_words import per_one

_MOST = 14
_SUMMING = re.compile(r"(?:合计|共计|总计|小计|总分|综合得分|两项合计|自评总分|合计得分|一共|总共)(?:为|是|得|：|:)?$")
_SUMMING_LAST = frozenset("计分共为是得：:")
_AMOUNTS_TO = re.compile(r"(?:总额|总数|总量)[为是]?$")  # names a whole as often as it adds up
_LONG = 5  # digits that are met by chance once in ten thousands
_ABOVE = re.compile(
    r"(?:以上|上述)(?P<count>[一二两三四五六七八九十\d]{1,2})(?:大?项|大?类|个)[^，。；：\n]{0,6}(?:合计|共计|总计)[^，。；：\n]{0,4}$"
)
_EACH = re.compile(r"[人户台亩生次床]均|每")
_FEW = 6
_FEWEST = 3
_REACH = 80
_ITEMS = re.compile(r"(?P<count>[两二三四五六七八九])项(?:资金|经费|补助|补贴)?(?:合计|共计|总计|共|计)?(?:为|是)?$")
_LEFT = frozenset({"结转结余", "年末结转和结余"})
_OPENERS = ("其中", "包括", "含", "满分")


def runs(line: Line) -> list[Relation]:
    """Returns the sums of figures in a row, paragraph by paragraph, then over the items of a list of paragraphs."""
    found: list[Relation] = []
    money = [f for f in line.money if f.exact and not f.change]
    _by_paragraph(line, money, found)
    _by_paragraph(line, [f for f in line.scores if f.exact], found)
    for counted in line.counts.values():
        if len(counted) > 2:
            _by_paragraph(line, [f for f in counted if f.exact], found)
    _over_paragraphs(money, found)
    _called_totals(line, money, found)
    _so_many(line, money, found)
    return found


def _called_totals(line: Line, money: list[Figure], found: list[Relation]) -> None:
    """Adds totals of the figures before them that their words call so, over the ends of paragraphs and sentences.

    `以上四项合计` claims the sum of four figures, `调整后` and `合计` that of the last ones that give it.
    """
    for i in range(2, len(money)):
        head = money[i]
        label = head.label
        if label and "计" not in label and "调整后" not in label:
            continue
        above = _ABOVE.search(line.before(head, 16))
        if above is not None:
            count = numeral(above["count"])
            before = [f for f in money[max(0, i - _MOST) : i] if f.group == head.group and not _EACH.search(f.label)]
            if 1 < count <= len(before):
                found.append(sum_claim(head, before[-count:]))
        elif telling(head):
            total = 0
            for j in range(i - 1, max(-1, i - _FEW), -1):
                total += money[j].number
                if total >= head.number:
                    if total == head.number and j < i - 1 and money[j].paragraph != head.paragraph:
                        found.append(sum_claim(head, money[j:i]))
                    break


def _so_many(line: Line, money: list[Figure], found: list[Relation]) -> None:
    """Adds `两项共计225.6万元` as the last so many levels before it in its paragraph, prices for one left aside."""
    for i in range(2, len(money)):
        head = money[i]
        words = line.leads[head.index][-_REACH:]
        said = _ITEMS.search(words) if "项" in words else None
        if said is None:
            continue
        before = [f for f in money[max(0, i - _MOST) : i] if f.paragraph == head.paragraph and not per_one(line, f)]
        parts = before[-numeral(said["count"]) :]
        together = sum([p.number for p in parts])
        if len(parts) > 1 and together == head.number:
            found.append(sum_claim(head, parts))
        elif len(parts) > 1 and slip(together, head.number):
            found.append(msgspec.structs.replace(sum_claim(head, parts), note=SPOKEN))


def _by_paragraph(line: Line, figures: list[Figure], found: list[Relation]) -> None:
    """A sum needs three figures of one paragraph."""
    count = len(figures)
    begin = 0
    while begin + 2 < count:
        paragraph = figures[begin].paragraph
        end = begin + 1
        while end < count and figures[end].paragraph == paragraph:
            end += 1
        if end - begin > 2:
            known = len(found)
            _within(line, figures[begin:end], found)
            if end - begin > _FEW - 1 and len(found) > known:
                _interleaved(figures[begin:end], found[known:], found)
        begin = end


def _interleaved(figures: list[Figure], claims: list[Relation], found: list[Relation]) -> None:
    """Adds what the list of one stage shows of the other told with it, however short.

    `支出24.95，预算31。甲预算22，支出18.74；乙预算9，支出6.21`: where the outlay adds up, so does the budget.
    """
    at = {f.id: i for i, f in enumerate(figures)}
    totals = {c.total for c in claims}
    for claim in claims:
        head, parts = at[claim.total], [at[p] for p in claim.parts]
        if not claim.holds or min(parts) < head or max(parts) - min(parts) != 2 * len(parts) - 2:
            continue  # not one after the other, each with one between
        for other in (head - 1, head + 1):
            step = 1 if parts[0] - 1 != max(head, other) else -1
            between = [p - step for p in parts]
            if not 0 <= other < len(figures) or figures[other].id in totals or max(between) >= len(figures):
                continue
            others = [figures[i] for i in between]
            if any(f.group != figures[other].group for f in others) or figures[other].group == figures[head].group:
                continue
            if sum([f.number for f in others]) == figures[other].number and figures[other].number:
                found.append(sum_claim(figures[other], others))


def _within(line: Line, figures: list[Figure], found: list[Relation]) -> None:
    scored = figures[0].score
    keys: list[str] = [f.stage if scored else f.group + f.fact.period for f in figures]
    mixed = len(set(keys)) > 1
    least = min([f.number for f in figures])
    for h, head in enumerate(figures):
        parts: list[Figure] = []
        if least <= head.number and (telling(head) or _sums_up(line, head) or _AMOUNTS_TO.search(line.before(head, 4))):
            parts = _parts(figures, keys, h, mixed=mixed, scored=scored)
        elif h + _FEWEST < len(figures) and head.counted and (parts := _all_behind(figures, h)):
            pass
        elif h + 2 < len(figures) and 0 < figures[h + 1].number < head.number and figures[h + 1].label and head.counted:
            parts = _kinds(figures, h)
        if parts:
            found.append(sum_claim(head, parts))
        elif h > 1 and _sums_up(line, head):
            before = [f for i, f in enumerate(figures[:h]) if f.start >= head.sentence and keys[i] == keys[h]]
            if len(before) > 1 and not _nested(line, before, head) and not any(per_one(line, f) for f in before):
                found.append(sum_claim(head, before))


def _sums_up(line: Line, head: Figure) -> bool:
    """Tells whether the words right before a figure say that it sums up."""
    last = line.text[head.start - 1 : head.start]
    return last in _SUMMING_LAST and _SUMMING.search(line.before(head, 12)) is not None


def _all_behind(figures: list[Figure], h: int) -> list[Figure]:
    """Returns the counts that stand one behind the other right after a count, all of them, where they make it."""
    head = figures[h]
    rest: list[Figure] = []
    for figure in figures[h + 1 : h + 1 + _MOST]:
        if figure.index != head.index + len(rest) + 1 or figure.sentence != head.sentence or not figure.exact:
            break
        rest.append(figure)
    if len(rest) < _FEWEST or sum([f.number for f in rest]) != head.number or not all(f.number for f in rest):
        return []
    return rest


def _nested(line: Line, parts: list[Figure], head: Figure) -> bool:
    """Tells whether one of the parts holds others, so that a plain sum would count them twice."""
    words = line.text[parts[0].start : head.start]
    return any(opener in words for opener in _OPENERS) or max([p.number for p in parts]) >= head.number


def _parts(figures: list[Figure], keys: list[str], h: int, *, mixed: bool, scored: bool) -> list[Figure]:
    """Returns a run behind or before a figure that gives it: as it stands, then only the figures of one stage."""
    most = figures[h].number + figures[h].step
    parts: list[Figure] = []
    if not scored or not mixed:
        if h + 2 < len(figures) and figures[h + 1].number <= most:
            parts = _run(figures, keys, h, 1, "")
        if not parts and h > 1 and figures[h - 1].number <= most:
            parts = _run(figures, keys, h, -1, "")
        if parts or not mixed:
            return parts
    parts = _run(figures, keys, h, 1, keys[h]) or _run(figures, keys, h, -1, keys[h])
    if not parts and not scored and h + 3 < len(figures) and figures[h + 1].concept in _LEFT:
        # `支出A，余B。支出当中，甲C，乙D`
        parts = _run([figures[h], *figures[h + 2 :]], [keys[h], *keys[h + 2 :]], 0, 1, keys[h])
    if not parts and not scored and h + 1 < len(figures) and keys[h + 1] != keys[h]:
        parts = _run(figures, keys, h, 1, keys[h + 1])
    return parts


def _within_step(head: Figure, figure: Figure) -> int:
    """Returns how far a sum may be off: the finer digit, or that of a long head behind which finer parts stand."""
    if head.step > figure.step and figure.sentence == head.sentence and figure.start > head.start and digits(head) > 2:
        return head.step
    return min(head.step, figure.step)


def _kinds(figures: list[Figure], h: int) -> list[Figure]:
    """Returns the kinds behind a short count that make it up (编制12名，行政编制9名，事业编制3名)."""
    head = figures[h]
    name = head.label[-2:]
    total = 0
    for i in range(h + 1, min(len(figures), h + _FEW)):
        figure = figures[i]
        if figure.label[-2:] != name or figure.stage is not head.stage or figure.start - head.start > _REACH:
            break
        total += figure.number
        if total >= head.number:
            return figures[h + 1 : i + 1] if total == head.number and i > h + 1 else []
    return []


def _run(figures: list[Figure], keys: list[str], h: int, step: int, key: str) -> list[Figure]:
    """Returns the nearest figures in one direction, at least two, that add up exactly to the head, else nothing.

    Args:
        figures: of a paragraph.
        keys: what may stand in one sum, by figure.
        h: index of the head.
        step: 1 to look behind it, -1 before it.
        key: of the figures that count; empty for all.
    """
    head = figures[h]
    wanted = head.number
    most = wanted + head.step
    total = filled = 0
    last = min(len(figures), h + 1 + _MOST) if step > 0 else max(-1, h - 1 - _MOST)
    for i in range(h + step, last, step):
        if key and keys[i] != key:
            continue
        figure = figures[i]
        number = figure.number
        total += number
        if total > most:
            return []
        if number:
            filled += 1
        if filled > 1 and abs(total - wanted) * 2 <= _within_step(head, figure):
            low, high = (h + 1, i + 1) if step > 0 else (i, h)
            return [figures[k] for k in range(low, high) if not key or keys[k] == key]
    return []


def _over_paragraphs(money: list[Figure], found: list[Relation]) -> None:
    """Adds sums whose parts are the first figures of the paragraphs that follow, one of each stage."""
    firsts: dict[str, list[Figure]] = {}
    heads: dict[str, list[Figure]] = {}
    paragraph = -1
    seen: set[str] = set()
    for figure in money:
        group = figure.group
        if figure.paragraph != paragraph:
            paragraph = figure.paragraph
            seen.clear()
        heads.setdefault(group, []).append(figure)
        if group not in seen:
            seen.add(group)
            firsts.setdefault(group, []).append(figure)
    for group, row in firsts.items():
        if len(row) > 2:
            _lists(heads[group], row, found)


def _lists(heads: list[Figure], firsts: list[Figure], found: list[Relation]) -> None:
    """Adds heads that are the sum of a run of first figures behind them, found by running totals."""
    totals = [0]
    for figure in firsts:
        totals.append(totals[-1] + figure.number)
    index = {total: k for k, total in enumerate(totals)}
    starts = [f.paragraph for f in firsts]
    last = len(firsts) - 2
    falling = any(f.number < 0 for f in firsts)
    most = max([totals[min(k + _MOST, last + 2)] - totals[k] for k in range(last + 2)])
    for head in heads:
        wanted = head.number
        if wanted > most and not falling:
            continue
        first = bisect.bisect_right(starts, head.paragraph)
        if first > last or (wanted > totals[-1] - totals[first] and not falling):
            continue
        for begin in range(first, min(first + _MOST, last + 1)):
            end = index.get(totals[begin] + wanted, -1)
            if begin + 1 < end <= begin + _MOST and sum([f.number != 0 for f in firsts[begin:end]]) > 1:
                if telling(head) and (begin == first or digits(head) >= _LONG):
                    found.append(sum_claim(head, firsts[begin:end]))
                break
