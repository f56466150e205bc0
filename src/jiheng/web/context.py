"""Context: what every template may use: `desk` and the navigation."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest

from jiheng import __version__
from jiheng.web.access import PAGES, Desk


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
    """Returns `desk` (None outside a unit), `navigation` and `version`; a page that is not declared has no link."""
    desk: Desk | None = getattr(request, "desk", None)
    return {"desk": desk, "version": __version__, "navigation": _navigation(request, desk) if desk else ()}


def _navigation(request: HttpRequest, desk: Desk) -> list[tuple[str, list[Link]]]:
    home = desk.url("home")
    groups = []
    for title, pages in _GROUPS:
        links = []
        for name, words in pages:
            if name not in PAGES or not desk.can(name):
                continue
            url = desk.url(name)
            current = request.path == url or (url != home and request.path.startswith(url))
            links.append(Link(words, url, current))
        if links:
            groups.append((title, links))
    return groups
