"""T08: one body, place or role under several names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.checking.passages import occurrences
from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.checking.text_lines import HAN, words
from jiheng.facts import Finding, Span

_SELF = re.compile(r"我(单位|部门|会|局|办|委|院|校|馆|所|站|中心|镇|乡|街道)(?!员|议|长|前|后|场|面)")
_COMPANY_ENDS = ("有限责任公司", "有限公司", "股份公司")
_COMPANY = re.compile("|".join(_COMPANY_ENDS))
_NAME_BEFORE = re.compile(rf"[{HAN}]{{4,20}}$")
_BOUNDARY = "、，。；：（）()“”\n的在和与对为由向等是、 "
_SHOWN = 6


@rule("T08")
def names_stay_the_same(review: Review) -> Iterator[Finding]:
    """Names that differ by a word put in, companies cut short without saying so, two words for oneself."""
    parameters = review.rule_text("T08").parameters
    found = [
        *_selves(review),
        *_infixed(review),
        *_twins(review, int(parameters["stem"])),
        *_companies(review, int(parameters["core"])),
    ]
    yield from found[: int(parameters["most"])]


def _selves(review: Review) -> Iterator[Finding]:
    seen: dict[str, list[Span]] = {}
    for match in review.search(_SELF):
        seen.setdefault(match[0], []).append(review.span(match.start(), match.end()))
    if len(seen) > 1:
        shown = "、".join(f"“{name}”" for name in seen)
        yield _finding(review, f"自称不一：{shown}", [s for spans in seen.values() for s in spans[:3]])


def _infixed(review: Review) -> Iterator[Finding]:
    """院士工作站 and 院士专家工作站: the same two characters before, the same role or place behind."""
    text = review.text
    for suffix in review.occurring(words(review, "name_suffixes")):
        places = list(occurrences(text, suffix))
        if len(places) < 2:
            continue
        stems: dict[str, int] = {}
        for at in places:
            stems.setdefault(text[max(at - 2, 0) : at], at)
        reported: set[str] = set()
        for at in places:
            for gap in (2, 3, 4):
                stem, infix = text[max(at - gap - 2, 0) : at - gap], text[max(at - gap, 0) : at]
                other = stems.get(stem)
                if len(stem) < 2 or other is None or other == at or stem in reported or not _chinese(stem + infix):
                    continue
                if stem == infix[-2:] or infix[-1] in _BOUNDARY + "及" or infix[0] in _BOUNDARY + "及":
                    continue
                reported.add(stem)
                short, long = stem + suffix, stem + infix + suffix
                spans = [
                    review.span(other - 2, other + len(suffix)),
                    review.span(at - gap - 2, at + len(suffix)),
                ]
                yield _finding(
                    review, f"“{short}”与“{long}”是否同一所指，请统一名称", sorted(spans, key=lambda s: s.start)
                )
                break


def _twins(review: Review, stem: int) -> Iterator[Finding]:
    """天府科技云服务中心 and 天府科技云服务平台: the same long beginning, two words for a place."""
    text = review.text
    seen: dict[str, dict[str, int]] = {}
    for tail in review.occurring(words(review, "place_tails")):
        for at in occurrences(text, tail):
            head = text[max(at - stem, 0) : at]
            if len(head) == stem and _chinese(head):
                seen.setdefault(head, {}).setdefault(tail, at)
    told: set[tuple[int, ...]] = set()
    for head, tails in seen.items():
        ends = tuple(at + len(tail) for tail, at in tails.items())
        if len(tails) > 1 and ends not in told:
            told.add(ends)
            shown = "、".join(f"“{head}{tail}”" for tail in tails)
            spans = [review.span(at - stem, at + len(tail)) for tail, at in tails.items()]
            yield _finding(review, f"{shown}是否同一所指，请统一名称", spans)


def _companies(review: Review, core: int) -> Iterator[Finding]:
    """A company whose first characters stand alone elsewhere, with no 以下简称."""
    text = review.text
    reported: set[str] = set()
    for match in review.beginning(_COMPANY, _COMPANY_ENDS):
        named = _NAME_BEFORE.search(text, max(match.start() - 20, 0), match.start())
        if named is None:
            continue
        first = named.start()
        name = text[first : match.end()]
        for begin in range(min(len(name) - core - 3, 8)):
            short = name[begin : begin + core]
            if short in reported:
                break
            for at in occurrences(text, short):
                inside = first <= at < match.end()
                behind = text[at + core : at + core + 1]
                before = text[at - 1 : at] if at else "\n"
                if (
                    not inside
                    and behind in "、，。；（"
                    and before in _BOUNDARY
                    and f"简称{short}" not in text
                    and f"简称“{short}" not in text
                ):
                    reported.add(short)
                    spans = [review.span(at, at + core), review.span(first + begin, match.end())]
                    yield _finding(
                        review,
                        f"“{short}”与“{name[begin:]}”指同一单位，应写全称或说明简称",
                        sorted(spans, key=lambda s: s.start),
                    )
                    break


def _finding(review: Review, message: str, spans: list[Span]) -> Finding:
    lines = "、".join(str(n) for n in dict.fromkeys(review.line_of(s.start) for s in spans))
    return review.finding("T08", f"{message}（第{lines}行）", spans=spans[:_SHOWN])


def _chinese(text: str) -> bool:
    return all("\u4e00" <= c <= "\u9fff" for c in text)
