"""Statics: the few files of the desk's pages, held in memory, their address made from their content."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse

_FOLDER = Path(__file__).resolve().parent / "static" / "web"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}


@functools.cache
def address(name: str) -> str:
    """Returns the address of a file; it changes with the content, so browsers may keep it for ever."""
    return f"/static/{name}?v={hashlib.sha256(_files()[name]).hexdigest()[:12]}"


def static(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - the address is all that counts
    """Serves a file of the desk, and no other."""
    if name not in _files():
        raise Http404
    response = HttpResponse(_files()[name], content_type=_TYPES[Path(name).suffix])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@functools.cache
def _files() -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in _FOLDER.iterdir() if p.suffix in _TYPES}
