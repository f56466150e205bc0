"""Drafts: the keeping of what is typed, while it is typed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from jiheng.web.drafts import body_of, drop_draft, keep_draft
from jiheng.web.models import Once, Person


def draft(request: HttpRequest) -> HttpResponse:
    """Keeps the fields of a form for the person and the page, or throws them away (`drop`)."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the page is one of a person
    path = request.POST.get("path", "")
    if not path.startswith("/u/") or len(path) > 400:
        return HttpResponse("path", status=400, content_type="text/plain")
    if "drop" in request.POST:
        drop_draft(person, path)
        messages.info(request, "草稿已丢弃。")
        return redirect(path)
    # A draft may arrive after the form it is of, which was saved: it would come back as something not yet saved.
    if not Once.objects.filter(word=request.POST.get("once", "")[:40]).exists():
        keep_draft(person, path, body_of(request))
    return HttpResponse(status=204)
