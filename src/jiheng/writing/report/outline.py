"""Outline: the sections of a family with their printed numbers, unneeded ones left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from jiheng.standards.family import Family, FamilySlot
from jiheng.writing.report.composition import Paragraph, Section, Words, shown

_DIGITS = "零一二三四五六七八九"
_LINE = 20  # characters of a heading that surely stand on one line
OPEN = "【待填写】"

Body = Callable[[FamilySlot], tuple[Paragraph, ...]]
Lacking = Callable[[FamilySlot], Paragraph]


class Node(msgspec.Struct):
    """A section while the outline is built."""

    slot: FamilySlot
    level: int
    body: tuple[Paragraph, ...]
    children: list[Node]


def sections(family: Family, body: Body, lacking: Lacking) -> tuple[Section, ...]:
    """Returns the sections of a report.

    A section without number among numbered ones goes one level down; one without text that the family does not
    require is left out; numbers follow each other without gap.

    Args:
        family: outline family.
        body: the text of a section.
        lacking: what stands in a required section without text.
    """
    found: list[Section] = []
    tree = _tree(family, body)
    _complete(tree, lacking)
    for top, node in enumerate(_needed(tree), 1):
        children = _needed(node.children)
        found.append(_section(node, numeral(top) + "、", children))
        second = third = 0
        for place, child in enumerate(children, 1):
            below = [*_needed(child.children), *children[place : place + 1]]
            if child.level == 3:
                third += 1
                found.append(_section(child, f"{third}.", below))
            else:
                second, third = second + 1, 0
                found.append(_section(child, f"（{numeral(second)}）", below))
            for fourth, inner in enumerate(_needed(child.children), third + 1):
                found.append(_section(inner, f"{fourth}."))
    return tuple(found)


def numeral(number: int) -> str:
    """Returns 1 to 99 as a Chinese numeral."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _tree(family: Family, body: Body) -> list[Node]:
    roots: list[Node] = []
    for slot in family.slots:
        if slot.level == 1 or not roots:
            roots.append(Node(slot, 1, body(slot), []))
        elif slot.level == 2:
            numbered = any(s.number for s in family.slots if s.level == 2 and s.parent == slot.parent)
            level = 3 if numbered and not slot.number and roots[-1].children else 2
            roots[-1].children.append(Node(slot, level, body(slot), []))
        else:
            above = roots[-1].children[-1] if roots[-1].children else roots[-1]
            above.children.append(Node(slot, 3, body(slot), []))
    return roots


def _complete(nodes: Iterable[Node], lacking: Lacking) -> None:
    # Three levels at most, as the outlines have.
    for node in nodes:
        _complete(node.children, lacking)
        if node.slot.required and not node.body and not _needed(node.children):
            node.body = (lacking(node.slot),)


def _needed(nodes: Iterable[Node]) -> list[Node]:
    return [node for node in nodes if node.body or node.slot.required or _needed(node.children)]


def _section(node: Node, number: str, below: Sequence[Node] = ()) -> Section:
    # A list stands a level below the headings around it: （1） where those are 1. themselves.
    # 1.9月20日 would be a number: such lists are （1） too.
    items = [shown(paragraph.pieces) for paragraph in node.body if paragraph.item]
    deep = node.level > 2 or any(each.level > 2 for each in below) or any(text[:1].isdigit() for text in items)
    body = tuple(_marked(paragraph, deep=deep) for paragraph in node.body)
    return Section(node.level, number, title_of(node.slot), node.slot.slot, body)


def _marked(paragraph: Paragraph, *, deep: bool) -> Paragraph:
    if not paragraph.item:
        return paragraph
    mark = f"（{paragraph.item}）" if deep else f"{paragraph.item}."
    first, *others = paragraph.pieces
    joined = (Words(mark + first.text), *others) if isinstance(first, Words) else (Words(mark), first, *others)
    return msgspec.structs.replace(paragraph, pieces=joined, item=0)


def title_of(slot: FamilySlot) -> str:
    """Returns the heading; in place of one that runs over the line its longest accepted variant that does not."""
    if len(slot.title) <= _LINE:
        return slot.title
    return max((v for v in slot.variants if len(v) <= _LINE), key=len, default=slot.title)


def leaves(family: Family) -> dict[str, FamilySlot]:
    """Returns for each slot the section that takes its text: the first without sections below it, else the first."""
    found: dict[str, FamilySlot] = {}
    for index, slot in enumerate(family.slots):
        below = index + 1 < len(family.slots) and family.slots[index + 1].level > slot.level
        if not below and slot.slot not in found:
            found[slot.slot] = slot
    for slot in family.slots:
        found.setdefault(slot.slot, slot)
    return found
