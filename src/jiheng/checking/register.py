"""The register of rules: which function guards which code of the catalogue.

Title, severity, class, basis, hint, figures and examples of a rule are data (`standards/data/rules`); here stands only
what computes. A rule without its entry in the catalogue does not load, and the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from jiheng.checking.review import Review
from jiheng.facts import Finding

RuleFunction = Callable[[Review], Iterator[Finding]]

_RULES: dict[str, RuleFunction] = {}
_OF_WHOLE: set[str] = set()


def rule(code: str, *, whole: bool = False) -> Callable[[RuleFunction], RuleFunction]:
    """Registers a function as the rule of a code.

    Args:
        code: of the catalogue.
        whole: the rule asks for what a report lacks, so it says nothing on an excerpt (`Review.whole`).

    Raises:
        ValueError: when the code has a function already.
    """

    def register(function: RuleFunction) -> RuleFunction:
        if code in _RULES:
            raise ValueError(f"rule {code} is registered twice: {_RULES[code].__name__} and {function.__name__}")
        _RULES[code] = function
        if whole:
            _OF_WHOLE.add(code)
        return function

    return register


def registered() -> dict[str, RuleFunction]:
    """Returns the functions by code."""
    return dict(_RULES)


def asks_for_the_whole(code: str) -> bool:
    """Tells whether a rule holds for whole reports only."""
    return code in _OF_WHOLE
