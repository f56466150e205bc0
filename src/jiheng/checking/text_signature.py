"""T07: who reports on which year, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.checking.text_lines import layout
from jiheng.facts import Finding, Severity, Span

_YEAR = r"(?:20\d\s?\d|二[〇○零Oo0]\s?[一二三四五六七八九〇○零]\s?[一二三四五六七八九〇○零])"
_DATE_LINE = re.compile(
    rf"^[^，。；\n]{{0,24}}?(?:{_YEAR}\s{{0,3}}年\s{{0,3}}[\d一二三四五六七八九十]{{1,3}}\s{{0,3}}月"
    r"|20\d\d[-./]\d{1,2}[-./]\d{1,2})[^，。；\n]{0,16}$"
)
_UNIT_LABEL = re.compile(
    r"(?:单位名称|填报单位|报告单位|自评单位|评价单位|部门名称|编制单位|部门[（(]单位[）)])[^\n]{0,12}[：:\t]\s{0,8}\S|[（(]\s{0,2}(?:盖章|公章)\s{0,2}[）)]"
)
# One of these every label holds, blanks left out.
_LABELS = (
    "单位名称",
    "部门名称",
    "填报单位",
    "报告单位",
    "自评单位",
    "评价单位",
    "编制单位",
    "部门（单位",
    "部门(单位",
    "盖章",
    "公章",
)
_TITLE = re.compile(r"^[^。；]{4,60}(?:绩\s?效|自\s?评|评\s?价|报\s?告|决\s?算)[^。；，]{0,12}$")
_HEAD_LINES = 12
_TAIL_LINES = 8
_SHOWN = 40


@rule("T07", whole=True)
def report_is_signed(review: Review) -> Iterator[Finding]:
    """Title, signing unit and date; a chapter of final accounts is signed as a whole elsewhere."""
    kind = review.kind
    if kind == "final-accounts":
        return
    missing = [
        name
        for name, there in (("标题", _titled(review)), ("署名", _signed(review)), ("日期", _dated(review)))
        if not there
    ]
    if not missing or (not kind and not review.report.sections and len(missing) == 3):
        return
    severity = Severity.WARNING
    if len(missing) == 3 and kind == "self-evaluation":
        severity = Severity.ERROR
    elif kind != "self-evaluation":
        severity = Severity.NOTE
    yield review.finding(
        "T07",
        f"报告缺少{'、'.join(missing)}" + ("，无法认定报告单位和年度" if len(missing) == 3 else ""),
        spans=[_place(review, missing)],
        severity=severity,
        expected="标题、单位署名、成文日期齐全",
        found=f"缺{'、'.join(missing)}",
    )


def _titled(review: Review) -> bool:
    if review.report.title:
        return True
    first = review.report.sections[0].start if review.report.sections else 0
    return any(line.start < first and _TITLE.search(line.text) for line in layout(review).lines[:3])


def _signed(review: Review) -> bool:
    if review.report.signature is not None:
        return True
    lines = layout(review).lines
    unit = "".join((review.report.unit or "").split())
    tail = lines[-_TAIL_LINES:] if len(lines) > _TAIL_LINES else lines[1:]
    # A title that breaks after the unit's name is no signature, so the name counts at the end only.
    if unit and any("".join(line.text.split()) == unit for line in tail):
        return True
    if not review.holds(*_LABELS):
        return False
    return any(_UNIT_LABEL.search(line.text) for line in (*lines[:_HEAD_LINES], *lines[-_TAIL_LINES:]))


def _dated(review: Review) -> bool:
    if review.report.signed_on is not None:
        return True
    lines = layout(review).lines
    return any(_DATE_LINE.match(line.text) for line in (*lines[:_HEAD_LINES], *lines[-_TAIL_LINES:]))


def _place(review: Review, missing: list[str]) -> Span | None:
    lines = layout(review).lines
    if not lines:
        return None
    if "标题" in missing:
        return review.span(lines[0].start, min(lines[0].end, lines[0].start + _SHOWN))
    if "署名" not in missing and review.report.signature is not None:
        return review.report.signature  # the date belongs below the name
    return review.span(max(lines[-1].start, lines[-1].end - _SHOWN), lines[-1].end)
