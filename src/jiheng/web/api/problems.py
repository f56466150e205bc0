"""Problems: what went wrong, as `application/problem+json` (RFC 9457), in Chinese."""

from __future__ import annotations

import msgspec
from django.http import HttpResponse

PROBLEM = "application/problem+json"


class Fault(msgspec.Struct, frozen=True):
    """A field or parameter that was not accepted: where, what, and what to send instead."""

    field: str
    message: str
    fix: str = ""


class Problem(msgspec.Struct, frozen=True):
    """What went wrong.

    Attributes:
        title: kind of fault, in a few words.
        status: of HTTP.
        detail: what happened and what to do.
        errors: the fields or parameters at fault.
        current: number of the version that stands now, where another was expected.
    """

    title: str
    status: int
    detail: str
    errors: tuple[Fault, ...] = ()
    current: int = 0


class ProblemError(Exception):
    """Ends a request with a problem; what it began to write is taken back."""

    def __init__(
        self, status: int, title: str, detail: str, errors: tuple[Fault, ...] = (), *, current: int = 0
    ) -> None:
        self.problem = Problem(title, status, detail, errors, current)
        super().__init__(detail)


def problem_answer(problem: Problem) -> HttpResponse:
    """Returns a problem as an answer."""
    answer = HttpResponse(msgspec.json.encode(problem), status=problem.status, content_type=PROBLEM)
    if problem.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="jiheng"'
    if problem.status == 503:
        answer.headers["Retry-After"] = "2"
    return answer
