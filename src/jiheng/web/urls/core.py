"""Pages of the house: sign-in, home, audit, members."""

from __future__ import annotations

from django.urls import path

from jiheng.web.access import Scope, page
from jiheng.web.roles import EVERYONE, Role
from jiheng.web.statics import static
from jiheng.web.views import audit, health, home, members, problems, setup, sign_in, units

_ADMIN = frozenset({Role.ADMIN})
_ALL_BUT_READERS = EVERYONE - {Role.READER}

urls = [
    path("static/<str:name>", static, name="static"),
    page("health/", health.health, name="health", scope=Scope.OPEN),
    page("setup/", setup.setup, name="setup", scope=Scope.OPEN, posts=True),
    page("login/", sign_in.sign_in, name="login", scope=Scope.OPEN, posts=True),
    page("logout/", sign_in.sign_out, name="logout", scope=Scope.OWN, gets=False, posts=True),
    page("password/", sign_in.password, name="password", scope=Scope.OWN, posts=True),
    page("", units.units, name="units", scope=Scope.OWN),
    page("", home.home, name="home"),
    page("problems/", problems.problem_list, name="problems"),
    page("audit/", audit.audit, name="audit", read=_ALL_BUT_READERS),
    page("audit/verify/", audit.verify, name="audit-verify", gets=False, write=_ALL_BUT_READERS),
    page("audit/journal.jsonl", audit.journal_file, name="audit-file", read=_ALL_BUT_READERS),
    page("members/", members.members, name="members", scope=Scope.UNIT, read=_ALL_BUT_READERS, write=_ADMIN),
    page("members/<int:person>/", members.member, name="member", scope=Scope.UNIT, read=_ADMIN, write=_ADMIN),
    page("years/", members.years, name="years", scope=Scope.UNIT, read=_ADMIN, write=_ADMIN),
]
