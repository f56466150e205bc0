"""Every rule has its entry and its function, passes its passing example and fails its failing one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
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


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_the_severities_of_an_entry_hold_its_own(code):
    entry = CATALOGUE[code]
    assert not entry.severities or entry.severity in entry.severities
    assert list(entry.severities) == sorted(entry.severities, key=lambda s: -s.rank)
    assert entry.gravest is max([entry.severity, *entry.severities], key=lambda s: s.rank)


def test_no_report_of_the_tests_raises_a_severity_that_the_catalogue_does_not_name():
    folder = Path(__file__).resolve().parents[1] / "reports" / "flawed"
    cases = [c for path in sorted(folder.glob("*.yaml")) for c in yaml.safe_load(path.read_text("utf-8"))["cases"]]
    raised = {(f.code, f.severity) for case in cases if "text" in case for f in findings(case["text"])}
    raised |= {(f.code, f.severity) for entry in SINGLE.values() for f in findings(entry.failing + "\n")}
    unnamed = {
        (code, severity.value)
        for code, severity in raised
        if severity not in (CATALOGUE[code].severities or (CATALOGUE[code].severity,))
    }
    assert unnamed == set()
