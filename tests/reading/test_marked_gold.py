"""The annotated reports beside the project: the bars of reading, held as a test."""

import json
from decimal import Decimal

import pytest

from jiheng.reading.read import read_path


@pytest.mark.shared
@pytest.mark.parametrize("folder", [("seeds", "gold"), ("reports/texts", "reports/gold")])
def test_every_money_and_rate_fact_has_its_year_and_every_false_relation_is_found(shared, folder):
    texts, gold = shared / folder[0], shared / folder[1]
    missed = []
    for marked in sorted(gold.glob("*.json")):
        text = texts / f"{marked.stem}.txt"
        wanted = json.loads(marked.read_text("utf-8"))
        report = read_path(text)
        read = {(f.span.start, f.amount.value): f for f in report.facts}
        for fact in wanted["facts"]:
            if fact["unit"] in {"CNY", "percent"}:
                near = [
                    f for (start, value), f in read.items()
                    if value == Decimal(fact["value"]) and start < fact["end"] and fact["start"] < f.span.end
                ]  # fmt: skip
                if not near or near[0].period != fact["period"]:
                    missed.append((text.name, fact["quote"]))
        false = {Decimal(r["stated"]) for r in wanted["relations"] if not r["holds"]}
        found = {r.stated for r in report.relations if not r.holds}
        missed += [(text.name, value) for value in false - found]
    assert missed == []
