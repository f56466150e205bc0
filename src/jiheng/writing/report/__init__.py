"""The official report: outline, facts and text blocks composed, then written as Word, Excel, PDF and web page."""

from jiheng.writing.report.compose import About, compose
from jiheng.writing.report.composition import Composition, DraftProblem
from jiheng.writing.report.narrative import compose_ledger
from jiheng.writing.report.scored import Scores
from jiheng.writing.report.stale import TextBlock

__all__ = ["About", "Composition", "DraftProblem", "Scores", "TextBlock", "compose", "compose_ledger"]
