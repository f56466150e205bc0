"""Standing: where the report of a year is on its way to the signature, and what stands against it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping

import msgspec

from jiheng.web.access import Desk
from jiheng.web.composing import Composed, dismissals
from jiheng.web.matters import Matter
from jiheng.web.models import Dismissal, Document, Signing, Version
from jiheng.web.versions import matters_of

KIND = "自评报告"
SIGN = "签发"
_DOCUMENT = "SELECT * FROM web_document WHERE unit_id = %s AND year = %s AND kind = %s ORDER BY id DESC LIMIT 1"


class State(enum.StrEnum):
    """Where a report is; the values stand in the database."""

    DRAFT = "草稿"
    CHECKING = "复核"
    SIGNING = "签批"
    SIGNED = "已签"
    SENT = "报送"
    ACCEPTED = "受理"
    RETURNED = "退回"

    @property
    def with_writer(self) -> bool:
        return self in (State.DRAFT, State.RETURNED)


UNDONE = {
    State.CHECKING: ("送复核", "撤回送审", State.DRAFT),
    State.SIGNING: ("复核通过", "撤回复核", State.CHECKING),
    State.SIGNED: (SIGN, "撤回签字", State.SIGNING),
}
"""The step that led to a state, what taking it back is called, and the state it leads back to."""


class Standing(msgspec.Struct, frozen=True):
    """Where the report of a year is.

    Attributes:
        state: see `State`.
        version: the latest that was handed on, None before the first.
        matters: what stands against it: of the version while it is away, else of the report as it is now.
        open: those of severity E that nobody set aside.
        signings: steps taken on any version, the newest first.
    """

    state: State
    version: Version | None
    matters: tuple[Matter, ...]
    open: tuple[Matter, ...]
    signings: tuple[Signing, ...]


def document_of(desk: Desk, year: int = 0) -> Document | None:
    """Returns the report of the desk's year, or of another, None before it was first handed on."""
    return next(iter(Document.objects.raw(_DOCUMENT, (desk.unit.pk, year or desk.year.year, KIND))), None)


def standing(desk: Desk, now: Composed, aside: Mapping[str, Dismissal] | None = None) -> Standing:
    """Returns where the report of the desk's year is, and what stands against it.

    Args:
        desk: of the year.
        now: the report as it is shown, which counts while it is with the writer.
        aside: findings that were set aside, by key; None to look them up.
    """
    document = document_of(desk)
    state = State(document.state) if document else State.DRAFT
    version = document.versions.defer("content").first() if document else None
    away = version is not None and not state.with_writer
    matters = matters_of(version) if version is not None and away else now.matters
    known = dismissals(desk) if aside is None else aside
    open_ = tuple(m for m in matters if m.severity == "E" and m.key not in known)
    return Standing(state, version, matters, open_, signings_of(document) if document else ())


def signings_of(document: Document) -> tuple[Signing, ...]:
    """Returns the steps taken on any version of a report, the newest first."""
    steps = Signing.objects.filter(version__document=document).select_related("version", "person")
    return tuple(steps.defer("version__content").order_by("-id"))


def signed_of(desk: Desk) -> Version | None:
    """Returns the version of the desk's year that was signed last."""
    document = document_of(desk)
    return signed(signings_of(document)) if document else None


def undoable(desk: Desk, where: Standing) -> str:
    """Returns what taking back the last step is called, where it was the person's own; else nothing."""
    step, name, _ = UNDONE.get(where.state, ("", "", where.state))
    done = next((s for s in where.signings if s.step == step and s.version == where.version), None)
    return name if done is not None and done.person_id == desk.person.pk else ""


def signed(signings: Iterable[Signing]) -> Version | None:
    """Returns the version that was signed last, of steps with the newest first; a signature taken back is none."""
    undone: set[int] = set()
    for each in signings:
        if each.step == UNDONE[State.SIGNED][1]:
            undone.add(each.version_id)
        elif each.step == SIGN and each.version_id not in undone:
            return each.version
        elif each.step == SIGN:
            undone.remove(each.version_id)
    return None
