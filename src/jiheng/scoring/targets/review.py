"""Review of targets: every criterion on every project, as opinions in the words a bureau sends back, worst first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from jiheng.scoring.targets.checks import Hit, hits
from jiheng.scoring.targets.project import Opinion, TargetProject, TargetRow
from jiheng.standards.criteria import Criterion

_PLACE = re.compile(r"\{(\w{1,30})\}")
_SHOWN = 6  # names listed in one opinion


class Ranked(msgspec.Struct, frozen=True):
    """A project with its opinions and the sum of their weights."""

    project: TargetProject
    opinions: tuple[Opinion, ...]
    weight: int


def review_targets(
    projects: Iterable[TargetProject], criteria: Mapping[str, Criterion], select: Iterable[str] = ()
) -> tuple[Opinion, ...]:
    """Returns the opinions on all projects, in the order of the projects and the criteria.

    Args:
        projects: as filed.
        criteria: by code; those switched off run only when selected.
        select: codes to run; empty runs all that are on.
    """
    wanted = frozenset(select)
    chosen = [each for each in criteria.values() if (each.id in wanted if wanted else each.enabled)]
    return tuple(opinion for project in projects for opinion in _opinions(project, chosen))


def rank(projects: Iterable[TargetProject], opinions: Iterable[Opinion]) -> tuple[Ranked, ...]:
    """Returns the projects with their opinions, those with the weightiest first."""
    by_project: dict[str, list[Opinion]] = {}
    for opinion in opinions:
        by_project.setdefault(opinion.project, []).append(opinion)
    ranked = []
    for project in projects:
        own = tuple(sorted(by_project.get(project.code, ()), key=lambda each: -each.weight))
        ranked.append(Ranked(project, own, sum(each.weight for each in own)))
    return tuple(sorted(ranked, key=lambda each: (-each.weight, each.project.code)))


def _opinions(project: TargetProject, criteria: list[Criterion]) -> list[Opinion]:
    out: list[Opinion] = []
    for criterion in criteria:
        found = list(hits(criterion, project))
        if not found:
            continue
        groups = [found] if criterion.grouped else [[each] for each in found]
        out.extend(_opinion(project, criterion, group) for group in groups)
    return out


def _opinion(project: TargetProject, criterion: Criterion, group: list[Hit]) -> Opinion:
    rows = tuple(row for row, _ in group if row is not None)
    words = {
        "project": project.name,
        "count": str(len(group)),
        "rows": _listed(rows),
        **(_row_words(rows[0]) if rows else {}),
        **group[0][1],
    }
    return Opinion(
        project=project.code,
        project_name=project.name,
        unit=project.unit,
        criterion=criterion.id,
        title=criterion.title,
        point=criterion.point,
        weight=criterion.weight,
        problem=_filled(criterion.problem, words),
        suggestion=_filled(criterion.suggestion, words),
        rows=rows,
        source="；".join(criterion.sources),
    )


def _row_words(row: TargetRow) -> dict[str, str]:
    return {"name": row.name, "value": row.value, "kind": row.kind, "explanation": row.explanation}


def _listed(rows: tuple[TargetRow, ...]) -> str:
    names = [f"“{row.name}”" for row in rows[:_SHOWN]]
    return "、".join(names) + (f"等{len(rows)}项" if len(rows) > _SHOWN else "")


def _filled(wording: str, words: Mapping[str, str]) -> str:
    # One pass of plain replacement: a wording is data, and neither it nor a filled-in text may reach into objects.
    return _PLACE.sub(lambda match: words.get(match.group(1), match.group()), wording)
