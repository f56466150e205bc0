"""M14, M15 and M19: subjects by their official names, one purpose for one sum, and documents of earlier years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from jiheng.checking.figures import dense, listed, named, shown
from jiheng.checking.passages import occurrences
from jiheng.checking.register import rule
from jiheng.checking.review import FINAL_ACCOUNTS, Review
from jiheng.facts import Finding, Stage
from jiheng.standards.classes import FunctionClass

_LONGEST_NAME = 24
_LONGEST_PATH = 90
_PATH = re.compile(r"(?<![一-鿿])(?P<top>[一-鿿]{2,18}支出)(?P<mark>[-—－–])(?P<rest>[^，。；、\d\n]{2,60})")
_CLASS = re.compile(r"(?P<name>[一-鿿]{2,18}支出)[（(]类[）)]")
_PURPOSE = re.compile(r"(?P<subject>[一-鿿]{4,18})[（(]项[）)][。，：:]?\n?主要用于[：:]?(?P<purpose>[^。；\n]{2,40})")
_LIST_BEFORE = re.compile(r"^(?:其中|包括|主要|用于|按|和|及|与|以及|为|是|在)+")
_DOCUMENT = re.compile(
    r"(?P<number>[一-鿿]{0,4}财[一-鿿]{0,4}[〔\[（(](?P<year>20\d\d)[〕\]）)]\d{1,4}号)(?P<rest>[^。\n]{0,120})"
)
_MONEY = re.compile(r"\d[\d,.]*(?:亿|万)?元")
# With fewer subjects below a class than this the shipped catalogue is too thin to call a name wrong.
_ENOUGH_TO_JUDGE = 3
_NAMED = ("项目:", "other:")
_CONJUNCTION = re.compile(r"、|及|以及|和|与")


@rule("M14")
def subjects_are_official(review: Review) -> Iterator[Finding]:
    """Names written as a path of subjects stand in the classification."""
    known = review.standards.classes.function
    wrong: list[tuple[re.Match[str], str]] = []
    below: dict[str, set[str]] = {}
    text = review.squeezed.text
    for match in _paths(text):
        top = _top(match["top"], known)
        if top and top not in below:
            below[top] = {c.name for group in known.values() for c in group if c.path[0] == top}
        children = below.get(top, set())
        if len(children) < _ENOUGH_TO_JUDGE:
            continue
        steps = [s for s in re.split(r"[-—－–]", match["rest"]) if s]
        said = _wrong_step(steps, top, children, review)
        if said:
            wrong.append((match, said))
    for match in _named(text, _CLASS, "支出（类", "支出(类"):
        if not _top(match["name"], known):
            name = _LIST_BEFORE.sub("", match["name"])
            tops = [n for n, group in known.items() if any(c.level == "类" for c in group)]
            close = max(tops, key=lambda n: len(set(n) & set(name)) / len(set(n) | set(name)))
            wrong.append((match, f"没有“{name}”类，可能是“{close}”"))
    if wrong:
        yield review.finding(
            "M14",
            f"科目名称与《政府收支分类科目》不符：{'；'.join(dict.fromkeys(said for _, said in wrong))}。",
            spans=[review.match_span(m) for m, _ in wrong],
            expected="类、款、项全称",
            found=listed(m[0][:30] for m, _ in wrong),
        )
    yield from _purposes_of_others(review)


def _purposes_of_others(review: Review) -> Iterator[Finding]:
    """A subject with a single purpose, told with the purpose of another: 住房公积金（项）。主要用于：医疗保险支出."""
    if not review.holds("主要用于"):
        return
    own = _single_purposes(review.standards.words["subject_purposes"])
    every = frozenset(word for words in own.values() for word in words)
    for match in _named(review.squeezed.text, _PURPOSE, "（项", "(项"):
        subject = next((name for name in sorted(own, key=len, reverse=True) if match["subject"].endswith(name)), "")
        told = match["purpose"]
        if not subject or any(word in told for word in own[subject]):
            continue
        others = [word for word in every if word in told]
        if others:
            yield review.finding(
                "M14",
                f"“{subject}”写作主要用于“{told}”，是别的科目的用途。",
                spans=(review.match_span(match, "purpose"),),
                expected=f"“{subject}”的用途",
                found=told,
                hint="核对科目和用途，按科目说明改写；金额属于别的科目的一并更正。",
            )


@lru_cache(maxsize=4)
def _single_purposes(entries: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Splits entries like 购房补贴→购房、住房补贴."""
    return {name: tuple(words.split("、")) for name, _, words in (entry.partition("→") for entry in entries)}


def _paths(text: str) -> Iterator[re.Match[str]]:
    """Yields the names written as a path; they are looked for by their mark, which is rare."""
    return _named(text, _PATH, *(f"支出{mark}" for mark in "-—－–"))


def _named(text: str, pattern: re.Pattern[str], *signs: str) -> Iterator[re.Match[str]]:
    """Yields the matches of a pattern with a name before one of the signs, in order of the text."""
    starts = sorted({at for sign in signs for at in occurrences(text, sign)})
    last = 0
    for at in starts:
        match = pattern.search(text, max(last, at - _LONGEST_NAME), at + _LONGEST_PATH)
        if match is not None and match.start() <= at:
            last = match.end()
            yield match


def _top(words: str, known: dict[str, tuple[FunctionClass, ...]]) -> str:
    """Returns the subject of the highest level that the words end with, empty where there is none."""
    for start in range(len(words) - 3):
        if any(c.level == "类" for c in known.get(words[start:], ())):
            return words[start:]
    return ""


def _wrong_step(steps: list[str], top: str, children: set[str], review: Review) -> str:
    """Says what is wrong with the subject below a 类, empty where it is official."""
    known = review.standards.classes.function
    name = steps[0]
    short = name.removesuffix("支出")
    for candidate in (name, short):
        for subject in known.get(candidate, ()):
            if subject.path[0] != top:
                continue
            if subject.level == "项":
                return f"“{name}”是“{subject.path[1]}”款下的项，缺少款级科目"
            return ""
    if not name.endswith("支出"):
        return ""
    near = max(children, key=lambda c: len(set(c) & set(name)) / len(set(c) | set(name)))
    return f"“{top}”下没有“{name}”，可能是“{near}”"


@rule("M15")
def one_purpose_for_one_sum(review: Review) -> Iterator[Finding]:
    """A project's money serves one purpose."""
    least = int(review.parameter("M15", "purposes"))
    tails = review.words("purpose_tails")
    joined = []
    for fact in review.money:
        if not fact.concept.startswith(_NAMED) or fact.stage is not Stage.ACTUAL:
            continue
        label = dense(max(fact.label, fact.concept.partition(":")[2], key=len))
        if not _CONJUNCTION.search(label):
            continue
        purposes = [p for p in _CONJUNCTION.split(label) if any(m.end() == len(p) for m in tails.finditer(p))]
        if len(purposes) >= least and len(_CONJUNCTION.split(label)) >= least:
            joined.append(fact)
    if joined:
        yield review.finding(
            "M15",
            f"{listed(f'“{named(f)}”' for f in joined)}一个金额对应多个用途，无法分别考核。",
            facts=joined,
            expected="按用途分列金额",
            found=listed(shown(f) for f in joined),
        )


@rule("M19")
def fund_document_fits_the_year(review: Review) -> Iterator[Finding]:
    """Money granted by a document of an earlier year says why it is spent in this one."""
    year = review.report.year
    if year is None or review.kind == FINAL_ACCOUNTS:
        return
    for match in _DOCUMENT.finditer(review.squeezed.text) if review.holds("财") and review.holds("号") else ():
        told = match["rest"]
        if (
            int(match["year"]) >= year
            or not _MONEY.search(told)
            or review.words("fund_documents_explained").search(told)
        ):
            continue
        if f"{year}年" not in told and "支付" not in told and "支出" not in told:
            continue
        yield review.finding(
            "M19",
            f"{match['number']}下达的资金在{year}年支付，没有说明是提前下达、结转还是逾期支付。",
            spans=(review.match_span(match, "number"),),
            expected="说明下达时间和使用期限",
            found=match["number"],
        )
        return
