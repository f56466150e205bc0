"""Evidence: the content of files, given only to members, never as something a browser would run."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse

from jiheng.web.access import DeskRequest
from jiheng.web.models import Evidence
from jiheng.web.store.evidence import SHOWN, place_of


def evidence(request: DeskRequest, sha256: str) -> HttpResponse | FileResponse:
    """Shows a picture, and gives anything else for download."""
    found = Evidence.objects.filter(unit=request.desk.unit, sha256=sha256).first()
    if found is None:
        raise Http404
    try:
        file = place_of(found.sha256).open("rb")
    except OSError:
        raise Http404 from None
    shown = found.type in SHOWN and "download" not in request.GET
    response = FileResponse(
        file,
        content_type=found.type if shown else "application/octet-stream",
        as_attachment=not shown,
        filename=found.name,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
