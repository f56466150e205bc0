"""Pages: rendering a template for a request, whole pages and faults alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.loader import render_to_string

from jiheng.web.templating.compiled import Compiled


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Returns a page: `web/<template>.html` with the context of the desk."""
    text = render_to_string(f"web/{template}.html", dict(context or {}), request)
    return HttpResponse(text, status=status)


def fault_page(request: HttpRequest, status: int, title: str, what: str) -> HttpResponse:
    """Returns a page that says what went wrong and what to do; it needs neither database nor session."""
    # Without a request no context processor runs: the fault may lie in what they would read.
    text = render_to_string("web/fault.html", {"status": status, "title": title, "what": what, "path": request.path})
    return HttpResponse(text, status=status)


def compile_pages() -> None:
    """Compiles all templates, which the first who opens a page would wait for: up to 50 ms each; keeps them so."""
    environment = cast("Jinja2", engines["jinja2"]).env
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)
    cast("Compiled", environment.bytecode_cache).keep()
