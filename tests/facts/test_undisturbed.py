import gc

import pytest

from jiheng.facts.undisturbed import undisturbed


@undisturbed
def collecting() -> bool:
    return gc.isenabled()


@undisturbed
def failing() -> None:
    raise ValueError


def test_collector_is_off_while_the_work_runs_and_on_again_behind_it():
    assert not collecting()
    assert gc.isenabled()


def test_collector_is_on_again_behind_work_that_fails():
    with pytest.raises(ValueError):
        failing()
    assert gc.isenabled()


def test_collector_that_was_off_stays_off():
    gc.disable()
    try:
        assert not collecting()
        assert not gc.isenabled()
    finally:
        gc.enable()
