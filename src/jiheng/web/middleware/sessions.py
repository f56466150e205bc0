"""Sessions: who sent a request; who is idle for two hours signs in again; twelve hours is the longest."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from jiheng.web.admission import person_of

_SEEN, _SINCE = "seen", "since"
_STEP = 300


class SessionPolicy:
    """Says who sent the request, and ends idle and overlong sessions.

    The clock is written down every five minutes, not at every request.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = person_of(request)
        if request.user.is_authenticated:
            now = int(time.time())
            session = request.session
            seen, since = session.get(_SEEN, now), session.get(_SINCE, now)
            if now - seen > settings.SESSION_IDLE or now - since > settings.SESSION_COOKIE_AGE:
                logout(request)
            # A clock that was set back counts as now.
            elif _SEEN not in session or now - seen > _STEP or now < seen:
                session[_SEEN] = now
                session[_SINCE] = min(since, now)
        return self._respond(request)
