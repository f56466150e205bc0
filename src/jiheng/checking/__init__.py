"""Rules: pure functions from a report to findings."""

from jiheng.checking.engine import check

__all__ = ["check"]
