"""Every published and worked case gives its points."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from jiheng.scoring import FactBook, OwnIndicator, Statement, score, with_own
from jiheng.scoring.rounding import grade_of
from jiheng.scoring.rules import allowed_points

VECTORS = yaml.safe_load((Path(__file__).parent / "vectors.yaml").read_text(encoding="utf-8"))


def cases(name):
    return [pytest.param(row, id=row["case"] if "case" in row else row["score"]) for row in VECTORS[name]]


def place_for_own(system):
    return next(row.id for row in system.walk() if row.own)


@pytest.mark.parametrize("case", cases("indicators"))
def test_an_indicator_earns_its_points(case, systems):
    kind = case.get("kind", "数量")
    system = systems[case["system"]]
    row = OwnIndicator("i", place_for_own(system), "场次", Decimal(case["weight"]), kind, case["direction"])
    book = FactBook(values={"场次.目标": Decimal(case["target"]), "场次.完成": Decimal(case["actual"])})
    leaf = score(with_own(system, [row]), book).leaf("i")
    assert str(leaf.points) == case["points"]
    assert leaf.lost == leaf.full - leaf.points


@pytest.mark.parametrize("case", cases("execution"))
def test_execution_of_the_budget(case, systems):
    book = FactBook(values={"支出合计.调整预算": Decimal(case["budget"]), "支出合计.决算": Decimal(case["spent"])})
    assert str(score(systems[case["system"]], book).leaf("X").points) == case["points"]


@pytest.mark.parametrize("case", cases("verdicts"))
def test_a_verdict_allows_points_between_its_ends(case, systems):
    system = systems[case["system"]]
    [band] = [band for band in system.leaf_rules["qualitative"].bands if band.name == case["verdict"]]
    low, high = allowed_points(band, Decimal(case["weight"]))
    assert (f"{low:.2f}", f"{high:.2f}") == (case["low"], case["high"])
    row = OwnIndicator("q", place_for_own(system), "素质提升", Decimal(case["weight"]), "社会效益", "定性")
    said = Statement(verdicts={"q": case["verdict"]})
    for given, points in ((low, low), (high, high), (high + 1, high)):
        leaf = score(with_own(system, [row]), FactBook(), self_scores={"q": given}, said=said).leaf("q")
        assert leaf.points == points


@pytest.mark.parametrize("case", cases("grades"))
def test_grades(case, systems):
    system = systems["national-2020"]
    assert grade_of(Decimal(case["score"]), system.full, system.grades) == case["grade"]
