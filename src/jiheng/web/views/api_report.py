"""API of the report: its text and files, what stands against it, its versions, the steps to the signature."""

from __future__ import annotations

import msgspec
from django.http import HttpResponse

from jiheng.ledger.entry import Entry
from jiheng.web import approval
from jiheng.web.access import Desk
from jiheng.web.api import giving, shapes
from jiheng.web.api.operation import ApiRequest, answer
from jiheng.web.api.problems import ProblemError
from jiheng.web.composing import SCOPE, composed
from jiheng.web.dismissing import accept as accept_proposal
from jiheng.web.dismissing import aside_of, set_aside, take_back
from jiheng.web.issuing import ISSUES, of_matter, take_over
from jiheng.web.matters import Matter
from jiheng.web.models import Signing, Version
from jiheng.web.roles import Role
from jiheng.web.standing import State, document_of, signed, signings_of, standing, undoable
from jiheng.web.versions import composition_of, matters_of, sound, text_of
from jiheng.writing.report import Composition
from jiheng.writing.report.outputs import render
from jiheng.writing.report.typeset import NoFontError

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
_WITH = {State.CHECKING.value: Role.CHECKER, State.SIGNING.value: Role.LEADER}
"""With whom a report is."""


def report(request: ApiRequest) -> HttpResponse:
    """Gives the text of the report as it stands, with what stands against signing it."""
    found = composed(request.desk)
    return answer(shapes.ReportShape(found.family.id, found.text, _matters(request.desk, found.matters)))


def report_file(request: ApiRequest, form: str) -> HttpResponse:
    """Gives the report as a file, marked as a draft."""
    return _file(msgspec.structs.replace(composed(request.desk).composition, draft=True), form)


def standing_now(request: ApiRequest) -> HttpResponse:
    """Gives where the report is on its way, and what stands against it there."""
    desk = request.desk
    where = standing(desk, composed(desk))
    number = where.version.number if where.version else 0
    matters = _matters(desk, where.matters)
    steps = tuple(map(_step, where.signings))
    said = undoable(desk, where)
    return answer(shapes.ApprovalShape(where.state.value, number, matters, len(where.open), said, steps))


def versions(request: ApiRequest) -> HttpResponse:
    """Lists the versions that were handed on, the newest first."""
    document = document_of(request.desk)
    return answer([_version(each) for each in document.versions.all()] if document else [])


def version(request: ApiRequest, number: int) -> HttpResponse:
    """Gives a version with its text and what stood against it."""
    found = _kept(request.desk, number)
    steps = tuple(map(_step, found.signings.select_related("version", "person").order_by("-id")))
    matters = _matters(request.desk, matters_of(found))
    return answer(shapes.VersionDetail(_version(found), text_of(found), matters, steps))


def version_file(request: ApiRequest, number: int, form: str) -> HttpResponse:
    """Gives a version as a file; one that is not signed says that it is a draft."""
    found = _kept(request.desk, number)
    return _file(msgspec.structs.replace(composition_of(found), draft=not _version(found).signed), form)


def dismiss(request: ApiRequest) -> Entry:
    """Sets a finding aside; an error of one's own report only as a proposal."""
    desk, sent = request.desk, request.sent
    set_aside(desk, _matter(desk, sent.key), sent.reason.replace("\0", ""))
    return giving.latest(desk)


def take(request: ApiRequest) -> Entry:
    """Takes a finding over as an issue; one taken before gives the entry that made it."""
    desk = request.desk
    record = take_over(desk, of_matter(_matter(desk, request.sent.key)))
    return desk.book.history(ISSUES, record.key, 1)[0]


def restore(request: ApiRequest, key: str) -> Entry:
    """Takes back what was set aside or proposed."""
    if not take_back(request.desk, SCOPE, key):
        raise ProblemError(404, "没有这条忽略", "这条问题没有忽略过。")
    return giving.latest(request.desk)


def accept(request: ApiRequest, key: str) -> Entry:
    """Accepts what the writer proposed to set aside."""
    accept_proposal(request.desk, key)
    return giving.latest(request.desk)


def send(request: ApiRequest) -> Entry:
    """Hands the report on to be checked."""
    approval.send(request.desk, request.sent.day, _said(request.sent.note))
    return giving.latest(request.desk)


def check(request: ApiRequest, number: int) -> Entry:
    """Passes a version on to be signed."""
    approval.check(request.desk, number, _said(request.sent.reason))
    return giving.latest(request.desk)


def sign(request: ApiRequest, number: int) -> Entry:
    """Signs a version."""
    reasons = {key: _said(why) for key, why in request.sent.reasons.items()}
    approval.sign(request.desk, number, _said(request.sent.reason), reasons)
    return giving.latest(request.desk)


def send_back(request: ApiRequest, number: int) -> Entry:
    """Sends a version back to the writer: who checks while it is checked, who signs while it is to be signed."""
    desk = request.desk
    document = document_of(desk)
    role = _WITH.get(document.state if document is not None else "", Role.CHECKER)
    if document is not None and document.state in _WITH and not desk.may(role):
        raise ProblemError(403, "没有权限", f"现在由{role.caption}退回；令牌按其主人的角色行事。")
    approval.send_back(desk, number, _said(request.sent.reason), role)
    return giving.latest(desk)


def undo(request: ApiRequest, number: int) -> Entry:
    """Takes back one's own last step."""
    approval.undo(request.desk, number, _said(request.sent.reason))
    return giving.latest(request.desk)


def submit(request: ApiRequest, number: int) -> Entry:
    """Notes that a signed version went to the bureau."""
    approval.submit(request.desk, number, request.sent.deadline, _said(request.sent.note))
    return giving.latest(request.desk)


def receipt(request: ApiRequest, number: int) -> Entry:
    """Notes that the bureau took the report."""
    approval.accept(request.desk, number, _said(request.sent.receipt))
    return giving.latest(request.desk)


def returned(request: ApiRequest, number: int) -> Entry:
    """Notes that the bureau returned the report."""
    approval.send_back(request.desk, number, _said(request.sent.reason), Role.CLERK)
    return giving.latest(request.desk)


def _matter(desk: Desk, key: str) -> Matter:
    found = next((m for m in standing(desk, composed(desk)).matters if m.key == key), None)
    if found is None:
        raise ProblemError(404, "没有这条问题", "它不在报告现有的问题之中。")
    return found


def _matters(desk: Desk, matters: tuple[Matter, ...]) -> tuple[shapes.MatterShape, ...]:
    aside = aside_of(desk)
    rows = []
    for m in matters:
        said = aside.said(m)
        row = said.dismissal or said.proposal
        state = "dismissed" if said.dismissal else "proposed" if said.proposal else ""
        kept = (row.reason, row.who) if row else ("", "")
        rows.append(shapes.MatterShape(m.source, m.code, m.severity, m.message, m.hint, m.quote, m.key, state, *kept))
    return tuple(rows)


def _step(each: Signing) -> shapes.SigningShape:
    at = each.at.isoformat(timespec="seconds")
    return shapes.SigningShape(each.version.number, each.step, each.person.signature, at, each.reason)


def _version(each: Version) -> shapes.VersionShape:
    steps = [s for s in signings_of(each.document) if s.version_id == each.pk]
    at = each.at.isoformat(timespec="seconds")
    return shapes.VersionShape(
        each.number, each.sha256, each.entry, at, each.who, each.note, sound(each), signed(steps) is not None
    )


def _kept(desk: Desk, number: int) -> Version:
    document = document_of(desk)
    found = document.versions.filter(number=number).first() if document and number < 1 << 31 else None
    if found is None:
        raise ProblemError(404, "没有这一稿", "各稿见 versions。")
    return found


def _file(composition: Composition, form: str) -> HttpResponse:
    if form not in TYPES:
        raise ProblemError(404, "没有这种格式", f"可用：{'、'.join(TYPES)}。")
    try:
        files = render(composition, (form,)).files
    except NoFontError as error:
        raise ProblemError(409, "没有字体", str(error)) from None
    name, data = next((n, d) for n, d in files.items() if n.endswith(form))
    return giving.file(name, data, TYPES[form])


def _said(text: str) -> str:
    return text.replace("\0", "").strip()
