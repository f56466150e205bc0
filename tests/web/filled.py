"""A desk with something on every page: the sample year, and one of each thing that a page of its own shows."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from test_readings import REPORT

import jiheng.web.urls  # noqa: F401 - declares the pages
from jiheng.web.access import PAGES, Page, Scope
from jiheng.web.models import Evidence, Member, Reading, Version
from jiheng.web.roles import Role
from jiheng.web.watching import KIND

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 2000
_QUERIES = {"fact": "?id=initial", "bulk": "?set=place", "monitoring": "?month=6", "report-version": "?against="}
_LATER = ("setup",)
"""Pages that are there only before the desk has a unit."""


def fill(world: Any) -> None:
    """Puts on the desk what the sample year lacks: evidence, a frozen month, a report on its way, a file that was read."""
    clerk, checker = world.client(Role.CLERK), world.client(Role.CHECKER)
    photo = SimpleUploadedFile("现场.jpg", JPEG, "image/jpeg")
    told = {"title": "科普进社区", "kind": "讲座", "audience": "80", "file-evidence": photo}
    clerk.post(world.url("registers/activities/new/"), told)
    long = {"title": "很长的活动名称" * 12, "kind": "讲座", "place": "x" * 200, "audience": "80"}
    clerk.post(world.url("registers/activities/new/"), long)
    clerk.post(world.url("registers/activities/bulk/view/"), {"name": "讲座", "query": "q=讲座"})
    clerk.post(f"/u/{world.unit.slug}/tokens/", {"name": "财务系统", "scopes": ["read"], "days": "90"})
    clerk.post(world.url("targets/monitoring/freeze/"), {"month": "6"})
    clerk.post(world.url("report/text/7/"), {"text": "全年支出{{支出合计.决算}}，主要是采购在第四季度。"})
    clerk.post(world.url("report/send/"), {"day": f"{datetime.date.today():%Y-%m-%d}"})  # noqa: DTZ011
    checker.post(world.url("report/check/"), {"number": "1"})
    clerk.post(world.url("readings/"), {"files": [SimpleUploadedFile("自评报告.txt", REPORT.encode())]})


def parts(world: Any) -> dict[str, str]:
    """Returns a value that leads to something for every part of an address."""
    snapshot = Version.objects.get(document__kind=KIND)
    return {
        "<slug:unit>": world.unit.slug,
        "<int:year>": str(world.year.year),
        "<slug:register>": "activities",
        "<str:key>": "1",
        "<int:place>": "7",
        "<int:person>": str(Member.objects.get(unit=world.unit, role=Role.CLERK).person_id),
        "<int:reading>": str(Reading.objects.get().pk),
        "<slug:sha256>": Evidence.objects.get().sha256,
        "report/versions/<int:number>/<slug:form>": "report/versions/1/page",
        "monitoring/kept/<int:number>": f"monitoring/kept/{snapshot.pk}",
        "report/versions/<int:number>": "report/versions/1",
        "report/download/<slug:form>": "report/download/html",
        "monitoring/<slug:form>": "monitoring/xlsx",
    }


def shown() -> list[Page]:
    """Returns every page of the table that a person can look at."""
    return [p for p in PAGES.values() if p.gets and p.name not in _LATER]


def address(world: Any, page: Page) -> str:
    """Returns the address of a page that shows something."""
    found = f"/{page.route}"
    for part, value in sorted(parts(world).items(), key=lambda each: -len(each[0])):
        found = found.replace(part, value)
    if "<" in found:
        raise AssertionError(f"nothing on the filled desk for {found}")
    return found + _QUERIES.get(page.name, "")


def viewer(page: Page) -> Role | None:
    """Returns who looks at a page: whoever has most to do on it; None where nobody need sign in."""
    if page.scope is Scope.OPEN:
        return None
    if page.scope is Scope.OWN:
        return Role.CLERK
    if page.name == "leader":
        return Role.LEADER
    asked = page.write or page.read
    return next(role for role in (Role.CLERK, Role.ADMIN, Role.CHECKER, Role.LEADER) if role in asked)
