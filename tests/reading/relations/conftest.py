"""What a short report claims, in the words of its own text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jiheng.facts.relation import RelationKind
from jiheng.reading import read_document

TITLE = "青河县水务局2022年度部门整体支出绩效自评报告\n"
Claim = tuple[str, list[str], bool]


@pytest.fixture
def claims() -> Callable[[str, str], list[Claim]]:
    """Returns the claims of one kind in a text as (total, parts, holds), each number as it is written."""

    def read(body: str, kind: str) -> list[Claim]:
        report = read_document((TITLE + body).encode(), "report.txt")
        quotes = {f.id: f.span.quote for f in report.facts}
        wanted = RelationKind(kind)
        return [(quotes[r.total], [quotes[p] for p in r.parts], r.holds) for r in report.relations if r.kind is wanted]

    return read
