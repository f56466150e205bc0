"""Access: each page is declared once, with the roles that may see it and the roles that may change by it.

The declaration is the guard: `page` wraps the view, so there is no page without one. A unit one is no member of, and a
year it has not, are not there (404); a role that does not suffice is refused (403); who is not signed in is asked to
sign in, and what was typed is kept.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, get_script_prefix, path

from jiheng.ledger import Ledger
from jiheng.standards import Standards
from jiheng.web.admission import place_of
from jiheng.web.models import Person, Unit, Year
from jiheng.web.pages import fault_page
from jiheng.web.roles import EVERYONE, NOBODY, Role
from jiheng.web.store.book import Book
from jiheng.web.store.standards import standards

_READING = frozenset({"GET", "HEAD"})
_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_SAFE = "/~:@!$&'()*+,;="
"""What stands in a path as it is."""


class Scope(enum.StrEnum):
    """Whose page it is."""

    OPEN = "open"  # no sign-in
    OWN = "own"  # of the person who is signed in
    UNIT = "unit"  # of a unit, all years
    YEAR = "year"  # of a unit's year


class Desk:
    """What a page of a unit works with.

    Attributes:
        unit: the unit.
        year: its year; for pages of the unit the latest one.
        person: who is signed in.
        roles: the person's roles in the unit.
        book: the book of the year.
    """

    def __init__(self, unit: Unit, year: Year, person: Person, roles: frozenset[Role]) -> None:
        self.unit = unit
        self.year = year
        self.person = person
        self.roles = roles
        self.book = Book(unit, year)
        self._prefix = get_script_prefix()

    @property
    def ledger(self) -> Ledger:
        return self.book.ledger

    @property
    def standards(self) -> Standards:
        return standards()

    @property
    def who(self) -> str:
        """The signature for the journal."""
        return self.person.signature

    @functools.cached_property
    def years(self) -> list[Year]:
        return list(self.unit.years.all())

    @functools.cached_property
    def before(self) -> Book | None:
        """The book of the year before, None where the unit keeps none."""
        year = next((each for each in self.years if each.year == self.year.year - 1), None)
        return self.book.of_year(year) if year else None

    def may(self, *roles: Role) -> bool:
        """Tells whether the person has one of the roles."""
        return bool(self.roles & set(roles))

    def can(self, name: str, method: str = "GET") -> bool:
        """Tells whether the person may open (`GET`) or send (`POST`) a page."""
        found = PAGES.get(name)
        return found is not None and bool(self.roles & (found.read if method == "GET" else found.write))

    def url(self, name: str, **parts: object) -> str:
        """Returns the address of a page of this unit and year."""
        pieces, names = _route_in(self._prefix, name, self.unit.slug, self.year.year)
        return pieces.format_map({n: quote(str(parts[n]), safe=_SAFE) for n in names}) if names else pieces


def address(name: str, parts: Mapping[str, object]) -> str:
    """Returns the address of a page; `reverse` gives the same, at a tenth of the speed.

    Args:
        name: of the page.
        parts: of its route.

    Raises:
        KeyError: where a part of the route is missing.
    """
    pieces, names = _route(name)
    quoted = {n: quote(str(parts[n]), safe=_SAFE) for n in names}
    return get_script_prefix() + pieces.format_map(quoted)


@functools.lru_cache(maxsize=4096)
def _route_in(prefix: str, name: str, unit: str, year: int) -> tuple[str, tuple[str, ...]]:
    """Returns the address of a page in a unit's year with the other parts of its route in braces, and their names."""
    pieces, names = _route(name)
    known = {"unit": quote(unit, safe=_SAFE), "year": str(year)}
    rest = tuple(n for n in names if n not in known)
    return prefix + pieces.format_map({**known, **{n: f"{{{n}}}" for n in rest}}), rest


@functools.cache
def _route(name: str) -> tuple[str, tuple[str, ...]]:
    """Returns the route of a page with its parts in braces, and their names."""
    pieces = _PART.sub(r"{\1}", PAGES[name].route)
    return pieces, tuple(_PART.findall(PAGES[name].route))


class DeskRequest(HttpRequest):
    """A request of a page of a unit.

    Attributes:
        desk: what the page works with.
        user: who asks.
        place: address of the page that is shown, where it is not the one asked for.
    """

    desk: Desk
    user: Person
    place: str


class Page(msgspec.Struct, frozen=True):
    """A page as declared.

    Attributes:
        name: name for `url` and `{% at %}`.
        route: address, with the part of the unit.
        scope: whose page it is.
        read: roles that may GET it; of no meaning for open pages and those of a person.
        write: roles that may POST to it.
        posts: whether it takes a POST at all.
        gets: whether it takes a GET.
    """

    name: str
    route: str
    scope: Scope
    read: frozenset[Role]
    write: frozenset[Role]
    posts: bool
    gets: bool


PAGES: dict[str, Page] = {}
"""Every page by name: the table that the test of permissions walks through."""

_PREFIX = {
    Scope.OPEN: "",
    Scope.OWN: "",
    Scope.UNIT: "u/<slug:unit>/",
    Scope.YEAR: "u/<slug:unit>/<int:year>/",
}


def page(
    route: str,
    view: Callable[..., HttpResponseBase],
    *,
    name: str,
    read: frozenset[Role] = EVERYONE,
    write: frozenset[Role] = NOBODY,
    scope: Scope = Scope.YEAR,
    gets: bool = True,
    posts: bool | None = None,
) -> URLPattern:
    """Declares a page.

    Args:
        route: address after the part of the unit: `registers/<slug:register>/`.
        view: takes the request (a `DeskRequest` for pages of a unit) and the parts of the route.
        name: unique name.
        read: roles that may GET it.
        write: roles that may POST to it.
        scope: whose page it is.
        gets: whether it takes a GET.
        posts: whether it takes a POST; by default where a role may.
    """
    whole = _PREFIX[scope] + route
    takes = bool(write) if posts is None else posts
    declared = Page(name, whole, scope, read, write, takes, gets)
    if name in PAGES and PAGES[name].route != whole:
        raise ValueError(f"two pages are called {name}")
    PAGES[name] = declared
    return path(whole, functools.wraps(view)(functools.partial(_enter, declared, view)), name=name)


def _enter(
    declared: Page, view: Callable[..., HttpResponseBase], request: HttpRequest, **parts: Any
) -> HttpResponseBase:
    """Calls the view of a page for who may."""
    allowed = [*(sorted(_READING) if declared.gets else ()), *(["POST"] if declared.posts else ())]
    if request.method not in allowed:
        answer = HttpResponseNotAllowed(allowed)
        answer.content = fault_page(request, 405, "不能这样打开", "请从页面上的按钮或链接进入。").content
        return answer
    if declared.scope is Scope.OPEN:
        return view(request, **parts)
    person = request.user
    if not isinstance(person, Person):
        from jiheng.web.views.sign_in import ask_to_sign_in  # noqa: PLC0415 - the page for signing in is itself declared

        return ask_to_sign_in(request)
    if person.must_change and declared.name not in ("password", "logout"):
        return _redirect("password")
    if declared.scope is Scope.OWN:
        return view(request, **parts)
    desk = _desk(declared, person, parts)
    needed = declared.read if request.method in _READING else declared.write
    if not desk.roles & needed:
        roles = "、".join(r.caption for r in Role if r in needed) or "没有人"
        return fault_page(request, 403, "没有权限", f"这一步由{roles}来做。需要时请管理员在“成员”页调整角色。")
    request.desk = desk  # type: ignore[attr-defined]  # makes it a DeskRequest
    return view(request, **parts)


def _desk(declared: Page, person: Person, parts: dict[str, Any]) -> Desk:
    found = place_of(parts.pop("unit"), person)
    if found is None:
        raise Http404
    unit, roles, years = found
    wanted = parts.pop("year") if declared.scope is Scope.YEAR else None
    year = next((each for each in years if wanted in (None, each.year)), None)
    if year is None:
        raise Http404
    desk = Desk(unit, year, person, roles)
    desk.years = years
    return desk


def _redirect(name: str) -> HttpResponse:
    from django.shortcuts import redirect  # noqa: PLC0415 - rarely needed

    return redirect(name)
