"""Pages of the report: text, steps to the signature, versions, the leader's page, disclosure."""

from __future__ import annotations

from jiheng.web.access import page
from jiheng.web.roles import JUDGES, KEEPERS, WRITERS, Role
from jiheng.web.views import approval, disclosure, judging, leader, report, writing

_CHECKER, _LEADER = frozenset({Role.CHECKER}), frozenset({Role.LEADER})

urls = [
    page("report/", report.report, name="report"),
    page("report/findings/", report.findings, name="report-findings"),
    page("report/text/<int:place>/", writing.text, name="report-text", write=WRITERS),
    page("report/offers/", writing.offers, name="report-offers"),
    page("report/preview/", report.preview, name="report-preview"),
    page("report/download/<slug:form>/", report.download, name="report-download"),
    page("report/last-year/", report.last_year, name="report-last-year", write=KEEPERS),
    page("report/dismiss/", judging.dismiss, name="report-dismiss", gets=False, write=KEEPERS),
    page("report/take/", judging.take, name="report-take", gets=False, write=KEEPERS),
    page("report/accept/", judging.accept, name="report-accept", gets=False, write=JUDGES),
    page("report/send/", approval.send, name="report-send", gets=False, write=WRITERS),
    page("report/check/", approval.check, name="report-check", gets=False, write=_CHECKER),
    page("report/sign/", approval.sign, name="report-sign", gets=False, write=_LEADER),
    page("report/submit/", approval.submit, name="report-submit", gets=False, write=WRITERS),
    page("report/undo/", approval.undo, name="report-undo", gets=False, write=JUDGES | WRITERS),
    page("report/versions/", approval.versions, name="report-versions"),
    page("report/versions/<int:number>/", approval.version, name="report-version"),
    page("report/versions/<int:number>/<slug:form>/", approval.version_file, name="report-version-file"),
    page("leader/", leader.leader, name="leader"),
    page("disclosure/", disclosure.disclosure, name="disclosure", write=WRITERS),
]
