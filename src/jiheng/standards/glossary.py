"""Glossary: what the numbers of a budget unit are called, and by which other names."""

from __future__ import annotations

import msgspec

from jiheng.standards.status import Status


class Concept(msgspec.Struct, frozen=True):
    """A thing that is measured.

    Attributes:
        id: canonical Chinese name.
        kind: `money`, `rate`, `count` or `score`.
        flow: `flow` for what runs over a period, `stock` for what stands at a date.
        aliases: other names; a name belongs to one concept only.
        definition: what it is, or its formula.
        source: document it is taken from.
        status: see `Status`.
        group: the concept it is a part of, empty where it is none.
        stage: stage that the name itself says (年初预算), empty where it says none.
    """

    id: str
    kind: str
    flow: str
    aliases: tuple[str, ...] = ()
    definition: str = ""
    source: str = ""
    status: Status = Status.ASSUMED
    group: str = ""
    stage: str = ""


class Glossary(msgspec.Struct, frozen=True):
    """All concepts by id, and every name with the id it stands for."""

    concepts: dict[str, Concept]
    aliases: dict[str, str]

    def concept(self, name: str) -> Concept | None:
        """Returns the concept of an id or another name."""
        return self.concepts.get(name) or self.concepts.get(self.aliases.get(name, ""))
