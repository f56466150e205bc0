"""Findings as SARIF 2.1.0, written as they come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import IO, Any
from urllib.parse import quote

from jiheng import __version__
from jiheng.facts import Severity
from jiheng.standards.rules import RuleText
from jiheng.writing.findings.outcome import Located, Outcome

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


class SarifSink:
    """Writes one run; the register of rules stands in its head, so the file explains itself."""

    def __init__(self, stream: IO[str], rules: Mapping[str, RuleText]) -> None:
        self._stream = stream
        self._first = True
        self._index = {code: i for i, code in enumerate(rules)}
        self._problems: list[dict[str, Any]] = []
        driver = {
            "name": "jiheng",
            "fullName": "绩衡",
            "version": __version__,
            "rules": [_rule(r) for r in rules.values()],
        }
        self._stream.write(
            '{"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [{'
        )
        self._stream.write(f'"tool": {json.dumps({"driver": driver}, ensure_ascii=False)},\n')
        self._stream.write('"columnKind": "unicodeCodePoints", "results": [')

    def add(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self._problems.append(
                {
                    "level": "error",
                    "descriptor": {"id": outcome.error.code},
                    "message": {"text": f"{outcome.path}: {outcome.error.message}"},
                    "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(outcome.path)}}}],
                }
            )
        for each in outcome.findings:
            self._stream.write("\n" if self._first else ",\n")
            self._first = False
            self._stream.write(json.dumps(self._result(outcome.path, each), ensure_ascii=False))

    def close(self) -> None:
        invocation = {"executionSuccessful": not self._problems, "toolExecutionNotifications": self._problems}
        self._stream.write(f'],\n"invocations": [{json.dumps(invocation, ensure_ascii=False)}]}}]}}\n')

    def _result(self, path: str, each: Located) -> dict[str, Any]:
        location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}}}
        if each.line:
            location["physicalLocation"]["region"] = {
                "startLine": each.line,
                "startColumn": each.column,
                "snippet": {"text": each.quote},
            }
        if each.cell:
            location["logicalLocations"] = [{"fullyQualifiedName": each.cell, "kind": "cell"}]
        finding = each.finding
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "level": _LEVELS[finding.severity],
            "message": {"text": finding.message + (f" 建议：{finding.hint}" if finding.hint else "")},
            "locations": [location],
        }
        if finding.code in self._index:
            result["ruleIndex"] = self._index[finding.code]
        return result


def _rule(rule: RuleText) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.meaning},
        "help": {"text": rule.hint},
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": rule.enabled},
        "properties": {"levels": [_LEVELS[s] for s in rule.severities or (rule.severity,)]},
    }


def _uri(path: str) -> str:
    return quote(PurePath(path).as_posix())
