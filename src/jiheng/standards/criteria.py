"""Criterion: what a bureau asks of targets and indicators before the year starts, and the words it sends back."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from jiheng.standards.status import Status


class Criterion(msgspec.Struct, frozen=True):
    """One point of review.

    Attributes:
        id: short code, `T01`.
        title: a few words.
        subject: `project`, `basis`, `estimate`, `goal`, `tree` or `indicator`.
        test: the test it runs; one of `TESTS`; the functions stand in scoring.
        point: 完整性, 可测性, 可行性, 合规性 (the part of a reviewer's form it belongs to).
        weight: how much it counts in the ranking.
        problem: wording of the problem; `{…}` are filled from the indicator.
        suggestion: wording of the suggestion.
        kinds: kinds of indicator it looks at (数量, 时效, …); empty is all.
        patterns: regular expressions the test uses.
        except_patterns: texts that are never objected to.
        words: words the test uses.
        numbers: thresholds the test uses.
        grouped: all rows of a project make one opinion.
        enabled: runs without being asked for.
        sources: documents.
        status: how sure the point is.
        note: what a reader should know.
    """

    id: str
    title: str
    subject: str
    test: str
    point: str
    weight: int
    problem: str
    suggestion: str
    kinds: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    except_patterns: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: dict[str, Decimal] = {}
    grouped: bool = False
    enabled: bool = True
    sources: tuple[str, ...] = ()
    status: Status = Status.ASSUMED
    note: str = ""
