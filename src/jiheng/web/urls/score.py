"""Pages of the self-evaluation: the sheet, what if, and where a number comes from."""

from __future__ import annotations

from jiheng.web.access import page
from jiheng.web.roles import WRITERS
from jiheng.web.views import origin, score

urls = [
    page("score/", score.score, name="score"),
    page("score/what-if/", score.score_what_if, name="score-what-if"),
    page("score/answer/", score.score_answer, name="score-answer", gets=False, write=WRITERS),
    page("score/adopt/", score.score_adopt, name="score-adopt", gets=False, write=WRITERS),
    page("score/row/<str:row>/", score.score_row, name="score-row", gets=False, write=WRITERS),
    page("origin/", origin.origin, name="origin"),
]
