"""The year of a unit: its ledger scored by the table of its province, and watched month by month."""

from jiheng.year.monitoring import Standing, Watched, percent, standing
from jiheng.year.scoring import NoScoreError, Scored, choose_system, score_ledger, score_projects, years_off

__all__ = [
    "NoScoreError",
    "Scored",
    "Standing",
    "Watched",
    "choose_system",
    "percent",
    "score_ledger",
    "score_projects",
    "standing",
    "years_off",
]
