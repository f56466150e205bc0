"""Precision and recall of every rule on flawed and clean reports.

    python benchmarks/rule_precision.py [-v]

Recall: of the cases of tests/reports/flawed, those whose flaw raises its code at its place. Wrong: a code raised on a
twin of its own cases or, by any rule, on a clean report. With the annotated reports beside the project (../shared),
their findings count too: found of the listed ones, and codes raised that are not listed for a report.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import Counter
from pathlib import Path

import yaml

from jiheng.checking import check
from jiheng.facts import Finding
from jiheng.reading import read_document

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "tests" / "reports"
SHARED = Path(os.environ.get("JIHENG_SHARED", ROOT / ".." / "shared"))


def changed(text: str, replacements: list[list[str]], name: str) -> str:
    """Applies replacements; a stretch that does not stand in the text is a mistake in the case."""
    for old, new in replacements:
        if old not in text:
            raise SystemExit(f"{name}: not in the base: {old!r}")
        text = text.replace(old, new)
    return text


def texts(case: dict) -> tuple[str, list[str]]:
    """Returns the flawed text of a case and its twins."""
    name = f"{case['code']} {case['name']}"
    base = (REPORTS / "clean" / f"{case['base']}.txt").read_text("utf-8") if "base" in case else ""
    flawed = case.get("text") or changed(base, case["replace"], name)
    twins = [t.get("text") or changed(base, t["replace"], name) for t in case.get("twins", [])]
    return flawed, ([base] if base else []) + twins


def findings(text: str) -> tuple[Finding, ...]:
    """Reads a text as the .txt file it would be, and checks it."""
    return check(read_document(text.encode(), "report.txt"))


def touches(finding: Finding, text: str, place: str) -> bool:
    """Tells whether a finding stands at a place; a finding without a place stands everywhere."""
    if not place or not finding.spans:
        return True
    spans = [(m.start(), m.end()) for m in re.finditer(re.escape(place), text)]
    lines = [(text.rfind("\n", 0, s) + 1, (text.find("\n", e) + 1 or len(text) + 1) - 1) for s, e in spans]
    return any(f.start < e and s < f.end for f in finding.spans for s, e in lines)


def flawed_cases(tally: Counter[tuple[str, str]], said: list[str]) -> None:
    for path in sorted((REPORTS / "flawed").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text("utf-8"))["cases"]:
            code, (flawed, twins) = case["code"], texts(case)
            good = any(f.code == code and touches(f, flawed, case.get("place", "")) for f in findings(flawed))
            tally[code, "asked"] += 1
            tally[code, "found"] += good
            if not good:
                said.append(f"missed  {code} {case['name']}")
            for twin in twins:
                wrong = [f for f in findings(twin) if f.code == code]
                tally[code, "twins"] += 1
                tally[code, "twins wrong"] += bool(wrong)
                said += [f"twin    {code} {case['name']}: {f.message}" for f in wrong[:1]]


def clean_reports(tally: Counter[tuple[str, str]], said: list[str]) -> int:
    reports = sorted((REPORTS / "clean").glob("*.txt"))
    for path in reports:
        for f in findings(path.read_text("utf-8")):
            tally[f.code, f"clean {f.severity.value}"] += 1
            said.append(f"clean   {f.severity.value} {f.code} {path.stem}: {f.message}")
    return len(reports)


def annotated_reports(tally: Counter[tuple[str, str]]) -> bool:
    table = SHARED / "golden" / "findings.csv"
    if not table.exists():
        return False
    listed: dict[str, set[str]] = {}
    for row in csv.DictReader(table.open(encoding="utf-8")):
        listed.setdefault(row["id"][:3], set()).add(row["code"])
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        codes = listed.get(path.name[:3], set())
        raised = {f.code for f in findings(path.read_bytes().decode("utf-8"))}
        for code in codes | raised:
            tally[code, "seeds listed"] += code in codes
            tally[code, "seeds found"] += code in codes & raised
            tally[code, "seeds wrong"] += code in raised - codes
    return True


def main(arguments: list[str]) -> int:
    """Prints one line per rule, then the sums."""
    tally: Counter[tuple[str, str]] = Counter()
    said: list[str] = []
    flawed_cases(tally, said)
    reports = clean_reports(tally, said)
    seeds = annotated_reports(tally)
    columns = ["asked", "found", "twins", "twins wrong", "clean E", "clean W", "clean I"]
    columns += ["seeds listed", "seeds found", "seeds wrong"] if seeds else []
    print(f"{'rule':6}" + "".join(f"{c:>13}" for c in columns) + f"{'recall':>9}{'precision':>11}")
    codes = sorted({code for code, _ in tally})
    for code in [*codes, "all"]:
        row = [sum(tally[c, column] for c in (codes if code == "all" else [code])) for column in columns]
        got = dict(zip(columns, row, strict=True))
        asked, found = (got[k] + got.get(s, 0) for k, s in (("asked", "seeds listed"), ("found", "seeds found")))
        wrong = got["twins wrong"] + got["clean E"] + got["clean W"] + got["clean I"] + got.get("seeds wrong", 0)
        recall = f"{found / asked:9.2f}" if asked else f"{'-':>9}"
        precision = f"{found / (found + wrong):11.2f}" if found + wrong else f"{'-':>11}"
        print(f"{code:6}" + "".join(f"{n or '':>13}" for n in row) + recall + precision)
    errors, warnings = (sum(tally[c, f"clean {s}"] for c in codes) for s in "EW")
    print(f"clean reports: {reports}, errors {errors}, warnings {warnings / reports:.2f} each")
    if "-v" in arguments:
        print("\n".join(said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
