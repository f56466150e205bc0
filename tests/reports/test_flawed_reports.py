"""Every labelled flaw is found at its place, and no near miss is taken for one."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
import rule_precision  # noqa: E402

CASES = [
    case
    for path in sorted((Path(__file__).parent / "flawed").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))["cases"]
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['code']}-{c['name']}")
def test_a_case_is_sound(case):
    flawed, twins = rule_precision.texts(case)
    assert case.get("place", "") in flawed
    assert flawed not in twins


def test_every_flaw_is_found_and_no_twin_is_accused():
    said: list[str] = []
    rule_precision.flawed_cases(Counter(), said)
    assert said == []
