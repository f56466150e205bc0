"""T01, T12 and T14: what the outline asks for, what a heading promises, and what stands where it does not belong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiheng.checking.register import rule
from jiheng.checking.review import Review, any_of
from jiheng.checking.text_lines import layout
from jiheng.facts import Finding, Section, Severity, Span, Stage
from jiheng.standards.family import Family

_ITEMS = re.compile(r"[，、,；;]|以及|和(?=[^，、,；;]{2,20}$)")
_BRACKETED = re.compile(r"[（(][^（）()\n]{0,60}[）)]")
_EMPTY_WORDS = re.compile(r"年度|部门|单位|本级|其他|整体|区|县|市|的|[（）()]")
_PROMISES = ("绩效目标", "绩效指标", "绩效情况", "支出情况", "管理情况")
_OVERVIEW = ("overview", "duties", "departments", "people")
_INCOME = re.compile(
    r"(?:财政拨款|总|本年|年度|合计|部门|单位|预算)收入(?:合计|总计|总额|数)?[^，。；\n]{0,10}?\d[\d,.]{0,14}\s?(?:万元|亿元|元)"
)
_TOTAL = re.compile(r"(?:预算|支出)(?:总额|总计|合计|资金)[^，。；\n]{0,6}?\d[\d,.]{0,14}\s?(?:万元|亿元|元)")
_PLAN = re.compile(
    r"^[^，。；\n]{0,4}(?:下一步|下步|下一年度?|明年|来年|次年)[^，。；\n]{0,6}(?:计划|打算|安排|思路|重点)[：:]?$"
)
_REMEDY = re.compile(r"措施|建议|整改|改进|打算|对策")
_SHOWN = 40
_FEW_TARGETS = 2


@rule("T01", whole=True)
def sections_are_present(review: Review) -> Iterator[Finding]:
    """Sections the family requires and whose matter stands nowhere in the report."""
    kind = review.kind
    parameters = review.rule_text("T01").parameters
    core: Sequence[str] = parameters["core"]
    evidence: dict[str, Sequence[str]] = parameters["evidence"]
    there = {s.slot for s in review.report.sections if s.slot}
    # The outline of a province is asked for only where the text names a place there; headings alone may be like it.
    family = review.family if _may_ask(review) else None
    if kind not in ("self-evaluation", "project-evaluation") or not there:
        return
    if any(s.slot == "problems" and _REMEDY.search(s.title) for s in review.report.sections):
        there.add("measures")
    if _tells_targets(review):
        there.add("targets")
    names = review.standards.slots
    if family is None:
        required = {slot: names.get(slot, slot) for slot in core}
    else:
        required = {s.slot: s.title for s in family.slots if s.required}
        if kind == "self-evaluation" or not required:
            joined = any(_REMEDY.search(title) for title in required.values())
            required |= {
                slot: names.get(slot, slot)
                for slot in core
                if slot not in required and not (joined and slot == "measures")
            }
    lesser: Sequence[str] = parameters["lesser"]
    missing = [
        (slot, title)
        for slot, title in required.items()
        if slot not in there
        and (slot in core or slot in lesser)
        and not review.occurring(tuple(evidence.get(slot, ())), review.dense)
    ]
    grave = [(slot, title) for slot, title in missing if slot in core]
    small = [(slot, title) for slot, title in missing if slot not in core]
    # An outline that was only guessed, or one for a project, proves less than that of the province and year.
    certain = bool(missing) and kind == "self-evaluation" and family is not None and review.once(_of_the_province)
    mild = Severity.NOTE if kind == "project-evaluation" else Severity.WARNING
    if grave:
        yield _absent(review, family, grave, Severity.ERROR if certain else mild)
    if small:
        yield _absent(review, family, small, Severity.WARNING if certain else Severity.NOTE)


def _may_ask(review: Review) -> bool:
    family = review.family
    return family is not None and (not family.jurisdiction or review.once(_of_the_province))


def _of_the_province(review: Review) -> bool:
    """Tells whether the outline is one of a province, and the text names a place there."""
    family = review.family
    if family is None or not family.jurisdiction or family.kind != "self-evaluation":
        return False
    if family.jurisdiction in review.dense:
        return True
    return bool(review.occurring(review.standards.places.names(family.jurisdiction), review.dense))


def _tells_targets(review: Review) -> bool:
    """Tells whether figures stand as targets in the text, those of plans and measures for the next year left out."""
    later = [(s.start, s.stop) for s in review.sections("measures", "plans", "problems", "use_of_results")]
    places = [f.span.start for f in review.by_stage.get(Stage.TARGET, ()) if f.span is not None]
    return sum(not any(start <= at < stop for start, stop in later) for at in places) >= _FEW_TARGETS


def _absent(review: Review, family: Family | None, missing: list[tuple[str, str]], severity: Severity) -> Finding:
    titles = [title for _, title in missing]
    shown = "、".join(f"“{title}”" for title in titles)
    outline = f"按{family.title}，" if family is not None and family.title else ""
    return review.finding(
        "T01",
        f"{outline}报告缺少{shown}，全文也没有相应内容",
        spans=[_top(review), *(_home(review, slot) for slot, _ in missing)],
        severity=severity,
        expected="、".join(titles),
        found="无此部分",
    )


def _top(review: Review) -> Span | None:
    if review.report.title_span is not None:
        return review.report.title_span
    if not review.report.sections:
        return None
    first = review.report.sections[0]
    return review.span(first.start, first.end)


def _home(review: Review, slot: str) -> Span | None:
    """Returns the heading under which the family has a section that the report lacks."""
    entry = review.family.slot(slot) if review.family is not None else None
    found = review.sections(entry.parent) if entry is not None and entry.parent else []
    home = next((s for s in reversed(found) if s.level < entry.level), None) if entry is not None else None
    return review.span(home.start, max(home.end, home.start + 1)) if home is not None else None


@rule("T12")
def headings_keep_their_promise(review: Review) -> Iterator[Finding]:
    """A heading that lists several things of one kind, some of which the text below treats and one it does not."""
    sections = review.report.sections
    children: dict[int, list[Section]] = {}
    for section in sections:
        children.setdefault(section.parent, []).append(section)
    for index, section in enumerate(sections):
        below = children.get(index, [])
        if len(below) < 2:
            continue
        title = _BRACKETED.sub("", section.title)
        noun = next((noun for noun in _PROMISES if title.count(noun) >= 2), None)
        if noun is None:
            continue
        body = "".join(_BRACKETED.sub("", review.body(section)).split())
        promised = [item.strip() for item in _ITEMS.split(title) if noun in item]
        keys = {item: _key(review, item, noun) for item in promised}
        missing = [item for item, key in keys.items() if len(key) >= 2 and key not in body]
        if missing and len(missing) < len(promised):
            shown = "、".join(f"“{item}”" for item in missing)
            yield review.finding(
                "T12",
                f"第{review.line_of(section.start)}行标题列出{len(promised)}项内容，正文没有写{shown}",
                spans=[review.span(section.start, max(section.end, section.start + 1))],
                expected="、".join(promised),
                found=f"缺{'、'.join(missing)}",
            )


def _key(review: Review, item: str, noun: str) -> str:
    """Returns the words that tell an item from its neighbours: 部门专项资金绩效目标 → 专项资金."""
    bodies = any_of(tuple(w for w in review.standards.words["organisation_suffixes"] if len(w) > 1))
    return _EMPTY_WORDS.sub("", bodies.sub("", item.replace(noun, "")))


@rule("T14")
def content_stands_in_its_place(review: Review) -> Iterator[Finding]:
    """Plans inside the overview; the unit's income or total budget inside the section on basic outlay."""
    if review.kind == "final-accounts":
        return
    yield from _plans_in_overview(review)
    yield from _totals_in_basic_outlay(review)


def _plans_in_overview(review: Review) -> Iterator[Finding]:
    for section in review.sections(*_OVERVIEW):
        if section.level != 1:
            continue
        for line in layout(review).lines:
            if section.end <= line.start < section.stop and _PLAN.match(line.text):
                yield review.finding(
                    "T14",
                    f"第{review.line_of(line.start)}行“{line.text}”写在“{section.title}”之内，应移到计划或改进措施部分",
                    spans=[review.span(line.start, line.end), *_following(review, line.end, section.stop)],
                    found=line.text,
                )


def _following(review: Review, start: int, stop: int) -> list[Span]:
    lines = [line for line in layout(review).lines if start < line.start < stop][:4]
    return [review.span(line.start, min(line.end, line.start + _SHOWN)) for line in lines]


def _totals_in_basic_outlay(review: Review) -> Iterator[Finding]:
    """Looks only where the family has sections of their own for basic and project outlay."""
    if not review.sections("project_outlay"):
        return
    for section in review.sections("basic_outlay"):
        found = [m for p in (_TOTAL, _INCOME) for m in p.finditer(review.text, section.end, section.stop)]
        income = [m for m in found if m.re is _INCOME]
        if not income:
            continue
        found.sort(key=lambda m: m.start())
        shown = "、".join(f"“{m[0]}”" for m in found[:3])
        yield review.finding(
            "T14",
            f"“{section.title}”部分写了{shown}，属于全部收支，不是基本支出",
            spans=[review.span(m.start(), m.end()) for m in found],
            found=income[0][0],
        )
