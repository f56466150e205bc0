"""Approval: the steps of a report to the signature: who may take which, on which version, and what must be written.

草稿 → 复核 → 签批 → 已签 → 报送 → 受理, or back to the writer with a reason. What is handed on is a version that never
changes. Each step is kept as a `Signing` and stands in the journal, beside what it changes among the submissions.
"""

from __future__ import annotations

import datetime

from django.db import transaction

from jiheng.ledger import Value
from jiheng.web.access import Desk
from jiheng.web.composing import composed, dismissals
from jiheng.web.duties import LEAST, reason_for
from jiheng.web.models import Dismissal, Document, Signing, Version
from jiheng.web.roles import Role
from jiheng.web.standing import KIND, SIGN, UNDONE, State
from jiheng.web.store import Refused
from jiheng.web.store.acts import Subject, act
from jiheng.web.submissions import date_report, enter_step, undo_step
from jiheng.web.versions import composition_of, document_hash, frozen, hash_of, matters_of, sound

ALL = "all-"
"""How the reason for all findings of a rule is called; its code follows."""


def send(desk: Desk, day: datetime.date | None, note: str) -> Version:
    """Hands the report on to be checked, as a new version.

    Args:
        desk: of the writer.
        day: date under the report, None leaves it as it is.
        note: for who checks.

    Raises:
        Refused: where it is with others already.
        YearClosedError: where the year is closed.
    """
    with transaction.atomic():
        document, state = _locked(desk)
        if not state.with_writer:
            raise Refused(f"报告已在“{state}”，不能再送")
        if day is not None:
            date_report(desk, day)
        found = composed(desk)
        content = frozen(found, found.composition)
        last = document.versions.first()
        version = Version.objects.create(
            document=document,
            number=(last.number if last else 0) + 1,
            entry=desk.book.at,
            sha256=hash_of(content),
            content=content,
            who=desk.who,
            note=note,
        )
        _take(desk, version, Role.CLERK, "送复核", note)
        _move(desk, document, State.CHECKING)
        values: dict[str, Value] = {"document": found.composition.title, "sha256": document_hash(found.composition)}
        enter_step(desk, values, ("草稿", "复核"), f"第{version.number}稿送复核", begin=True)
    return version


def check(desk: Desk, number: int, reason: str) -> None:
    """Passes a version on to be signed.

    Raises:
        Refused: where it is not to be checked, or by someone who wrote it.
    """
    with transaction.atomic():
        document, version = _at(desk, State.CHECKING, number)
        said = reason_for(desk, version, reason, "复核")
        _take(desk, version, Role.CHECKER, "复核通过", said)
        _move(desk, document, State.SIGNING)
        enter_step(desk, {}, (), f"第{version.number}稿复核通过 {said}".strip())


def sign(desk: Desk, number: int, reason: str, reasons: dict[str, str]) -> None:
    """Signs a version.

    Args:
        desk: of who signs.
        number: of the version that was seen.
        reason: remark; needed where duties are not apart.
        reasons: for each open finding of severity E why it is signed all the same, by its key or by `ALL` and its code.

    Raises:
        Refused: where it is not to be signed, an open finding has no reason, or the person wrote or checked it.
    """
    with transaction.atomic():
        document, version = _at(desk, State.SIGNING, number)
        if not sound(version):
            raise Refused("这一稿与它的校验值不符，不能签发；请退回，重新送复核")
        said = reason_for(desk, version, reason, SIGN)
        aside = dismissals(desk)
        kept = []
        for matter in matters_of(version):
            if matter.severity != "E":
                continue
            why = (reasons.get(matter.key) or reasons.get(f"{ALL}{matter.code}", "")).strip()
            if matter.key not in aside and len(why) < LEAST:
                raise Refused(f"还有没有消除的错误：{matter.message.rstrip('。')}。请退回修改，或写明仍要签发的理由")
            set_aside = aside.get(matter.key)
            kept.append(
                {
                    "code": matter.code,
                    "key": matter.key,
                    "message": matter.message,
                    "reason": why or (set_aside.reason if set_aside else ""),
                    "set_aside_by": _by(set_aside) if set_aside and not why else "",
                }
            )
        _take(desk, version, Role.LEADER, SIGN, said, kept)
        _move(desk, document, State.SIGNED)
        values: dict[str, Value] = {
            "signed_by": desk.person.name,
            "signed_on": _today(),
            "sha256": document_hash(composition_of(version)),
        }
        why = "；".join(f"{each['message']}——{each['reason']}" for each in kept)
        enter_step(
            desk, values, ("签批",), "；".join(part for part in (f"签发第{version.number}稿", said, why) if part)[:900]
        )


def send_back(desk: Desk, number: int, reason: str, role: Role) -> None:
    """Sends a version back to the writer; for a writer: notes that the bureau returned it.

    Raises:
        Refused: without a reason, or where the report is not with the person.
    """
    states = {
        Role.CHECKER: (State.CHECKING,),
        Role.LEADER: (State.SIGNING,),
        Role.CLERK: (State.SENT,),
    }[role]
    if len(reason.strip()) < LEAST:
        raise Refused("退回须写明理由，让经办知道改什么")
    with transaction.atomic():
        document, version = _at(desk, states, number)
        step = "财政退回" if role is Role.CLERK else "退回"
        _take(desk, version, role, step, reason.strip())
        _move(desk, document, State.RETURNED)
        enter_step(desk, {}, ("退回",), f"{step}第{version.number}稿：{reason.strip()}"[:900])


def undo(desk: Desk, number: int, reason: str) -> str:
    """Takes back the last step: sending while nobody has acted, a check or a signature until the next step.

    Returns:
        What it is called.

    Raises:
        Refused: where the last step was another's, the report has gone on since, or no reason is given.
    """
    if len(reason.strip()) < LEAST:
        raise Refused("撤回须写明理由，它留在日志里")
    with transaction.atomic():
        document, version = _at(desk, tuple(UNDONE), number)
        step, name, before = UNDONE[State(document.state)]
        done = version.signings.filter(step=step).select_related("person").last()
        if done is None or done.person_id != desk.person.pk:
            raise Refused(f"“{step}”是{done.person.name if done else '别人'}办的，只能由本人撤回；需要改的请退回")
        _take(desk, version, Role(done.role), name, reason.strip())
        _move(desk, document, before)
        values, state = (("signed_by", "signed_on"), "复核") if step == SIGN else ((), before.value)
        undo_step(desk, values, state, f"{name}第{version.number}稿：{reason.strip()}"[:900])
    return name


def submit(desk: Desk, number: int, deadline: datetime.date | None, note: str) -> None:
    """Notes that a signed version went to the bureau.

    Raises:
        Refused: where it is not signed.
    """
    with transaction.atomic():
        document, version = _at(desk, State.SIGNED, number)
        _take(desk, version, Role.CLERK, "报送", note)
        _move(desk, document, State.SENT)
        values: dict[str, Value] = {"sent_on": _today(), **({"deadline": deadline} if deadline else {})}
        enter_step(desk, values, ("报送",), f"报送第{version.number}稿 {note}".strip())


def accept(desk: Desk, number: int, receipt: str) -> None:
    """Notes that the bureau took the report.

    Raises:
        Refused: where it was not sent, or no receipt is named.
    """
    if not receipt.strip():
        raise Refused("请写受理回执（文号、日期或经手人）")
    with transaction.atomic():
        document, version = _at(desk, State.SENT, number)
        _take(desk, version, Role.CLERK, "受理", receipt.strip())
        _move(desk, document, State.ACCEPTED)
        enter_step(desk, {"receipt": receipt.strip()}, ("受理",), f"第{version.number}稿受理")


def _by(row: Dismissal) -> str:
    return f"{row.who}，{row.accepted_by}接受" if row.accepted_by else row.who


def _locked(desk: Desk) -> tuple[Document, State]:
    """Returns the report of the year, held until the transaction ends."""
    made, _ = Document.objects.get_or_create(
        unit=desk.unit,
        year=desk.year.year,
        kind=KIND,
        defaults={"title": f"{desk.unit.name}{desk.year.year}年度{KIND}"},
    )
    document = Document.objects.select_for_update().get(pk=made.pk)
    return document, State(document.state)


def _at(desk: Desk, state: State | tuple[State, ...], number: int) -> tuple[Document, Version]:
    """Returns the report and its latest version, where it is in a state and the version is the one that was seen."""
    document, now = _locked(desk)
    wanted = state if isinstance(state, tuple) else (state,)
    version = document.versions.first()
    if version is None or now not in wanted:
        raise Refused(f"报告现在是“{now}”，这一步不能办；请刷新页面看看")
    if version.number != number:
        raise Refused(f"您看的是第{number}稿，现在已是第{version.number}稿；请看过再办")
    return document, version


def _take(
    desk: Desk, version: Version, role: Role, step: str, reason: str, findings: list[dict[str, str]] | None = None
) -> None:
    row = Signing.objects.create(
        version=version, person=desk.person, role=role.value, step=step, reason=reason, findings=findings or []
    )
    said = f"{step}第{version.number}稿 {reason}".strip()
    act(desk.unit, desk.year.year, Subject.SIGNING, said, who=desk.who, row=row)


def _move(desk: Desk, document: Document, state: State) -> None:
    document.state = state.value
    document.title = f"{desk.unit.name}{desk.year.year}年度{KIND}"
    document.save(update_fields=["state", "title"])


def _today() -> datetime.date:
    return datetime.date.today()  # noqa: DTZ011 - the clerk's own day
