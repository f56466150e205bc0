"""Operation: each thing the API does is declared once, with the page whose roles it takes, and guarded by that.

An operation acts as the person of its token in the token's unit: the roles that may open or send the page named by
`like` may use it, nobody else, and only within the scope of the token. Another unit is not there (404).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from jiheng.ledger.entry import Entry
from jiheng.web.access import Desk
from jiheng.web.api.tokens import TokenScope
from jiheng.web.models import Token, Unit

ROOT = "api/v1/"
_JSON = "application/json"


class Parameter(msgspec.Struct, frozen=True):
    """A parameter of the query, with its schema (type, enum, minimum, maximum, maxLength, default)."""

    name: str
    schema: dict[str, Any]
    help: str
    required: bool = False


class ApiRequest(HttpRequest):
    """A request of an operation.

    Attributes:
        token: whose request it is.
        desk: unit and year, for operations of a year; of a unit: its latest year.
        query: the parameters as declared, with their defaults.
        sent: the body, read as the operation's `takes`.
    """

    token: Token
    desk: Desk
    query: dict[str, Any]
    sent: Any


class Operation(msgspec.Struct, frozen=True):
    """What the API does at an address with a method.

    Attributes:
        name: `operationId`.
        method: GET, POST, PUT, DELETE.
        route: after `api/v1/`.
        view: does it.
        summary: in Chinese.
        like: name of the page whose roles decide; empty where no role is asked for.
        scope: of the token; None for what is open to all.
        parameters: of the query.
        takes: shape of the body; `bytes` for a file; None for none.
        gives: shape of the answer; a content type for a file.
        status: of success.
        writes: appends to the journal: takes Idempotency-Key, answers with a `Change`.
        covers: names of further pages that do the same for people.
        matches: needs If-Match.
        faults: statuses of problems beyond those that any operation may have.
    """

    name: str
    method: str
    route: str
    view: Callable[..., HttpResponseBase | Entry]
    summary: str
    like: str = ""
    scope: TokenScope | None = TokenScope.READ
    parameters: tuple[Parameter, ...] = ()
    takes: type | None = None
    gives: Any = None
    status: int = 200
    writes: bool = False
    matches: bool = False
    faults: tuple[int, ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether the roles that may send the page decide, not those that may open it."""
        return self.scope in (TokenScope.WRITE, TokenScope.SIGN)


OPERATIONS: dict[str, Operation] = {}
"""Every operation by name."""


def answer(shape: Any, status: int = 200) -> HttpResponse:
    """Returns a shape as an answer."""
    return HttpResponse(msgspec.json.encode(shape), status=status, content_type=_JSON)


def unit_of_token(request: ApiRequest) -> Unit:
    return request.token.unit
