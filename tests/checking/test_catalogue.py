"""Every rule has its entry and its function, passes its passing example and fails its failing one."""

from __future__ import annotations

import pytest
from checked import findings

from jiheng.checking.engine import rules
from jiheng.facts import RuleClass, Severity
from jiheng.standards import load

CATALOGUE = load().rules
# Rules that compare reports with each other have no function of one report.
SINGLE = {code: entry for code, entry in CATALOGUE.items() if not code.startswith("B")}


def test_every_function_has_its_entry():
    assert sorted(rules().keys() - CATALOGUE.keys()) == []


def test_every_entry_has_its_function():
    assert sorted(SINGLE.keys() - rules().keys()) == []


@pytest.mark.parametrize("code", sorted(SINGLE))
def test_an_entry_says_all_a_reader_needs(code):
    entry = SINGLE[code]
    assert entry.title
    assert entry.meaning.endswith("。")
    assert entry.hint.endswith("。")
    assert entry.basis, "a rule names its ground"
    assert entry.klass is not RuleClass.JUDGEMENT or entry.severity is not Severity.ERROR


@pytest.mark.parametrize("code", sorted(SINGLE))
def test_the_passing_example_passes(code):
    assert [f.message for f in findings(SINGLE[code].passing + "\n", code)] == []


@pytest.mark.parametrize("code", sorted(SINGLE))
def test_the_failing_example_fails(code):
    text = SINGLE[code].failing + "\n"
    found = findings(text, code)
    assert found
    for finding in found:
        assert finding.code == code
        assert finding.message
        assert finding.hint
        assert finding.basis == SINGLE[code].basis_line
        assert all(text[s.start : s.end] == s.quote for s in finding.spans)


@pytest.mark.parametrize("code", sorted(c for c, e in SINGLE.items() if e.klass is RuleClass.JUDGEMENT))
def test_a_judgement_is_never_an_error(code):
    assert all(f.severity is not Severity.ERROR for f in findings(SINGLE[code].failing + "\n", code))
