"""Context: what every template may use: `desk` and the navigation."""

from __future__ import annotations

import functools
from typing import Any

import msgspec
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from markupsafe import Markup

from jiheng import __version__
from jiheng.web.access import PAGES, Desk
from jiheng.web.roles import Role


class Link(msgspec.Struct, frozen=True):
    """A link of the navigation; `current` where the page lies within it."""

    title: str
    url: str
    current: bool


_GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "今年",
        (
            ("home", "首页"),
            ("registers", "登记"),
            ("money", "资金"),
            ("targets", "目标与监控"),
            ("score", "自评"),
            ("report", "报告"),
            ("leader", "审签"),
        ),
    ),
    ("他人的报告", (("readings", "读报告"),)),
    ("收尾", (("issues", "问题整改"), ("audit", "审计"), ("members", "成员"))),
)


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """Returns `desk` (None outside a unit), `navigation`, `version` and `csrf_input`, the hidden field of every form.

    A page that is not declared has no link.
    """
    desk: Desk | None = getattr(request, "desk", None)
    navigation = _navigation(request, desk) if desk else ()
    # One token serves every form of the page: to mask it anew for each takes longer than the rest of the form.
    csrf_input = SimpleLazyObject(lambda: _csrf_input(request))
    return {"desk": desk, "version": __version__, "navigation": navigation, "csrf_input": csrf_input}


def _csrf_input(request: HttpRequest) -> Markup:
    return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(get_token(request))


def _navigation(request: HttpRequest, desk: Desk) -> list[tuple[str, list[Link]]]:
    home, path = desk.url("home"), getattr(request, "place", request.path)
    return [
        (title, [_link(words, desk.url(name), home, path) for name, words in pages])
        for title, pages in _groups_for(desk.roles)
    ]


def _link(words: str, url: str, home: str, path: str) -> Link:
    return Link(words, url, path == url or (url != home and path.startswith(url)))


@functools.lru_cache(maxsize=64)
def _groups_for(roles: frozenset[Role]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Returns the groups with the pages that the roles may open; a group without any is none."""
    groups = ((title, tuple(each for each in pages if _opens(roles, each[0]))) for title, pages in _GROUPS)
    return tuple((title, pages) for title, pages in groups if pages)


def _opens(roles: frozenset[Role], name: str) -> bool:
    found = PAGES.get(name)
    return found is not None and bool(found.read & roles)
