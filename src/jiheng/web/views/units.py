"""Units: where a person goes after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from jiheng.web.models import Person, Unit
from jiheng.web.pages import show


def units(request: HttpRequest) -> HttpResponse:
    """Lists the units of a person; with one of them, its latest year is opened at once."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the page is one of a person
    found = list(Unit.objects.filter(members__person=person).distinct().prefetch_related("years"))
    if len(found) == 1 and (year := found[0].years.first()) is not None:
        return redirect("home", unit=found[0].slug, year=year.year)
    return show(request, "units", {"units": found})
