"""Speed of scoring, in runs of a named baseline: a thousand units of fifty indicators, and a review of targets.

    python benchmarks/scoring.py [--smoke]

The baseline adds ten million integers in a loop, about what a second of plain Python does on a slow machine; the
ratios are the figures to keep.
"""

from __future__ import annotations

import sys
from decimal import Decimal

from jiheng.facts import Amount, Fact, RecordOrigin, Stage
from jiheng.scoring import OwnIndicator, score, with_own
from jiheng.scoring.targets.project import TargetProject, TargetRow
from jiheng.scoring.targets.review import rank, review_targets
from jiheng.standards import load
from timing import baseline, seconds

OWN = 35  # with 15 rows of the table they make fifty


def fact(concept: str, stage: Stage, value: str, number: int, unit: str = "CNY", year: str = "2021") -> Fact:
    origin = RecordOrigin("register", str(number), "amount")
    return Fact(f"r{number}", "", concept, concept, stage, year, Amount(Decimal(value), unit), origin)


def unit(seed: int) -> list[Fact]:
    money = [
        ("支出合计", Stage.INITIAL_BUDGET, "950000"),
        ("支出合计", Stage.ADJUSTED_BUDGET, "1000000"),
        ("支出合计", Stage.ACTUAL, str(900_000 + seed)),
        ("三公经费", Stage.INITIAL_BUDGET, "100"),
        ("三公经费", Stage.ACTUAL, "90"),
        ("公用经费", Stage.INITIAL_BUDGET, "80"),
        ("公用经费", Stage.ACTUAL, "78"),
        ("在职人数", Stage.IN_POST, "9"),
        ("编制人数", Stage.QUOTA, "10"),
    ]
    facts = [fact(concept, stage, value, i) for i, (concept, stage, value) in enumerate(money)]
    for i in range(OWN):
        facts.append(fact(f"other:指标{i}", Stage.TARGET, "10", 100 + i, "count:场"))
        facts.append(fact(f"other:指标{i}", Stage.DONE, str((seed + i) % 12), 200 + i, "count:场"))
    return facts


def main() -> None:
    count = 20 if "--smoke" in sys.argv else 1000
    standards = load()
    weights = [Decimal("1.7")] * (OWN - 1) + [Decimal("2.2")]  # 60 in all
    rows = [OwnIndicator(f"i{i}", "B", f"指标{i}", weight) for i, weight in enumerate(weights)]
    plain = standards.systems["chongqing-2021"]
    system = with_own(plain, rows)
    units = [unit(seed) for seed in range(count)]
    table = (
        TargetRow("产出", "数量", "活动场次", "≥20场", "考察活动完成情况"),
        TargetRow("产出", "时效", "完成及时性", "及时", "完成及时"),
        TargetRow("效益", "社会效益", "提高群众科学素质", "明显", "明显提高"),
    )
    projects = [TargetProject(f"p{i}", "科普经费", goal="办好活动", rows=table * 4) for i in range(count // 4)]
    loop = seconds(baseline)
    runs = {
        f"score {count} units x 50": lambda: [score(system, facts, year=2021) for facts in units],
        f"score {count} units x 50, own rows": lambda: [
            score(with_own(plain, rows), facts, year=2021) for facts in units
        ],
        f"review {len(projects)} projects": lambda: rank(projects, review_targets(projects, standards.criteria)),
    }
    print(f"baseline {loop:.2f} s")
    for name, work in runs.items():
        taken = seconds(work)
        print(f"{name}: {taken:.2f} s, {taken / loop:.2f} baselines")


if __name__ == "__main__":
    main()
