"""Scoring: an indicator system and facts make a score sheet; also monitoring and the review of targets."""

from jiheng.scoring.book import FactBook
from jiheng.scoring.missing import Missing
from jiheng.scoring.monitor import Light, Snapshot, monitor
from jiheng.scoring.own import OwnIndicator, OwnIndicatorError, weight_problems, with_own
from jiheng.scoring.plain import plain
from jiheng.scoring.score import Statement, Survey, score, what_if
from jiheng.scoring.sheet import LeafScore, Loss, ScoreSheet

__all__ = [
    "FactBook",
    "LeafScore",
    "Light",
    "Loss",
    "Missing",
    "OwnIndicator",
    "OwnIndicatorError",
    "ScoreSheet",
    "Snapshot",
    "Statement",
    "Survey",
    "monitor",
    "plain",
    "score",
    "weight_problems",
    "what_if",
    "with_own",
]
