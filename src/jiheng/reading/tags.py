"""Tags: the facts that a report of ours carries for machines, read from docx, xlsx, html or pdf.

They say what each number means; whether they say the truth is shown by the visible text, which always wins.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import msgspec
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from jiheng.facts import Amount, Bound, Fact, Problem, RecordOrigin, Stage
from jiheng.reading.document import Limits, Unreadable
from jiheng.reading.formats.archive import Archive, parse_xml
from jiheng.reading.formats.elements import local

MARK = "jiheng-facts"
"""Stands as plain bytes in every html and pdf that carries facts."""

NAMESPACE = "urn:jiheng:facts:1"
ATTACHMENT = "jiheng-facts.json"
_CUSTOM = re.compile(r"customXml/item\d{1,4}\.xml")
_CUSTOM_BYTES = b"customXml/item"
_MOST = 50_000
_LONGEST = 32 * 1024 * 1024
_Kind = TypeVar("_Kind", bound=msgspec.Struct)


class Tag(msgspec.Struct, frozen=True, omit_defaults=True):
    """A fact as text: the value in the base unit (元, 1, percent points)."""

    id: str
    concept: str
    stage: str
    value: str
    unit: str
    label: str = ""
    period: str = ""
    subject: str = ""
    step: str = "1"
    bound: str = "exact"
    upper: str = ""
    origin: str = ""

    def fact(self) -> Fact:
        """Returns the fact.

        Raises:
            ValueError: for a value, a stage or a bound that is none.
        """
        try:
            upper = Decimal(self.upper) if self.upper else None
            amount = Amount(Decimal(self.value), self.unit, Decimal(self.step), Bound(self.bound), upper)
        except InvalidOperation as error:
            raise ValueError(f"no number: {self.value!r}") from error
        if not amount.value.is_finite():
            raise ValueError(f"no number: {self.value!r}")
        origin = RecordOrigin("tag", self.id, self.origin)
        stage = Stage(self.stage)
        return Fact(self.id, self.subject, self.concept, self.label, stage, self.period, amount, origin)


class Shown(msgspec.Struct, frozen=True):
    """One showing of a fact, in order of the document."""

    fact: str
    text: str


class Tags(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that a report carries."""

    unit: str
    year: str
    family: str
    title: str
    facts: tuple[Tag, ...]
    shown: tuple[Shown, ...]
    format: str = NAMESPACE


def carries_tags(data: bytes, format_name: str) -> bool:
    """Tells whether a file may carry tags, from its bytes alone."""
    if format_name in {"docx", "xlsx"}:
        return _CUSTOM_BYTES in data
    return format_name in {"pdf", "html"} and MARK.encode() in data


def find_tags(data: bytes, format_name: str, limits: Limits | None = None) -> Tags | Problem | None:
    """Returns the tags of a file, None where it carries none, a problem where they are broken.

    Args:
        data: the file.
        format_name: as in `Report.format`.
        limits: bounds on sizes.
    """
    limits = limits or Limits()
    try:
        if not carries_tags(data, format_name):
            return None
        if format_name == "pdf":
            return _from_pdf(data)
        return _from_html(data) if format_name == "html" else _from_archive(data, limits)
    except (msgspec.DecodeError, ValueError, Unreadable) as error:
        return Problem(
            "broken-tags", f"文件所附的数据标记已损坏（{str(error)[:120]}），只按文字读取", "请用原始文件重新导出"
        )


def tag_of(fact: Fact, origin: str = "") -> Tag:
    """Returns a fact as a tag; `origin` says in words where it comes from."""
    amount = fact.amount
    return Tag(
        id=fact.id,
        concept=fact.concept,
        stage=str(fact.stage),
        value=f"{amount.value:f}",
        unit=amount.unit,
        label=fact.label,
        period=fact.period,
        subject=fact.subject,
        step=f"{amount.step:f}",
        bound=str(amount.bound),
        upper="" if amount.upper is None else f"{amount.upper:f}",
        origin=origin,
    )


def to_xml(tags: Tags) -> bytes:
    """Returns the tags as the XML part of a docx or xlsx."""
    space: Any = {None: NAMESPACE}  # the name None is the default namespace
    root = etree.Element(f"{{{NAMESPACE}}}facts", nsmap=space, attrib=_attributes(tags))
    for name, items in (("fact", tags.facts), ("shown", tags.shown)):
        for item in items:
            etree.SubElement(root, f"{{{NAMESPACE}}}{name}", attrib=_attributes(item))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _attributes(item: msgspec.Struct) -> dict[str, str]:
    found: dict[str, Any] = msgspec.to_builtins(item)
    return {key: _printable(text) for key, text in found.items() if isinstance(text, str)}


def _printable(text: str) -> str:
    return "".join(c for c in text if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")


def _from_archive(data: bytes, limits: Limits) -> Tags | None:
    archive = Archive(data, limits)
    for name in archive.names:
        if _CUSTOM.fullmatch(name) is None:
            continue
        raw = archive.read(name)
        if NAMESPACE.encode() in raw and len(raw) <= _LONGEST:
            return _from_xml(parse_xml(raw, name))
    return None


def _from_xml(root: etree._Element) -> Tags:
    if local(root) != "facts" or len(root) > _MOST:
        raise ValueError("数据标记的结构不符")
    facts = tuple(_build(Tag, dict(e.items())) for e in root if local(e) == "fact")
    shown = tuple(_build(Shown, dict(e.items())) for e in root if local(e) == "shown")
    head = {str(k): str(v) for k, v in root.items()}
    return _build(Tags, {**head, "facts": facts, "shown": shown})


def _build(kind: type[_Kind], values: dict[Any, Any]) -> _Kind:
    return msgspec.convert(values, kind, from_attributes=True)


def _from_pdf(data: bytes) -> Tags | None:
    import pypdfium2  # noqa: PLC0415 - only for a PDF that says it carries facts

    try:
        document: Any = pypdfium2.PdfDocument(io.BytesIO(data))  # type: ignore[no-untyped-call]
    except pypdfium2.PdfiumError:
        return None
    try:
        for index in range(min(document.count_attachments(), 20)):
            attachment = document.get_attachment(index)
            if attachment.get_name() == ATTACHMENT:
                raw = bytes(attachment.get_data())
                return msgspec.json.decode(raw, type=Tags) if len(raw) <= _LONGEST else None
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    finally:
        document.close()
    return None


def _from_html(data: bytes) -> Tags | None:
    page = LexborHTMLParser(data)
    root = page.css_first("main[data-facts]")
    if root is None:
        return None
    head = {key.removeprefix("data-"): value or "" for key, value in root.attributes.items()}
    facts: dict[str, Tag] = {}
    shown: list[Shown] = []
    for element in page.css("data[data-fact]")[:_MOST]:
        values = {key.removeprefix("data-"): text or "" for key, text in element.attributes.items()}
        values["id"] = values.pop("fact")
        tag = _build(Tag, {key: text for key, text in values.items() if key in Tag.__struct_fields__})
        facts.setdefault(tag.id, tag)
        shown.append(Shown(tag.id, values.get("shown", "")))
    return Tags(
        unit=head.get("unit", ""),
        year=head.get("year", ""),
        family=head.get("family", ""),
        title=head.get("title", ""),
        facts=tuple(facts.values()),
        shown=tuple(shown),
    )


def facts_of(tags: Tags) -> tuple[Fact, ...]:
    """Returns the facts of the tags, those that make no sense left out."""
    return tuple(fact for fact, _ in _sound(tags.facts) if fact is not None)


def _sound(tags: Iterable[Tag]) -> Iterable[tuple[Fact | None, Tag]]:
    for tag in tags:
        try:
            yield tag.fact(), tag
        except ValueError:
            yield None, tag
