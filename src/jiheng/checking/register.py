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


def rule(code: str) -> Callable[[RuleFunction], RuleFunction]:
    """Registers a function as the rule of a code.

    Raises:
        ValueError: when the code has a function already.
    """

    def register(function: RuleFunction) -> RuleFunction:
        if code in _RULES:
            raise ValueError(f"rule {code} is registered twice: {_RULES[code].__name__} and {function.__name__}")
        _RULES[code] = function
        return function

    return register


def registered() -> dict[str, RuleFunction]:
    """Returns the functions by code."""
    return dict(_RULES)
