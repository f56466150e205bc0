"""Every page of the desk, a module a family; each page says which roles may see it and which may change by it."""

from __future__ import annotations

from jiheng.web.urls import api, core, issues, lists, money, readings, registers, report, score, start

urlpatterns = [
    *api.urls,
    *core.urls,
    *lists.urls,
    *money.urls,
    *registers.urls,
    *score.urls,
    *report.urls,
    *readings.urls,
    *issues.urls,
    *start.urls,
]

handler400 = "jiheng.web.views.errors.bad_request"
handler403 = "jiheng.web.views.errors.forbidden"
handler404 = "jiheng.web.views.errors.not_found"
handler500 = "jiheng.web.views.errors.failed"
