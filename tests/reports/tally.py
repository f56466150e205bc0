"""Counts what a read report has right against its gold: the counting of the project's reading score, kept small.

quantities: a gold fact is found when a read fact overlaps it with the same unit family and the same value. precision: of
the read money and rates. concept, stage, period: of the found money and rates. relations: same kind, same stated value,
same verdict.

    python tests/reports/tally.py [-v] [CORPUS ...]     prints the shares of each corpus, with -v the misses (dev only)
"""

# ruff: noqa: T201  (a command that prints)
from __future__ import annotations

import sys
from collections import Counter
from decimal import Decimal
from typing import Any

from marked import Marked, family, folder

from jiheng.reading import read_document

GROUP = {
    "决算": "actual",
    "支出": "actual",
    "收入": "actual",
    "完成": "actual",
    "实有": "actual",
    "现状": "actual",
    "新增": "actual",
    "其他": "any",
    "得分": "score",
    "满分": "full",
    "目标": "target",
    "预算": "budget",
    "年初预算": "initial",
    "调整预算": "adjusted",
    "监控": "monitor",
}
BUDGETS = {"budget", "initial", "adjusted"}
SAME = {
    "收入合计": {"总收入", "收入总计", "财政拨款收入", "财政资金收入", "本年收入"},
    "支出合计": {"总支出", "支出总计", "财政资金支出", "整体支出", "本年支出", "一般公共预算财政拨款"},
    "财政拨款收入": {"财政拨款", "收入合计", "一般公共预算财政拨款"},
    "一般公共预算财政拨款": {"财政拨款", "财政拨款收入", "财政拨款支出", "支出合计", "收入合计"},
    "预算执行率": {"执行率", "预算完成率", "完成率", "资金使用率", "支付率"},
    "预算完成率": {"预算执行率", "执行率", "完成率", "资金使用率"},
    "三公经费": {"“三公”经费"},
    "结转结余": {"结转", "结余", "年末结转和结余"},
    "年初预算": {"预算", "总预算", "支出预算", "收入预算", "部门预算", "支出合计", "收入合计"},
    "调整预算": {"预算", "总预算", "全年预算", "支出预算", "支出合计", "收入合计"},
    "增减额": {"增加额", "减少额", "变动额"},
    "增减幅": {"增长率", "变动率", "下降率"},
}


def read_marked(marked: Marked) -> Any:
    """Reads a marked report the way its .txt file is read, tables included."""
    return read_document(marked.text.encode(), f"{marked.name}.txt")


def same_name(gold: str, concept: str, label: str) -> bool:
    """Tells whether a concept or label names what the gold names."""
    name = gold.rsplit(":", 1)[-1]
    wanted = SAME.get(name, set()) | {name}
    said = [s for s in (concept, label) if s]
    if any(s in wanted or any(w in s for w in wanted if len(w) > 2) for s in said):
        return True
    grams = set(name)
    return any(len(grams & set(s)) / min(len(grams), len(set(s))) >= 0.5 for s in said)


def same_stage(gold: str, read: str) -> bool:
    """Tells whether two stages are of one group; a budget without a stage goes with either stage of it."""
    a, b = GROUP.get(gold, gold), GROUP.get(read, read)
    return a in ("any", b) or ("budget" in (a, b) and {a, b} <= BUDGETS)


def score(report: Any, marked: Marked) -> tuple[Counter[str], list[str]]:
    """Counts one report (`jiheng.facts.Report`) and says every miss in a line."""
    tally: Counter[str] = Counter()
    misses: list[str] = []
    facts = [f for f in report.facts if f.span is not None]
    used: set[int] = set()
    right: set[int] = set()
    for gold in marked.gold["facts"]:
        kind, value = family(gold["unit"]), Decimal(gold["value"])
        same = [
            i
            for i, f in enumerate(facts)
            if family(f.amount.unit) == kind
            and f.amount.value == value
            and f.span.start < gold["end"]
            and gold["start"] < f.span.end
        ]
        right.update(same)
        hit = next((i for i in same if i not in used), None)
        tally["quantities.of"] += 1
        if hit is None:
            misses.append(f"missed {gold['value']} {gold['unit']} @{gold['start']}: {gold['quote']}")
            continue
        used.add(hit)
        tally["quantities"] += 1
        if kind in ("CNY", "rate"):
            fact = facts[hit]
            for name, good in (
                (
                    "concept",
                    any(same_name(n, fact.concept, fact.label) for n in [gold["concept"], *gold.get("also", ())]),
                ),
                ("stage", same_stage(gold["stage"], str(fact.stage))),
                ("period", gold["period"] == fact.period[:4]),
            ):
                tally[f"{name}.of"] += 1
                tally[name] += good
                if not good:
                    misses.append(
                        f"{name}: gold {gold['concept']}/{gold['stage']}/{gold['period']} read {fact.concept}|{fact.label}"
                        f"/{fact.stage}/{fact.period}: {gold['quote']}"
                    )
    for i, fact in enumerate(facts):
        if family(fact.amount.unit) in ("CNY", "rate"):
            tally["precision.of"] += 1
            tally["precision"] += i in right
            if i not in right:
                misses.append(
                    f"not in gold {fact.amount.value} {fact.amount.unit} @{fact.span.start}: {fact.span.quote}"
                )
    _relations(report, marked, tally, misses)
    return tally, misses


def _relations(report: Any, marked: Marked, tally: Counter[str], misses: list[str]) -> None:
    by_id = {f.id: f.amount.value for f in report.facts}
    read = [(str(r.kind), {r.stated, by_id.get(r.total)} - {None}, r.holds) for r in report.relations]
    for gold in marked.gold["relations"]:
        values = {Decimal(gold["stated"]), Decimal(gold["total"])}
        kinds = {"growth", "ratio"} if gold["kind"] in ("growth", "ratio") else {gold["kind"]}
        good = any(
            kind in kinds
            and holds == gold["holds"]
            and any(abs(a - b) <= max(abs(b) / 2000, Decimal("0.005")) for a in said for b in values)
            for kind, said, holds in read
        )
        tally["relations.of"] += 1
        tally["relations"] += good
        if not gold["holds"]:
            tally["false relations.of"] += 1
            tally["false relations"] += good
        if not good:
            misses.append(
                f"relation {gold['kind']} {gold['stated']} of {gold['total']} holds={gold['holds']}: {gold['quote']}"
            )


def rates(tally: Counter[str]) -> dict[str, float]:
    """Returns each share; 1.0 where nothing was asked."""
    names = ("quantities", "precision", "concept", "stage", "period", "relations", "false relations")
    return {n: round(tally[n] / tally[f"{n}.of"], 4) if tally[f"{n}.of"] else 1.0 for n in names}


def main(arguments: list[str]) -> int:
    """Prints the shares of each corpus and report; what is held out shows its shares only."""
    for name in [a for a in arguments if a != "-v"] or ["dev", "heldout", "blind", "unseen", "fresh", "later"]:
        total: Counter[str] = Counter()
        for marked in folder(name):
            tally, misses = score(read_marked(marked), marked)
            total.update(tally)
            if name != "heldout":
                print(f"{marked.name:32}", *(f"{n} {r}" for n, r in rates(tally).items()))
                if "-v" in arguments:
                    print(*(f"    {line!r}" for line in misses), sep="\n")
        print(f"{name}: {rates(total)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
