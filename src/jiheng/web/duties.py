"""Duties: which steps of one report should be different people's, and what makes up for it in a small office."""

from __future__ import annotations

from jiheng.web.access import Desk
from jiheng.web.models import Entry as Kept
from jiheng.web.models import Member, Version
from jiheng.web.store import Refused

LEAST = 4
"""Characters of a reason that says something."""
_BLOCKS = "blocks"


def alone(desk: Desk, version: Version, step: str) -> str:
    """Returns why a step on a version should be another person's; empty where nothing stands against it."""
    done = {s.step for s in version.signings.filter(person=desk.person)}
    writes = Kept.objects.filter(
        unit=desk.unit, year=desk.year.year, register=_BLOCKS, n__lte=version.entry, who=desk.who
    ).exists()
    if "送复核" in done or version.who == desk.who:
        return f"这一稿是您送的，应由另一人{step}"
    if writes:
        return f"这一稿有您写的文字，应由另一人{step}"
    if step == "签发" and "复核通过" in done:
        return "这一稿是您复核的，应由另一人签发"
    return ""


def control_of(desk: Desk) -> str:
    """Returns what was agreed to make up for duties that are not apart, empty where nothing was."""
    kept = Member.objects.filter(unit=desk.unit, person=desk.person).exclude(control="").first()
    return kept.control if kept else ""


def reason_for(desk: Desk, version: Version, reason: str, step: str) -> str:
    """Returns the reason to keep with a step: with the compensating control where duties are not apart."""
    against = alone(desk, version, step)
    if not against:
        return reason.strip()
    control = control_of(desk)
    if not control:
        raise Refused(f"{against}。人少确需兼任的，请管理员在“成员”页写明补偿控制")
    if len(reason.strip()) < LEAST:
        raise Refused(f"{against}。已有补偿控制（{control}），请再写明这一次由一人办理的理由")
    return f"{reason.strip()}（{against}；补偿控制：{control}）"


def wrote(desk: Desk) -> bool:
    """Tells whether the person wrote texts of the year's report."""
    return Kept.objects.filter(unit=desk.unit, year=desk.year.year, register=_BLOCKS, who=desk.who).exists()
