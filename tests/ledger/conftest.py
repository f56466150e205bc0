"""Ledgers to write into, and the five golden cases as ledgers."""

from pathlib import Path

import pytest
import yaml

from jiheng.ledger import Ledger
from jiheng.standards import load

CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="session")
def standards():
    return load()


@pytest.fixture
def ledger(standards):
    return Ledger("某县科学技术协会", 2021, standards, ("kexie",))


def load_case(name, standards):
    """Returns the ledger of a case file; every cell must be readable."""
    case = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    found = Ledger(case["unit"], case["year"], standards, ("kexie",))
    for register, rows in case["registers"].items():
        for row in rows:
            entered = found.enter(register, row)
            assert entered.unread == (), (name, register, row)
    return found


@pytest.fixture
def case(standards):
    return lambda name: load_case(name, standards)
