"""P24: what was not reached has a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.checking.figures import dense, listed, name, shown
from jiheng.checking.money_balance import EXECUTION_RATES
from jiheng.checking.passages import occurrences
from jiheng.checking.performance_scores import at_most
from jiheng.checking.register import rule
from jiheng.checking.review import PROJECT_EVALUATION, SELF_EVALUATION, Review
from jiheng.facts import Fact, Finding, Stage, unit_family
from jiheng.facts.relation import RelationKind

_WHY = ("reasons", "shortfalls")
_EXPLAINING = ("problems", "measures", "scores")
_REACH = 120
_TOLD_AGAIN = 60
_TELLING = 4
_SHORTEST_NAME = 3
_NAME_TAIL = re.compile(
    r"(?:年初|年度)?(?:设定)?(?:指标值?|目标值?|计划数?|任务数?)?(?:全年)?(?:实际)?(?:完成值?|实现值?|达到?)?$"
)
_CELL_OF_WORDS = re.compile(r"[一-鿿]{4}")


@rule("P24", whole=True)
def missed_targets_have_reasons(review: Review) -> Iterator[Finding]:
    """A result below its target comes with the reason, in its item, in its row or among the problems."""
    if review.kind not in (SELF_EVALUATION, PROJECT_EVALUATION):
        return
    missed = [pair for pair in _missed(review) if not _has_reason(review, *pair)]
    if missed:
        yield review.finding(
            "P24",
            f"{listed(_told(done, target) for done, target in missed)}，没有达到目标，也没有说明原因。",
            facts=[f for pair in missed for f in pair],
            expected="未完成的原因和改进措施",
            found="未说明",
        )


def _missed(review: Review) -> Iterator[tuple[Fact, Fact]]:
    """Yields results of the year with the targets they do not reach."""
    year = review.report.year
    seen: set[str] = set()
    for relation in review.relations(RelationKind.TARGET):
        if relation.holds or relation.rounding_only or not relation.parts or relation.total in seen:
            continue
        done, target = review.by_id.get(relation.total), review.by_id.get(relation.parts[0])
        if done is None or target is None or target.stage is not Stage.TARGET or done.concept in EXECUTION_RATES:
            continue
        if unit_family(done.amount.unit) not in ("count", "rate"):
            continue
        if (year is not None and done.year not in (None, year)) or _reached(review, done, target):
            continue
        seen.add(done.id)
        yield done, target


def _reached(review: Review, done: Fact, target: Fact) -> bool:
    """Tells whether the figures themselves say that enough was done, or little enough where less is better."""
    have, want = abs(done.amount.value), abs(target.amount.value)
    if at_most(review, target):
        return have <= want
    return have >= want


def _told(done: Fact, target: Fact) -> str:
    names = (_NAME_TAIL.sub("", text) for text in (name(done), name(target), done.subject))
    named = next((text for text in names if len(text) >= _SHORTEST_NAME), "")
    return f"{f'“{named}”' if named else ''}目标{shown(target)}、完成{shown(done)}"


def _has_reason(review: Review, done: Fact, target: Fact) -> bool:
    if done.span is None or target.span is None:
        return True
    first, last = (done.span, target.span) if done.span.start < target.span.start else (target.span, done.span)
    if not review.tabular(done):
        return _says_why(review, _item(review, first.start, last.end)) or _elsewhere(review, done)
    # Of a form with one cell a line nobody sees where the words of a row end.
    if review.line_of(first.start) != review.line_of(last.start):
        return True
    end = review.text.find("\n", last.end)
    behind = review.text[last.end : end if end >= 0 else len(review.text)]
    return _CELL_OF_WORDS.search(behind) is not None or _elsewhere(review, done)


def _item(review: Review, start: int, end: int) -> str:
    """Returns the squeezed words from the sentence of a pair up to the next target."""
    squeezed = review.squeezed
    following = [f.span.start for f in review.between(end, end + _REACH) if f.stage is Stage.TARGET and f.span]
    stop = min([*following, end + _REACH])
    return squeezed.text[squeezed.place(review.sentence(start).start) : squeezed.place(stop)]


def _says_why(review: Review, words: str) -> bool:
    return any(review.words(name).search(words) for name in _WHY)


def _elsewhere(review: Review, done: Fact) -> bool:
    """Tells whether the figure is told again with a reason, or the problems speak of what it counts."""
    squeezed = review.squeezed
    own = squeezed.place(done.span.start) if done.span else -1
    for at in occurrences(squeezed.text, dense(shown(done))):
        if at != own and _says_why(review, squeezed.text[max(0, at - _TOLD_AGAIN) : at + _TOLD_AGAIN]):
            return True
    tail = _NAME_TAIL.sub("", dense(done.label))[-_TELLING:]
    return len(tail) >= _TELLING and any(
        tail in squeezed.text[squeezed.place(s.start) : squeezed.place(s.stop)]
        for s in review.sections(*_EXPLAINING)
        if not squeezed.place(s.start) <= own < squeezed.place(s.stop)
    )
