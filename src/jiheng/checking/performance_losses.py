"""P05: the points lost are the points explained."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from jiheng.checking.figures import named, number
from jiheng.checking.performance_scores import has_indicator_table
from jiheng.checking.register import rule
from jiheng.checking.review import SELF_EVALUATION, Review
from jiheng.checking.scores import FULL, pairs, parts, score_facts, totals
from jiheng.facts import Fact, Finding, Severity, Stage

_NO_POINTS = re.compile(r"不得分|得\s*0\s*分|未得分")
_SHOWN_WORKING = re.compile(
    r"[=＝÷%％]|扣\d|未|不足|低于|偏差|追加|超过|超出|大于|计划[^。；\n]{0,20}\d[^。；\n]{0,16}(?:实际|只|仅|减少)"
)
_DEDUCTED = re.compile(r"扣(?:除|减|了)?(\d{1,3}(?:\.\d{1,4})?)分")
_IN_ALL = re.compile(r"(?:共|合计|总计|累计|总)(?:计|共)?$")
_IN_ALL_REACH = 4
_POINTS_LOST_FOR = re.compile(r"(?:扣分|失分)(?:点|项|原因|因素|指标)")
_MISSED = re.compile(r"未达|未完成|未能|低于|偏差|不到位|未实现|滞后")


@rule("P05", whole=True)
def lost_points_are_explained(review: Review) -> Iterator[Finding]:
    """The points lost are the points explained."""
    whole = [f for f in review.once(totals) if f.amount.value < FULL]
    if review.kind != SELF_EVALUATION or not whole:
        return
    total = max(whole, key=lambda f: f.amount.value)
    lost = FULL - total.amount.value
    over = _over_deducted(review, lost)
    if over is not None:
        together, matches = over
        yield review.finding(
            "P05",
            f"{named(total)}，即共扣{number(lost)}分，所列扣分"
            f"{'＋'.join(m[1] for m in matches)}＝{number(together)}分，相差{number(together - lost)}分。",
            spans=[review.match_span(m) for m in matches],
            facts=(total,),
            expected=f"扣分合计{number(lost)}分",
            found=f"{number(together)}分",
            difference=f"{number(together - lost)}分",
        )
        return
    if has_indicator_table(review) or not (_scored_by_item(review) or len(_deductions(review)) > 1):
        return
    explained, told = _explained_points(review)
    open_points = lost - explained
    if open_points < review.parameter("P05", "smallest_loss"):
        return
    told_elsewhere = _misses_told(review, told)
    yield review.finding(
        "P05",
        f"{named(total)}，共扣{number(lost)}分，"
        + (
            f"说明了原因的只有{number(explained)}分，其余{number(open_points)}分没有说明。"
            if explained
            else (
                "没有逐项说明扣分原因。" if told_elsewhere or _shows_where(review) else "没有说明扣在哪里、为什么扣。"
            )
        ),
        facts=(total, *told, *_unexplained(review)),
        severity=None
        if open_points >= review.parameter("P05", "loss_for_error") and not told_elsewhere
        else Severity.WARNING,
        expected=f"说明扣{number(lost)}分的原因",
        found=f"说明{number(explained)}分",
        difference=f"{number(open_points)}分",
    )


def _shows_where(review: Review) -> bool:
    """Tells whether full marks beside scores show where points were lost."""
    return any(score.amount.value < full.amount.value < FULL for full, score in review.once(pairs))


def _scored_by_item(review: Review) -> bool:
    """Tells whether indicators or blocks are scored, and not only somebody's satisfaction."""
    return any("满意" not in f.concept + f.label for f in review.once(parts))


def _explained_points(review: Review) -> tuple[Decimal, list[Fact]]:
    """Returns the points whose loss has a reason in the same item, and the scores concerned."""
    lost, told = Decimal(0), []
    for full, score in review.once(pairs):
        gap = full.amount.value - score.amount.value
        if gap > 0 and _item_has_reason(review, score):
            lost += gap
            told.append(score)
    scored = {f.id for pair in review.once(pairs) for f in pair}
    for full in score_facts(review, Stage.FULL_MARK):
        if full.id in scored or full.span is None:
            continue
        after = review.context(full, after=24)
        if _NO_POINTS.search(after) and _item_has_reason(review, full):
            lost += full.amount.value
            told.append(full)
    return max(lost, _points(_deductions(review))), told


def _deductions(review: Review) -> list[re.Match[str]]:
    """Returns the points that the report says it deducted, item by item; 共扣6分 is a sum and no item."""
    text = review.squeezed.text
    matches = list(_DEDUCTED.finditer(text)) if review.holds("扣") else []
    return [m for m in matches if not _IN_ALL.search(text, max(0, m.start() - _IN_ALL_REACH), m.start())] or matches


def _points(matches: Iterable[re.Match[str]]) -> Decimal:
    return sum((Decimal(m[1]) for m in matches), Decimal(0))


def _over_deducted(review: Review, lost: Decimal) -> tuple[Decimal, list[re.Match[str]]] | None:
    """Returns the sum and the places of the deductions of one sentence, where they are more than was lost in all."""
    by_sentence: dict[int, list[re.Match[str]]] = {}
    for match in _deductions(review):
        by_sentence.setdefault(bisect.bisect_left(review.stops, match.start()), []).append(match)
    for found in by_sentence.values():
        matches = found[1:] if Decimal(found[0][1]) == lost else found  # 扣2.2分，其中……
        together = _points(matches)
        if len(matches) > 1 and together > lost and all(Decimal(m[1]) != lost for m in matches):
            return together, matches
    return None


def _unexplained(review: Review) -> list[Fact]:
    """Returns the scores of indicators that lost points and give no reason."""
    return [
        score
        for full, score in review.once(pairs)
        if FULL > full.amount.value > score.amount.value and not _item_has_reason(review, score)
    ]


def _misses_told(review: Review, told: list[Fact]) -> bool:
    """Tells whether the report says elsewhere what was not reached and why, without naming points."""
    text = review.squeezed.text
    if review.holds("分") and _POINTS_LOST_FOR.search(text):
        return True
    items = [review.squeezed.place(f.span.start) for f in told if f.span is not None]
    for match in _MISSED.finditer(text):
        if any(at <= match.start() <= at + 200 for at in items):
            continue
        if review.words("reasons").search(text[max(0, match.start() - 40) : match.end() + 60]):
            return True
    return False


def _item_has_reason(review: Review, fact: Fact) -> bool:
    """Tells whether the item of a score, up to the next item, gives a reason or shows how the points were lost."""
    if fact.span is None:
        return False
    section = review.section_of(fact.span.start)
    end = min(fact.span.end + 160, section.stop if section else len(review.text))
    following = [f.span.start for f in score_facts(review, Stage.FULL_MARK) if f.span and f.span.start > fact.span.end]
    if following:
        end = min(end, *following)
    item = review.squeezed.text[review.squeezed.place(fact.span.end) : review.squeezed.place(end)]
    return bool(review.words("reasons").search(item) or _SHOWN_WORKING.search(item))
