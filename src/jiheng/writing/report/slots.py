"""Slots: which sentences and texts stand in which section of an outline family."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from jiheng.standards import Standards
from jiheng.standards.family import Family, FamilySlot
from jiheng.standards.wording import Results, Sentence
from jiheng.writing.report.outline import leaves
from jiheng.writing.report.stale import TextBlock

_HEADING = "{unit}{year}年度绩效自评报告"


class Slots:
    """The sections of a family that hold text, with the wording of their own and the one that all families share."""

    def __init__(self, standards: Standards, family: Family) -> None:
        wordings = standards.wordings.values()
        self.family = family
        self._titles = standards.slots
        self.places = leaves(family)
        self._own = next((w for w in wordings if family.id in w.families), None)
        self._common = next((w for w in wordings if not w.families and not w.packs), None)

    @property
    def heading(self) -> str:
        """Title of the report, with `{unit}` and `{year}`."""
        return next((w.heading for w in (self._own, self._common) if w and w.heading), _HEADING)

    @property
    def results(self) -> Results | None:
        """How forms tell what was achieved, None where no wording says it."""
        return self._common.results if self._common else None

    def first(self, slot: FamilySlot) -> bool:
        """Tells whether a section is the one that takes what is drafted for its slot."""
        return self.places[slot.slot] is slot

    def sentences(self, slot: str) -> Iterator[Sentence]:
        """Yields the sentences of a slot, and of the slots the family lacks that this one takes over."""
        own = {s.slot for s in self._own.sentences} if self._own else set()
        for wording in (self._own, self._common):
            for sentence in wording.sentences if wording else ():
                covered = wording is self._common and sentence.slot in own
                if not covered and self._home(sentence.slot) == slot:
                    yield sentence

    def texts(self, slot: FamilySlot, blocks: tuple[TextBlock, ...]) -> list[TextBlock]:
        """Returns the texts of people that stand in a section."""
        first = self.first(slot)
        mine = (b for b in blocks if self._home(b.slot) == slot.slot)
        return self._told_apart([b for b in mine if (self._headed(b, slot) if b.heading else first)])

    def _told_apart(self, blocks: list[TextBlock]) -> list[TextBlock]:
        """Returns texts, each list of items under a line that says what it is where lists of several slots meet."""
        apart = len({block.slot for block in blocks if _begins_list(block)}) > 1
        return [
            msgspec.structs.replace(block, text=f"{self._titles.get(block.slot, block.slot)}：\n{block.text}")
            if apart and _begins_list(block)
            else block
            for block in blocks
        ]

    def takes(self, block: TextBlock) -> bool:
        """Tells whether a text of people has a section to stand in."""
        home = self._home(block.slot)
        return any(s.slot == home and _fits(block, s) for s in self.family.slots)

    def _home(self, slot: str) -> str:
        if slot in self.places:
            return slot
        instead = self._common.instead if self._common else {}
        return next((near for near in instead.get(slot, ()) if near in self.places), "")

    def _headed(self, block: TextBlock, slot: FamilySlot) -> bool:
        """Tells whether a text belongs to a section by its heading: of those with one heading to the first."""
        return next((s for s in self.family.slots if s.slot == slot.slot and _fits(block, s)), None) is slot


def _begins_list(block: TextBlock) -> bool:
    return block.listed and block.text.startswith("1.")


def _fits(block: TextBlock, slot: FamilySlot) -> bool:
    return not block.heading or block.heading == slot.title or block.heading in slot.variants
