"""The tree of a web page as a row of paragraphs and tables, walked without recursion.

Beside them it notes what each part of the page holds, so that the main part can be chosen.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from jiheng.reading.document import Limits, Unreadable
from jiheng.reading.formats.html_table import SPAN_LIMIT, HtmlTable, OpenTable, is_layout, whole

# fmt: off
_SKIPPED = frozenset((
    "script", "style", "noscript", "template", "head", "iframe", "svg", "canvas", "object", "audio", "video", "select",
    "button", "textarea", "nav", "footer", "aside",
))
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside"))
_BLOCK = frozenset((
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
# fmt: on
_ASKED = frozenset(["div", "ul", "ol", "section", "header", "form", "table", "p", "span", "td"])
"""Tags whose attributes are looked at for being hidden or furniture."""

_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|topmenu|breadcrumb|crumb|crumbs|footer|foot|sidebar|side|share|copyright"
    r"|links|friendlink|toolbar|pagination|pager|login|search|related)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LINE_END_AT_WIDE = re.compile(r"(?<=[\u2e80-\uffef])\n|\n(?=[\u2e80-\uffef])")
_BLANK_BETWEEN_WIDE = re.compile(r"(?<=[\u2e80-\uffef]) (?=[\u2e80-\uffef])")


class Piece(msgspec.Struct):
    """A paragraph; `level` is 1 to 6 for h1 to h6, `linked` when most of it is links."""

    text: str
    level: int = 0
    linked: bool = False


class Part(msgspec.Struct, frozen=True):
    """An element of the page: its pieces from `first` to before `last`, and how much prose they hold."""

    first: int
    last: int
    score: int


class Blocks(msgspec.Struct):
    """A page as pieces in order, its parts, its prose in characters, and whether navigation stands around it."""

    pieces: list[Piece | HtmlTable]
    parts: list[Part]
    score: int
    furniture: bool


def collect(page: Any, limits: Limits) -> Blocks:
    """Walks a page.

    Args:
        page: a `selectolax.lexbor.LexborHTMLParser`.
        limits: bound on cells.
    """
    walker = _Walker(limits)
    root = page.body or page.root
    if root is not None:
        _walk(root, walker)
    walker.flush()
    return Blocks(walker.pieces, walker.parts, walker.score, walker.furniture)


_INSTRUCTION = "-instruction"  # `<?xml:namespace … />`, which office programs leave in their HTML, has no tag


def _walk(root: Any, walker: _Walker) -> None:
    node, depth = root, 0
    while True:
        child = node.child if walker.enter(node) else None
        if child is not None:
            node, depth = child, depth + 1
            continue
        walker.leave(node)
        while depth and (after := node.next) is None:
            node, depth = node.parent, depth - 1
            walker.leave(node)
        if not depth:
            return
        node = after


class _Walker:
    def __init__(self, limits: Limits) -> None:
        self.pieces: list[Piece | HtmlTable] = []
        self.parts: list[Part] = []
        self.score = 0
        self.furniture = False
        self._limits = limits
        self._words: list[str] = []
        self._linked = 0
        self._in_link = 0
        self._in_pre = 0
        self._level = 0
        self._marker = ""
        self._lists: list[int] = []
        self._open: list[tuple[int, int]] = []
        self._tables: list[OpenTable] = []
        self._cells = 0

    def enter(self, node: Any) -> bool:
        """Takes a node; returns whether to go into it."""
        tag = node.tag or _INSTRUCTION
        if tag == "-text":
            self._text(node.text_content or "")
            return False
        if tag in _SKIPPED or tag.startswith(("-", "!")):
            self.furniture = self.furniture or tag in _FURNITURE_TAGS
            self._open.append((-1, 0))
            return False
        if tag in _ASKED and not self._is_shown(node.attributes):
            self._open.append((-1, 0))
            return False
        if tag == "br":
            self._break()
        elif tag == "a":
            self._in_link += 1
        elif tag in _BLOCK:
            self._break()
            self._begin(tag, node)
        self._open.append((len(self.pieces), self.score))
        return True

    def leave(self, node: Any) -> None:
        """Ends a node."""
        tag = node.tag or _INSTRUCTION
        if tag == "-text":
            return
        first, score = self._open.pop()
        if first < 0:
            return
        if tag == "a":
            self._in_link -= 1
        elif tag in _BLOCK:
            self._break()
            self._end(tag)
            if not self._tables and self.score > score:
                self.parts.append(Part(first, len(self.pieces), self.score - score))

    def flush(self) -> None:
        """Ends the paragraph at hand."""
        if not self._words:
            return
        raw = "".join(self._words)
        text = _clean(raw)
        linked, self._linked = self._linked, 0
        self._words = []
        if not text:
            return
        prose = len(text) - linked
        mostly_links = 2 * linked > len(text)
        if mostly_links:
            self.furniture = self.furniture or linked >= 4
        elif prose >= 12 and not self._level:
            self.score += prose
        self.pieces.append(Piece(self._marker + text, self._level, mostly_links))
        self._marker = ""

    def _text(self, text: str) -> None:
        if self._tables and self._tables[-1].cell is None:
            return
        if self._in_pre and not self._tables:
            lines = text.split("\n")
            for line in lines[:-1]:
                self._words.append(line)
                self.flush()
            text = lines[-1]
        if text:
            self._words.append(text)
            if self._in_link:
                self._linked += len(text.strip())

    def _break(self) -> None:
        """Ends a line: a paragraph of the page, or a line in a cell."""
        if not self._tables:
            self.flush()
            return
        table = self._tables[-1]
        if table.cell is not None:
            text = _clean("".join(self._words))
            if text:
                table.cell.text = _join(table.cell.text, text)
        self._words = []
        self._linked = 0

    def _begin(self, tag: str, node: Any) -> None:
        if tag == "table":
            layout = is_layout(node)
            if self._tables and not layout:
                # An inner table of an outer one that is a grid itself: its words belong to the outer cell.
                self._tables.append(self._tables[-1])
            elif not layout:
                self._tables.append(OpenTable())
            self._lists.append(-2 if layout else -3)
        elif self._tables:
            self._begin_in_table(tag, node)
        elif tag[0] == "h" and tag[1:] in "123456" and len(tag) == 2:
            self._level = int(tag[1])
        elif tag == "ol":
            self._lists.append(whole(node.attributes.get("start"), 1, 10_000) - 1)
        elif tag == "ul":
            self._lists.append(-1)
        elif tag == "li" and self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
            self._marker = f"{self._lists[-1]}."
        elif tag == "pre":
            self._in_pre += 1

    def _begin_in_table(self, tag: str, node: Any) -> None:
        table = self._tables[-1]
        if len(self._tables) > 1 and self._tables[-2] is table:
            return
        if tag == "tr":
            table.row += 1
            table.column = 0
        elif tag in {"td", "th"}:
            attributes = node.attributes
            across = whole(attributes.get("colspan"), 1, SPAN_LIMIT)
            down = whole(attributes.get("rowspan"), 1, 65_000)
            table.add(across, down)
            self._cells += 1
            if self._cells > self._limits.cells:
                raise Unreadable(
                    "too-many-cells",
                    f"表格单元格超过上限 {self._limits.cells} 个",
                    "请拆分文件，或用 --max-cells 提高上限",
                )

    def _end(self, tag: str) -> None:
        if tag == "table":
            if self._lists.pop() == -3:
                self._end_table()
        elif self._tables:
            table = self._tables[-1]
            if tag in {"td", "th"} and not (len(self._tables) > 1 and self._tables[-2] is table):
                table.cell = None
        elif tag[0] == "h" and len(tag) == 2:
            self._level = 0
        elif tag in {"ol", "ul"}:
            if self._lists:
                self._lists.pop()
        elif tag == "li":
            self._marker = ""
        elif tag == "pre":
            self._in_pre -= 1

    def _end_table(self) -> None:
        table = self._tables.pop()
        if self._tables and self._tables[-1] is table:
            return
        done = table.done()
        if done is None:
            return
        self.score += sum(len(c.text) for c in done.cells)
        self.pieces.append(done)

    def _is_shown(self, attributes: dict[str, str | None]) -> bool:
        if not attributes:
            return True
        if "hidden" in attributes:
            return False
        style = attributes.get("style")
        if style and _HIDDEN_STYLE.search(style):
            return False
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if names != " " and _FURNITURE_NAMES.search(names):
            self.furniture = True
            return False
        return True


def _clean(text: str) -> str:
    if "\n" in text:
        # The writer of the page broke the line there; Chinese has no blank to show for it.
        text = _BLANKS.sub(lambda m: "\n" if "\n" in m[0] else " ", text)
        text = _LINE_END_AT_WIDE.sub("", text)
    text = _BLANKS.sub(" ", text)
    if " " in text:
        text = _BLANK_BETWEEN_WIDE.sub("", text)
    return text.strip(" \u00a0\u3000\u200b\ufeff")


def _join(first: str, second: str) -> str:
    if not first:
        return second
    wide = first[-1] >= "\u2e80" and second[0] >= "\u2e80"
    return first + second if wide else f"{first} {second}"
