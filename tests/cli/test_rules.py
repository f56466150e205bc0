"""The commands that show the catalogue, and the documentation made from it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from jiheng.cli.catalogue import as_markdown
from jiheng.cli.rules import rule, rules
from jiheng.standards import load

DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def run(command, *arguments):
    return CliRunner().invoke(command, arguments)


def test_a_rule_shows_its_ground_and_its_examples():
    shown = run(rule, "m01").output
    assert shown.startswith("M01 分项之和与合计不符\n")
    assert "依据：预算法实施条例（2020）第五条" in shown
    assert "正例：" in shown
    assert "反例：" in shown


def test_an_unknown_rule_says_where_to_look():
    result = run(rule, "X99")
    assert result.exit_code == 1
    assert "没有规则 X99" in result.output


def test_rules_are_listed_by_severity_and_class():
    listed = run(rules, "--severity", "E", "--class", "D").output.splitlines()
    assert any(line.startswith("M01  E  D") for line in listed)
    assert all(line.split()[1:3] == ["E", "D"] for line in listed)


def test_json_carries_every_rule():
    entries = json.loads(run(rules, "--format", "json").output)
    assert [e["code"] for e in entries] == sorted(load().rules)
    assert entries[0]["basis"][0].keys() == {"document", "article", "status"}


def test_the_documentation_is_up_to_date():
    made = as_markdown(entry for _, entry in sorted(load().rules.items()))
    assert DOCUMENTATION.read_text(encoding="utf-8") == made, "run: jiheng rules --format markdown > docs/rules.md"
