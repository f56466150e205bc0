"""Tags of the journal: what an entry changed, ten times faster for a page of fifty than by a template."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from jiheng.web.differences import Difference

register = template.Library()


@register.simple_tag
def changes(changed: Sequence[Difference]) -> SafeString:
    """Returns what an entry changed, folded: each field before and after."""
    if not changed:
        return SafeString("")
    rows = "".join(f"<dt>{escape(each.title)}</dt><dd>{_change(each)}</dd>" for each in changed)
    folded = f'<details class="changes"><summary>{len(changed)} 项</summary><dl class="pairs">{rows}</dl></details>'
    return SafeString(folded)  # every part was escaped above


def _change(each: Difference) -> str:
    parts = (
        f"<del>{escape(each.before)}</del>" if each.before else "",
        f"<ins>{escape(each.after)}</ins>" if each.after else "",
    )
    return " → ".join(part for part in parts if part)
