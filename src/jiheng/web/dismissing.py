"""Dismissing: findings set aside with a reason, proposed and accepted, taken back; each step stands in the journal.

Who wrote a report does not set its errors aside alone: the writer proposes, who checks or signs accepts; in an office
too small for that, the compensating control of the members page makes up for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from jiheng.web.access import Desk
from jiheng.web.composing import SCOPE, dismissals, kept_aside
from jiheng.web.duties import LEAST, control_of, wrote
from jiheng.web.issuing import OWN, taken
from jiheng.web.manuscript import Aside
from jiheng.web.matters import Matter
from jiheng.web.models import Dismissal
from jiheng.web.roles import JUDGES, Role
from jiheng.web.store import Refused
from jiheng.web.store.acts import Subject, act

_LONGEST = 1000


def set_aside(desk: Desk, matter: Matter, reason: str) -> Dismissal:
    """Sets a finding of the unit's own report aside, or proposes to, where the person wrote the report.

    Raises:
        Refused: without a reason, or where it is set aside or proposed already.
    """
    reason = reason.strip()[:_LONGEST]
    if len(reason) < LEAST:
        raise Refused("忽略一条问题须写明理由")
    if Dismissal.objects.filter(unit=desk.unit, scope=SCOPE, key=matter.key, withdrawn_at=None).exists():
        raise Refused("这条已经忽略或提议过了")
    pending, by = False, ""
    if matter.severity == "E" and _wrote(desk):
        control = control_of(desk) if desk.may(*JUDGES) else ""
        pending, by = not control, f"{desk.who}（一人兼任，补偿控制：{control}）" if control else ""
    return _keep(desk, SCOPE, matter.code, matter.key, reason, pending=pending, accepted_by=by)


def set_aside_all(desk: Desk, scope: str, chosen: Iterable[tuple[str, str]], reason: str) -> int:
    """Sets findings of a foreign report aside, by code and key, and returns how many."""
    with transaction.atomic():
        return len([_keep(desk, scope, code, key, reason) for code, key in sorted(set(chosen))])


def proposals(desk: Desk) -> dict[str, Dismissal]:
    """Returns the proposals that nobody has accepted yet, by the key of the finding."""
    return kept_aside(desk, pending=True)


def aside_of(desk: Desk) -> Aside:
    """Returns what was set aside of the unit's own report, what somebody proposes to, and what became an issue."""
    issues = {origin.removeprefix(OWN): key for origin, key in taken(desk).items() if origin.startswith(OWN)}
    return Aside(dismissals(desk), proposals(desk), issues)


def accept(desk: Desk, key: str) -> Dismissal:
    """Accepts a proposal.

    Raises:
        Refused: where there is none, or the person made it or wrote the report, and no control makes up for that.
    """
    with transaction.atomic():
        row = Dismissal.objects.select_for_update().filter(
            unit=desk.unit, scope=SCOPE, key=key, withdrawn_at=None, pending=True
        ).first()  # fmt: skip
        if row is None:
            raise Refused("这条提议已经不在了")
        by = desk.who
        if row.who == desk.who or _wrote(desk):
            control = control_of(desk)
            if not control:
                raise Refused(
                    "忽略由您提出或报告由您编写，应由另一人接受。人少确需兼任的，请管理员在“成员”页写明补偿控制"
                )
            by = f"{desk.who}（一人兼任，补偿控制：{control}）"
        row.pending, row.accepted_by = False, by
        row.save(update_fields=["pending", "accepted_by"])
        said = f"接受{row.who}的提议，忽略 {row.code}：{row.reason}"
        act(desk.unit, desk.year.year, Subject.DISMISSAL, said, who=desk.who, row=row)
    return row


def take_back(desk: Desk, scope: str, key: str, code: str = "", why: str = "") -> int:
    """Withdraws what was set aside or proposed on a finding, and returns how many; the rows stay."""
    where = {"unit": desk.unit, "scope": scope, "key": key, "withdrawn_at": None, **({"code": code} if code else {})}
    with transaction.atomic():
        rows = list(Dismissal.objects.select_for_update().filter(**where))
        for row in rows:
            row.withdrawn_at = timezone.now()
            row.save(update_fields=["withdrawn_at"])
            said = f"{'不接受忽略的提议' if row.pending else '撤销忽略'} {row.code}：{why or row.reason}"
            act(desk.unit, desk.year.year, Subject.DISMISSAL, said, who=desk.who, row=row)
    return len(rows)


def _keep(
    desk: Desk, scope: str, code: str, key: str, reason: str, *, pending: bool = False, accepted_by: str = ""
) -> Dismissal:
    with transaction.atomic():
        row = Dismissal.objects.create(
            unit=desk.unit, scope=scope, code=code[:10], key=key, reason=reason, who=desk.who, pending=pending,
            accepted_by=accepted_by,
        )  # fmt: skip
        said = f"{'提议忽略' if pending else '忽略'} {row.code}：{reason}"
        act(desk.unit, desk.year.year, Subject.DISMISSAL, said, who=desk.who, row=row)
    return row


def _wrote(desk: Desk) -> bool:
    """Tells whether the report of the year is the person's own work."""
    return desk.may(Role.CLERK) or wrote(desk)
