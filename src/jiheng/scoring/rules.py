"""The eight rules: from a row's formula to its points, and in words why points were lost."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import msgspec

from jiheng.scoring.formula import Evaluator, Names, evaluator
from jiheng.scoring.missing import Missing, Value
from jiheng.scoring.rounding import rounded
from jiheng.standards.formula import parse
from jiheng.standards.system import Band, Check, Counting, Rounding, Rule, RuleKind

_ZERO, _ONE, _CENT = Decimal(0), Decimal(1), Decimal("0.01")
_MANUAL, _BANDS, _CHECKLIST, _RATIO = RuleKind.MANUAL, RuleKind.BANDS, RuleKind.CHECKLIST, RuleKind.RATIO
_SIGNS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    "": lambda _a, _b: True,
}


class Judged(msgspec.Struct, frozen=True, gc=False):
    """Points of a row before they are rounded: `raw` and `value` are the value judged, exact and rounded."""

    points: Decimal | None
    raw: Decimal | None = None
    value: Decimal | None = None
    missing: Missing | None = None
    reason: str = ""
    remarks: tuple[str, ...] = ()


class Given(msgspec.Struct, frozen=True, gc=False):
    """What people say of a row: points of their own, and for a verdict its word."""

    points: Decimal | None = None
    verdict: str = ""


def judge(
    rule: Rule,
    full: Decimal,
    names: Names,
    given: Given,
    rounding: Rounding | None,
    measured: Evaluator | None = None,
) -> Judged:
    """Returns the points of a row; they lie within 0 and `full`.

    Args:
        rule: how the row is scored.
        full: its full points.
        names: values of the names in its formulas.
        given: what people say of it.
        rounding: of the value judged.
        measured: the function of the rule's formula, where it is at hand.
    """
    kind = rule.kind
    if kind is _MANUAL or (kind is _BANDS and not rule.value):
        return _verdict(rule, full, given) if rule.bands else _manual(full, given)
    if kind is _CHECKLIST:
        return _checklist(rule.checks, full, names)
    raw = (measured or evaluator(rule.value))(names)
    if isinstance(raw, Missing):
        return Judged(None, missing=raw)
    value = rounded(raw, rounding)
    compute = _ratio if kind is _RATIO else _COMPUTED[kind]  # most rows are ratios, and enums are slow keys
    points, reason, remarks = compute(rule, full, value)
    return Judged(min(max(_ZERO, points), full), raw, value, None, reason, remarks)


def words(rule: Rule, full: Decimal) -> str:
    """Returns the rule as people read it."""
    formula = parse(rule.value).printed if rule.value else ""
    match rule.kind:
        case RuleKind.SUM:
            return "下级指标得分之和"
        case RuleKind.FULL_OR_ZERO:
            return f"{formula}，得{_figure(full)}分，否则0分"
        case RuleKind.RATIO:
            return f"{_figure(full)} × ({formula})，上限{_figure(rule.cap * full)}分"
        case RuleKind.LINEAR:
            return f"{formula}：{rule.full_at}得满分，{rule.zero_at}得0分，其间按比例"
        case RuleKind.DEDUCT:
            return f"{formula}：超过{rule.allowed}的，每{rule.per}扣{_figure(rule.step)}分"
        case RuleKind.BANDS if formula:
            return f"{formula}：" + "；".join(
                f"{b.when}{b.bound if b.when else '其余'}得{_figure(b.share * full)}分" for b in rule.bands
            )
        case RuleKind.BANDS:
            return "；".join(
                f"{b.name}{_figure((b.low or _ZERO) * full)}—{_figure(b.share * full)}分" for b in rule.bands
            )
        case RuleKind.CHECKLIST:
            return "逐项计分：" + "、".join(check.name for check in rule.checks)
        case _:
            return "人工评分，须有理由和佐证"


Computed = tuple[Decimal, str, tuple[str, ...]]


def _full_or_zero(rule: Rule, full: Decimal, value: Decimal) -> Computed:
    return (full, "", ()) if value else (_ZERO, f"不满足“{parse(rule.value).printed}”", ())


def _ratio(rule: Rule, full: Decimal, value: Decimal) -> Computed:
    remarks: tuple[str, ...] = ()
    if rule.pass_at is not None and value < rule.pass_at:
        return _ZERO, f"完成{_percent(value)}，未达到及格线{_percent(rule.pass_at)}", ()
    points = full * min(max(value, rule.floor), rule.cap)
    reason = f"完成{_percent(value)}" if value < rule.cap else ""
    if rule.over is not None and value >= rule.over:
        points -= full * rule.over_share
        remarks = (f"完成{_percent(value)}，达到超额界限{_percent(rule.over)}，须说明原因：目标是否定得过低",)
        reason = f"超额完成扣减{_figure(full * rule.over_share)}分" if rule.over_share else reason
    return points, reason, remarks


def _linear(rule: Rule, full: Decimal, value: Decimal) -> Computed:
    best, worst = rule.full_at or _ZERO, rule.zero_at or _ZERO
    if best == worst:
        share = _ONE if value >= best else _ZERO
    else:
        share = min(max((value - worst) / (best - worst), _ZERO), _ONE)
    return full * share, "" if share == 1 else f"实际值{_figure(value)}，满分值{best}，零分值{worst}", ()


def _bands(rule: Rule, full: Decimal, value: Decimal) -> Computed:
    for band in rule.bands:
        if _SIGNS[band.when](value, band.bound or _ZERO):
            return full * band.share, "" if band.share == 1 else f"实际值{_figure(value)}，属于{_named(band)}档", ()
    return _ZERO, f"实际值{_figure(value)}，不在任何一档", ()


def _deduct(rule: Rule, full: Decimal, value: Decimal) -> Computed:
    beyond = (value - rule.allowed) / rule.per
    if beyond <= 0:
        return full, "", ()
    if rule.counting is not Counting.EXACT:
        beyond = beyond.to_integral_value(ROUND_FLOOR if rule.counting is Counting.WHOLE else ROUND_CEILING)
    points = max(full - beyond * rule.step, rule.floor)
    return points, f"实际值{_figure(value)}，超过{_figure(rule.allowed)}" if points < full else "", ()


_COMPUTED: dict[RuleKind, Callable[[Rule, Decimal, Decimal], Computed]] = {
    RuleKind.FULL_OR_ZERO: _full_or_zero,
    RuleKind.RATIO: _ratio,
    RuleKind.LINEAR: _linear,
    RuleKind.BANDS: _bands,
    RuleKind.DEDUCT: _deduct,
}


def _checklist(checks: tuple[Check, ...], full: Decimal, names: Names) -> Judged:
    answers: list[tuple[Check, Value]] = [(check, evaluator(check.when)(names)) for check in checks]
    lost = [value for _, value in answers if isinstance(value, Missing)]
    if lost:
        needs = tuple(dict.fromkeys(need for each in lost for need in each.needs))
        return Judged(None, missing=Missing(needs, "；".join(dict.fromkeys(each.note for each in lost if each.note))))
    whole = sum((check.points for check in checks if check.points is not None), _ZERO)
    open_items = sum(1 for check in checks if check.points is None)
    each_open = (full - whole) / open_items if open_items else _ZERO
    points = sum((each_open if check.points is None else check.points for check, value in answers if value), _ZERO)
    unmet = [check.name for check, value in answers if not value]
    met = Decimal(len(checks) - len(unmet))
    return Judged(min(max(_ZERO, points), full), met, met, None, f"未做到：{'、'.join(unmet)}" if unmet else "")


def _manual(full: Decimal, given: Given) -> Judged:
    if given.points is None:
        return Judged(None, missing=Missing(("人工评分",)))
    points = min(max(given.points, _ZERO), full)
    remarks = (
        ()
        if points == given.points
        else (f"评分{_figure(given.points)}不在0—{_figure(full)}分之间，按{_figure(points)}分计",)
    )
    return Judged(points, given.points, given.points, None, "" if points == full else "人工评分", remarks)


def _verdict(rule: Rule, full: Decimal, given: Given) -> Judged:
    band = next((each for each in rule.bands if each.name == given.verdict), None)
    if band is None:
        choices = "、".join(each.name for each in rule.bands)
        return Judged(None, missing=Missing((f"评判等级（{choices}）",)))
    low, high = allowed_points(band, full)
    if given.points is None:
        return Judged(None, missing=Missing((f"评分（{_figure(low)}—{_figure(high)}）",)))
    points = min(max(given.points, low), high)
    remarks = (
        ()
        if points == given.points
        else (f"评分{_figure(given.points)}超出“{band.name}”允许的{_figure(low)}—{_figure(high)}分",)
    )
    return Judged(points, given.points, given.points, None, "" if points == full else f"评判为“{band.name}”", remarks)


def allowed_points(band: Band, full: Decimal) -> tuple[Decimal, Decimal]:
    """Returns the least and most points of a verdict, both allowed, in hundredths: 部分达成 of 10 is 6.00 to 7.99."""
    low, high = ((share * full).quantize(_CENT) for share in (band.low or _ZERO, band.share))
    return low, max(low, high - _CENT) if band.open_top else high


def _named(band: Band) -> str:
    return f"“{band.name}”" if band.name else f"{band.when}{band.bound if band.bound is not None else ''}"


def _percent(value: Decimal) -> str:
    return f"{(value * 100).quantize(_CENT)}%"


def _figure(value: Decimal) -> str:
    short = value.quantize(Decimal("0.0001")).normalize()
    return f"{short:f}"
