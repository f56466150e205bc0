"""Text of a foreign document made safe to stand in a page of ours."""

from __future__ import annotations

import html
import re

_KEPT = "\t\n\r"
_UNSEEN = {
    code: "\ufffd"
    for code in (
        *range(0x20),
        *range(0x7F, 0xA0),
        0x061C,
        *range(0x200E, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2066, 0x206A),
    )
    if chr(code) not in _KEPT
}
"""Control characters, and those that turn the direction of all that follows: shown as � instead of obeyed."""
_UNSAFE = re.compile(f"[&<>\"'{''.join(map(chr, _UNSEEN))}]")


def escaped(text: str) -> str:
    """Returns the text for an element or a quoted attribute: no tag, no entity, no hidden turn of direction."""
    if _UNSAFE.search(text) is None:  # as nearly every word of a report; to ask is a fifth of the work of changing it
        return text
    return html.escape(text.translate(_UNSEEN), quote=True)
