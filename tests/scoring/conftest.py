"""What the tests of scoring share: the systems shipped, and facts in one line."""

from decimal import Decimal

import pytest

from jiheng.facts import Amount, Fact, RecordOrigin, Stage
from jiheng.standards import load


@pytest.fixture(scope="session")
def standards():
    return load()


@pytest.fixture(scope="session")
def systems(standards):
    return standards.systems


@pytest.fixture
def fact():
    return make_fact


def make_fact(concept, stage, value, unit="CNY", year=2021, subject="", number=1):
    """A fact of a register: `make_fact("支出合计", "决算", "7583400")`."""
    amount = Amount(Decimal(value), unit, Decimal("0.01"))
    origin = RecordOrigin("register", str(number), "amount")
    label = concept.rpartition(":")[2]
    return Fact(f"r{number}", subject, concept, label, Stage(stage), str(year), amount, origin)
