"""Web archives (MHTML): a page in one file, which Word and browsers write, often under the name of a Word document."""

from __future__ import annotations

import email
import email.policy
from email.message import Message

from jiheng.reading.document import Document, Limits, Unreadable
from jiheng.reading.formats import html

_MOST_PARTS = 10_000
_DEEPEST = 20


def read(data: bytes, limits: Limits) -> Document:
    """Reads the page of a web archive; pictures and what else lies beside it are passed over.

    Raises:
        Unreadable: `empty-file` when no page is in it; else as for web pages.
    """
    page = _page(email.message_from_bytes(data, policy=email.policy.compat32))
    if page is None:
        raise Unreadable(
            "empty-file", "单个文件网页中没有正文", "请用浏览器或 Word 打开后另存为 .docx 或 .html，再试一次"
        )
    payload = page.get_payload(decode=True)
    words = payload if isinstance(payload, bytes) else b""
    label = page.get_content_charset("").encode("ascii", "ignore")
    # The header of the part says how its bytes are written; the page's own declaration, when it has one, comes first.
    return html.read(words if b"charset" in words[:4096].lower() or not label else _declared(label) + words, limits)


def _page(message: Message) -> Message | None:
    """Returns the first page of a message, in the order in which its parts stand."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    seen = 0
    while waiting and seen < _MOST_PARTS:
        part, depth = waiting.pop()
        seen += 1
        if part.get_content_type() == "text/html":
            return part
        parts = part.get_payload()
        if isinstance(parts, list) and depth < _DEEPEST:
            waiting += [(p, depth + 1) for p in reversed(parts) if isinstance(p, Message)]
    return None


def _declared(label: bytes) -> bytes:
    return b'<meta charset="' + label + b'">'
