"""The journal: what an entry changed, faster for a page of fifty than by a template."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from jiheng.web.differences import Difference


def changes(changed: Sequence[Difference]) -> Markup:
    """Returns what an entry changed, folded: each field before and after."""
    if not changed:
        return Markup("")
    rows = "".join(f"<dt>{escape(each.title)}</dt><dd>{_change(each)}</dd>" for each in changed)
    folded = f'<details class="changes"><summary>{len(changed)} 项</summary><dl class="pairs">{rows}</dl></details>'
    return Markup(folded)  # noqa: S704 - every part is escaped


def _change(each: Difference) -> str:
    parts = (
        f"<del>{escape(each.before)}</del>" if each.before else "",
        f"<ins>{escape(each.after)}</ins>" if each.after else "",
    )
    return " → ".join(part for part in parts if part)
