"""Pages of what is to be mended, and of the results of a year in the next."""

from __future__ import annotations

from jiheng.web.access import page
from jiheng.web.roles import KEEPERS, Role
from jiheng.web.views import carry, issues

_ADMIN = frozenset({Role.ADMIN})

urls = [
    page("issues/", issues.issues, name="issues"),
    page("issues/take/", issues.take, name="issue-take", gets=False, write=KEEPERS),
    page("issues/<str:key>/", issues.issue, name="issue", write=KEEPERS),
    page("issues/<str:key>/move/", issues.move, name="issue-move", gets=False, write=KEEPERS),
    page("issues/<str:key>/apply/", issues.apply, name="issue-apply", gets=False, write=KEEPERS),
    page("carry/", carry.carry, name="carry", read=_ADMIN, write=_ADMIN),
]
