"""API of a unit: its years, journal and evidence; many units side by side; the description of all this."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from jiheng.ledger.rollup import Member as Brought
from jiheng.ledger.rollup import Rolled, roll_up
from jiheng.web.api import giving, shapes
from jiheng.web.api.document import document
from jiheng.web.api.operation import ROOT, ApiRequest, answer, unit_of_token
from jiheng.web.api.problems import ProblemError
from jiheng.web.api.receiving import read_file
from jiheng.web.models import Evidence, Member, Unit, Year
from jiheng.web.store import Book, keep_evidence
from jiheng.web.store.evidence import place_of
from jiheng.web.store.journal import entry_of, newest_first, verify

_LONGEST_NAME = 200


def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - it is the same for all
    """Gives the OpenAPI document."""
    return answer(document())


def unit(request: ApiRequest) -> HttpResponse:
    """Gives the unit of the token, its years, and what the token may do."""
    found, token = unit_of_token(request), request.token
    roles = Member.objects.filter(unit=found, person=token.person).order_by("role").values_list("role", flat=True)
    years = tuple(
        shapes.YearShape(y.year, y.closed, tuple(y.packs), y.standard, y.system)
        for y in Year.objects.filter(unit=found)
    )
    return answer(shapes.UnitShape(found.slug, found.name, found.region, tuple(roles), tuple(token.scopes), years))


def journal(request: ApiRequest) -> HttpResponse:
    """Lists the entries of the unit, the newest first."""
    desk = request.desk
    where: dict[str, object] = {"register": request.query["register"]} if request.query["register"] else {}
    found, numbers = giving.paged(newest_first(desk.unit, **where), request.query)
    return answer(shapes.ChangePage(**numbers, changes=tuple(giving.change(desk, entry_of(k)) for k in found)))


def verification(request: ApiRequest) -> HttpResponse:
    """Checks the whole chain of the unit."""
    found = verify(unit_of_token(request))
    return answer(shapes.VerdictShape(found.sound, found.entries, found.head, found.fault))


def keep(request: ApiRequest) -> HttpResponse:
    """Keeps a file; the same content twice is one file."""
    found = keep_evidence(unit_of_token(request), request.query["name"], (read_file(request),), request.desk.who)
    url = f"/{ROOT}u/{unit_of_token(request).slug}/evidence/{found.sha256}"
    return answer(shapes.EvidenceShape(found.sha256, found.name, found.type, found.size, url), 201)


def evidence(request: ApiRequest, sha256: str) -> HttpResponseBase:
    """Gives the content of a file."""
    found = Evidence.objects.filter(unit=unit_of_token(request), sha256=sha256).first()
    try:
        data = place_of(found.sha256).read_bytes() if found else None
    except OSError:
        data = None
    if data is None:
        raise ProblemError(404, "没有这个文件", "它不在这个单位的佐证里。")
    said = HttpResponse(data, content_type="application/octet-stream")
    said.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return said


def rolled(request: ApiRequest) -> HttpResponse:
    """Sets the facts of the units side by side that the person of the token belongs to."""
    year, wanted = request.query["year"], set(request.query["unit"])
    own = Unit.objects.filter(members__person=request.token.person).distinct().order_by("id")
    unknown = wanted - {u.slug for u in own}
    if unknown:
        raise ProblemError(404, "没有这个单位", f"令牌的主人不属于：{'、'.join(sorted(unknown))[:200]}。")
    kept = Year.objects.select_related("unit").filter(unit__in=own, year=year).order_by("unit_id")
    books = [Book(y.unit, y) for y in kept if not wanted or y.unit.slug in wanted]
    brought = [book.once("brought", Brought.of) for book in books]
    rows = tuple(map(_row, roll_up(brought))) if brought else ()
    return answer(shapes.RollUpShape(year, tuple(b.unit for b in brought), rows))


def _row(row: Rolled) -> shapes.RolledShape:
    shares = tuple(shapes.ShareShape(s.unit, giving.amount(s.amount), s.definition, s.fact) for s in row.shares)
    total, known = (giving.amount(a) if a is not None else None for a in (row.total, row.known))
    return shapes.RolledShape(
        row.concept, row.subject, row.stage, row.label, total, known, row.reason, row.lacking, shares
    )
