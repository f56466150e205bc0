"""T10: ordinals, campaigns and years that belong to another year's report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from jiheng.checking.figures import quoted
from jiheng.checking.register import rule
from jiheng.checking.review import FINAL_ACCOUNTS, SELF_EVALUATION, Review
from jiheng.facts import Finding, Severity, Span

_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_YEAR = re.compile(r"20(?<![\d-]20)(\d\d)\s{0,3}年")
_CHAPTER = re.compile(r"(20\d\d)\s{0,3}年度[^，。；\n]{0,20}(?:决算|报告|说明)")
_COMPARED = re.compile(r"(?:与|比|较|同|上年|去年|去|起|自|从|据|〔|\[|\()\s{0,3}$")
_CARRIED_TO = re.compile(r"(?:结转|转入|顺延|延期|推迟)[到至下]?\s{0,3}$")
_INTENDED = re.compile(r"年?度?\s{0,3}(?:继续|拟|计划|将|\d{1,2}月(?:底|末|\d{1,2}日)?前)")
_LATER = frozenset({"plans", "measures"})
_COUNTED_AT = re.compile(
    r"(?P<year>20\d\d)年(?:年?末|年?底|12月31日)[，,]?(?:我[局委办校院镇乡]|本?(?:单位|部门))?"
    r"(?:共有|实有|有|在编|在职)(?:在编|在职|在岗|人员|职工|教师|干部|实有){1,3}"
)
_EARLIER = re.compile(r"(?<!\d)(20\d\d)\s{0,3}年")
_CONTEXT = 20


@rule("T10")
def nothing_is_left_over(review: Review) -> Iterator[Finding]:
    """Ordinals against the year, campaigns that are over, a title of another year than the text."""
    year = report_year(review)
    yield from _title_year(review)
    if year is not None:
        if review.once(_mismatch) is None:
            yield from _chapter_years(review, year)
        yield from _ordinals(review, year)
        yield from _campaigns(review, year)
        yield from _counted_a_year_ago(review, year)


def _counted_a_year_ago(review: Review, year: int) -> Iterator[Finding]:
    """2021年末实有在职60人 in the report on 2022, which nowhere counts at the end of its own year."""
    if review.kind not in (SELF_EVALUATION, FINAL_ACCOUNTS):
        return
    found = list(review.squeezed.find(_COUNTED_AT, 0, len(review.text)))
    stale = [m for m in found if int(m["year"]) == year - 1]
    if not stale or len(stale) < len(found):
        return
    place = review.match_span(stale[0])
    yield review.finding(
        "T10",
        f"第{review.line_of(place.start)}行{quoted(stale[0][0])}是上一年年末的数，报告为{year}年度，疑为沿用往年",
        spans=[review.match_span(m) for m in stale],
        expected=f"{year}年末",
        found=f"{year - 1}年末",
    )


def report_year(review: Review) -> int | None:
    """Returns the year the text speaks of, which may not be the one in its title."""
    mismatch = review.once(_mismatch)
    return mismatch[1] if mismatch else review.report.year


def _mismatch(review: Review) -> tuple[int, int, Span] | None:
    """Returns the year of the title, the year of the text and the place of the former, None where they agree."""
    place = review.report.title_span
    if place is None:
        return None
    printed = _YEAR.search(place.quote)
    if printed is None:
        return None
    parameters = review.rule_text("T10").parameters
    said = 2000 + int(printed[1])
    years: Counter[int] = Counter()
    for match in review.search(_YEAR, place.end):
        if not _COMPARED.search(review.text, max(match.start() - 6, 0), match.start()) and not _ahead(review, match):
            years[2000 + int(match[1])] += 1
    if not years:
        return None
    usual, count = years.most_common(1)[0]
    if usual == said or count < parameters["least_years"] or abs(usual - said) > 2:
        return None
    if count < parameters["body_share"] * (count + years[said]) or years[said] > 1:
        return None
    at = place.start + printed.start()
    return said, usual, review.span(at, at + len(printed[0]))


def _ahead(review: Review, match: re.Match[str]) -> bool:
    """Tells whether a year is one to come: 结转2020年, 2020年6月底前, or anything in the plans."""
    if _CARRIED_TO.search(review.text, max(match.start() - 6, 0), match.start()):
        return True
    if _INTENDED.match(review.text, match.end()):
        return True
    return not _LATER.isdisjoint(review.slots_at(match.start()))


def _chapter_years(review: Review, year: int) -> Iterator[Finding]:
    """Titles of the parts of a volume: 第三部分 …2023年度部门决算情况说明 in the volume of 2024."""
    title = review.report.title_span
    for section in review.report.sections:
        printed = _CHAPTER.search(section.title) if section.level == 0 else None
        if printed is None or int(printed[1]) == year or (title and title.start <= section.start < title.end):
            continue
        at = review.text.find(printed[1], section.start, max(section.end, section.start + 1))
        if at < 0 or abs(int(printed[1]) - year) > 2:
            continue
        yield review.finding(
            "T10",
            f"第{review.line_of(at)}行标题写“{printed[1]}年度”，报告为{year}年度，疑为沿用往年",
            spans=[review.span(at, at + 4)],
            expected=f"{year}年度",
            found=f"{printed[1]}年度",
        )


def _title_year(review: Review) -> Iterator[Finding]:
    mismatch = review.once(_mismatch)
    if mismatch is None:
        return
    said, usual, place = mismatch
    yield review.finding(
        "T10",
        f"标题写“{said}年度”，正文写的是{usual}年度，标题年度疑为沿用往年",
        spans=[place],
        expected=f"{usual}年度",
        found=f"{said}年度",
    )


def _ordinals(review: Review, year: int) -> Iterator[Finding]:
    # A congress or a five-year plan is spoken of before and after its years; a yearly day is held once a year.
    rules = tuple(o for o in review.standards.calendar.ordinals if o.step == 1)
    spoken = _spoken(review, tuple(p for o in rules for p in o.patterns))
    told: set[int] = set()
    measures = review.standards.words["ordinal_measures"]
    for ordinal in rules:
        for match in _matches(review, ordinal.patterns, spoken):
            place = review.undense(match)
            held = _year_near(review, place.start) or year
            number, expected = number_of(match["n"]), ordinal.number(held)
            if number is None or expected is None or place.start in told or _covers(ordinal.years(number), held):
                continue
            told.add(place.start)
            first, last = ordinal.years(number)
            behind = match[0][match.end("n") - match.start() :]
            measure = next((m for m in ("届", *measures) if behind.startswith(m)), "届")
            shown = f"{first}年" if first == last else f"{first}—{last}年"
            yield review.finding(
                "T10",
                f"第{review.line_of(place.start)}行{quoted(match[0])}与年度不符：{held}年应为第{expected}{measure}，"
                f"第{number}{measure}在{shown}",
                spans=[place],
                severity=Severity.ERROR,
                expected=f"第{expected}",
                found=f"第{number}",
            )


def _covers(years: tuple[int, int], year: int) -> bool:
    return years[0] <= year <= years[1]


def _year_near(review: Review, position: int) -> int | None:
    """Returns the year named last before a position in its sentence."""
    sentence = review.sentence(position)
    found = list(_EARLIER.finditer(review.text, sentence.start, position))
    return int(found[-1][1]) if found else None


def number_of(digits: str) -> int | None:
    """Reads 12 or 十二, up to 九十九; None for anything else."""
    if digits.isdecimal():
        return int(digits)
    tens, ten, ones = digits.partition("十")
    if not ten:
        return _DIGITS.get(tens)
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return None
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def _spoken(review: Review, patterns: tuple[str, ...]) -> frozenset[str]:
    """Returns those of the plain words of patterns that the text holds."""
    return frozenset(review.occurring(_literals(patterns), review.dense))


def _matches(review: Review, patterns: tuple[str, ...], spoken: frozenset[str]) -> Iterator[re.Match[str]]:
    """Yields the matches in the dense text of the patterns whose plain words are spoken."""
    for literal, pattern in _compiled(patterns):
        if not literal or literal in spoken:
            yield from pattern.finditer(review.dense)


@lru_cache(maxsize=512)
def _compiled(patterns: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((literal_of(p), re.compile(p)) for p in patterns)


@lru_cache(maxsize=1024)
def literal_of(pattern: str) -> str:
    """Returns the longest run of plain characters that every match of a pattern holds, empty where none is sure.

    Looking for it first is many times faster than running the pattern.
    """
    runs: list[str] = [""]
    depth = 0
    for i, c in enumerate(pattern):
        if c in "([":
            depth += 1
        elif c in ")]":
            depth -= 1
        elif c == "|" and depth == 0:
            return ""
        plain = depth == 0 and "\u4e00" <= c <= "\u9fff" and pattern[i + 1 : i + 2] not in ("?", "*", "{")
        if plain:
            runs[-1] += c
        else:
            runs.append("")
    return max(runs, key=len)


@lru_cache(maxsize=16)
def _literals(patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(literal for pattern in patterns if (literal := literal_of(pattern))))


def _campaigns(review: Review, year: int) -> Iterator[Finding]:
    harmless = review.standards.words.get("campaign_aftermath", ())
    over = [
        (c, c.last_year) for c in review.standards.calendar.campaigns if c.last_year is not None and c.last_year < year
    ]
    spoken = _spoken(review, tuple(p for c, _ in over for p in c.patterns))
    for campaign, last in over:
        places = map(review.undense, _matches(review, campaign.patterns, spoken))
        found = [span for span in places if not _harmless(review, span, last, harmless)]
        if not found:
            continue
        first = found[0]
        successor = f"，{year}年应为“{campaign.successor}”" if campaign.successor else ""
        kind = _KINDS.get(campaign.kind, "提法")
        yield review.finding(
            "T10",
            f"第{review.line_of(first.start)}行{quoted(first.quote)}属于{campaign.last_year}年及以前的{kind}，"
            f"{year}年报告不应再写为当年工作{successor}",
            spans=found[:5],
            expected=campaign.successor,
            found=first.quote,
        )


_KINDS = {"campaign": "主题教育或专项活动", "policy": "政策", "wording": "提法"}


def _harmless(review: Review, place: Span, last_year: int, words: tuple[str, ...]) -> bool:
    """Tells whether a campaign is spoken of as past, as the name of a document, or as what is built upon."""
    sentence = review.sentence(place.start)
    if any(int(m[1]) <= last_year for m in _EARLIER.finditer(sentence.quote)):
        return True
    around = review.text[max(place.start - _CONTEXT, 0) : place.end + _CONTEXT]
    if any(word in around for word in words):
        return True
    opened = review.text.rfind("《", max(place.start - 60, 0), place.start)
    return opened >= 0 and review.text.find("》", opened, place.start) < 0
