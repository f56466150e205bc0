"""States that jump: a problem until the state is set right or somebody says why."""

import pytest

from jiheng.ledger import Journal, Ledger
from jiheng.ledger.moves import jumps


def entered(ledger, **cells):
    return ledger.read_row("tasks", {"number": "1", "title": "办好科普日", **cells}).record


def moved(ledger):
    return [(p.register, p.key, p.severity) for p in ledger.problems() if p.rule == "move"]


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "year.journal") as opened:
        yield opened


def test_an_allowed_move_is_no_problem(ledger, journal):
    journal.put(ledger, entered(ledger, state="执行"), who="甲")
    journal.put(ledger, entered(ledger, state="完成", result="已办"), who="甲")
    assert moved(ledger) == []


def test_a_jump_is_a_problem_that_names_the_way(ledger, journal):
    journal.put(ledger, entered(ledger, state="拟定"), who="甲")
    journal.put(ledger, entered(ledger, state="完成", result="已办"), who="甲")
    assert moved(ledger) == [("tasks", "1", "E")]
    [problem] = [p for p in ledger.problems() if p.rule == "move"]
    assert "不能从“拟定”转到“完成”" in problem.message
    assert "审定" in problem.fix
    assert moved(ledger.copy()) == moved(ledger)


def test_it_stays_while_other_fields_change_and_ends_with_a_reason(ledger, journal):
    journal.put(ledger, entered(ledger, state="拟定"), who="甲")
    journal.put(ledger, entered(ledger, state="完成", result="已办"), who="甲")
    journal.put(ledger, entered(ledger, state="完成", result="已办妥"), who="甲")
    assert moved(ledger)
    journal.put(ledger, entered(ledger, state="完成", result="已办妥"), who="甲", reason="当日审定下达，合并登记")
    assert moved(ledger) == []


@pytest.mark.parametrize("state", ["拟定", "审定"])
def test_going_back_or_the_allowed_step_sets_it_right(ledger, journal, state):
    journal.put(ledger, entered(ledger, state="拟定"), who="甲")
    journal.put(ledger, entered(ledger, state="完成", result="已办"), who="甲")
    journal.put(ledger, entered(ledger, state=state), who="甲")
    assert moved(ledger) == []


def test_a_rebuilt_ledger_and_the_entries_alone_show_the_same_jumps(ledger, journal, standards):
    journal.put(ledger, entered(ledger, state="拟定"), who="甲")
    journal.put(ledger, entered(ledger, state="完成", result="已办"), who="甲")
    again = Ledger(ledger.unit, ledger.year, standards, ("kexie",))
    assert journal.rebuild(again).sound
    assert moved(again) == moved(ledger) != []
    assert [p.key for p in jumps(ledger.schema, journal.entries())] == ["1"]
    journal.drop(ledger, "tasks", "1", who="甲")
    assert moved(ledger) == []
    assert jumps(ledger.schema, journal.entries()) == ()
