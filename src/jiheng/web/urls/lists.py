"""Pages of many records at once, and of the closing of a year."""

from __future__ import annotations

from jiheng.web.access import page
from jiheng.web.roles import EVERYONE, WRITERS, Role
from jiheng.web.views import closing, lists

_HEADS = frozenset({Role.LEADER, Role.ADMIN})
_VIEWERS = EVERYONE - {Role.READER}

urls = [
    page("registers/<slug:register>/bulk/", lists.bulk, name="bulk", read=WRITERS, write=WRITERS),
    page("registers/<slug:register>/bulk/view/", lists.view, name="saved-view", gets=False, write=_VIEWERS),
    page("registers/<slug:register>/import/", lists.paste, name="paste", read=WRITERS, write=WRITERS),
    page("close/", closing.closing, name="year-close", read=_HEADS, write=_HEADS),
]
