"""Drafts: what stands in a form that was not saved, kept for the person and the page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from jiheng.web.models import Draft, Person
from jiheng.web.store.plain import rows

LONGEST = 300_000
_KEPT = "SELECT body FROM web_draft WHERE person_id = %s AND path = %s"
_NEVER = ("csrfmiddlewaretoken", "password", "old", "new", "again", "once")


def body_of(request: HttpRequest) -> str:
    """Returns the fields of a form that was sent, without what must not be kept; empty where it is too long."""
    pairs = [(n, v) for n, values in request.POST.lists() if n not in _NEVER for v in values]
    body = urlencode(pairs)
    return body if len(body) <= LONGEST else ""


def keep_draft(person: Person, path: str, body: str) -> None:
    """Keeps the fields of a page's form, in place of what was kept before."""
    if body and len(body) <= LONGEST and len(path) <= 400:
        Draft.objects.update_or_create(person=person, path=path, defaults={"body": body})


def draft_of(person: Person, path: str) -> QueryDict | None:
    """Returns what was kept for a page, None where nothing was."""
    found = rows(_KEPT, person.pk, path)
    return QueryDict(found[0][0]) if found else None


def drop_draft(person: Person, path: str) -> None:
    """Forgets what was kept: it was saved, or thrown away."""
    # To delete is to wait for whoever writes, also where there is nothing to delete.
    if rows(_KEPT, person.pk, path):
        Draft.objects.filter(person=person, path=path).delete()
