"""Standards: everything the data folders say, as one frozen value."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeVar

import msgspec

from jiheng.standards.calendar import Calendar
from jiheng.standards.classes import Classes
from jiheng.standards.family import Family
from jiheng.standards.glossary import Glossary
from jiheng.standards.names import Names
from jiheng.standards.places import Places
from jiheng.standards.rules import RuleText
from jiheng.standards.status import Status

if TYPE_CHECKING:
    from jiheng.standards.criteria import Criterion
    from jiheng.standards.import_profile import ImportProfile
    from jiheng.standards.layout import Layout
    from jiheng.standards.pack import Pack
    from jiheng.standards.system import IndicatorSystem, Measure
    from jiheng.standards.terms import Term
    from jiheng.standards.wording import Wording
    from jiheng.standards.year_tasks import YearTask

T = TypeVar("T")


class DataFile(msgspec.Struct, frozen=True):
    """The head of a data file: where its content comes from."""

    path: str
    part: str
    title: str
    sources: tuple[str, ...]
    status: Status
    note: str = ""
    items: int = 0


class WordList(msgspec.Struct, frozen=True):
    """A list of words that rules and reading share."""

    name: str
    title: str
    words: tuple[str, ...]
    sources: tuple[str, ...] = ()
    status: Status = Status.ASSUMED


class Standards(msgspec.Struct, frozen=True, dict=True):
    """Law and language as data.

    Attributes:
        glossary: concepts and their names.
        families: outline families by id.
        calendar: days, ordinals, campaigns, themes.
        classes: functional and economic subjects.
        names: names with numerals that are no quantities.
        places: provinces and prefectures.
        rules: rule texts by code.
        word_lists: shared word lists by name.
        slots: canonical slots of an outline with their Chinese names.
        files: heads of the data files, for showing sources.
        packed: parts that reading and checking do not need, packed until somebody asks for them.
    """

    glossary: Glossary
    families: dict[str, Family]
    calendar: Calendar
    classes: Classes
    names: Names
    places: Places
    rules: dict[str, RuleText]
    word_lists: dict[str, WordList]
    slots: dict[str, str]
    files: tuple[DataFile, ...] = ()
    packed: dict[str, bytes] = {}

    @functools.cached_property
    def words(self) -> dict[str, tuple[str, ...]]:
        """The words of each list by its name."""
        return {name: each.words for name, each in self.word_lists.items()}

    @functools.cached_property
    def packs(self) -> dict[str, Pack]:
        """Register packs by id, unpacked on first use."""
        from jiheng.standards.pack import Pack  # noqa: PLC0415 - reading and checking never need it

        packed = self.packed.get("packs")
        return msgspec.msgpack.decode(packed, type=dict[str, Pack]) if packed else {}

    @functools.cached_property
    def systems(self) -> dict[str, IndicatorSystem]:
        """Scoring tables by id."""
        from jiheng.standards.system import IndicatorSystem  # noqa: PLC0415

        return self._unpack("systems", dict[str, IndicatorSystem])

    @functools.cached_property
    def measures(self) -> dict[str, Measure]:
        """The indicator library by name."""
        from jiheng.standards.system import Measure  # noqa: PLC0415

        return self._unpack("measures", dict[str, Measure])

    @functools.cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Points of the review of targets by code."""
        from jiheng.standards.criteria import Criterion  # noqa: PLC0415

        return self._unpack("criteria", dict[str, Criterion])

    @functools.cached_property
    def imports(self) -> dict[str, ImportProfile]:
        """Profiles of foreign exports by id."""
        from jiheng.standards.import_profile import ImportProfile  # noqa: PLC0415

        return self._unpack("imports", dict[str, ImportProfile])

    @functools.cached_property
    def year_tasks(self) -> tuple[YearTask, ...]:
        """What is due in each month, from January to the April of the next year."""
        from jiheng.standards.year_tasks import YearTask  # noqa: PLC0415

        return tuple(self._unpack("tasks", dict[str, YearTask]).values())

    @functools.cached_property
    def terms(self) -> dict[str, Term]:
        """Terms that the law sets, by the title of what is due: 绩效自评报告 and the like."""
        from jiheng.standards.terms import Term  # noqa: PLC0415

        return self._unpack("terms", dict[str, Term])

    @functools.cached_property
    def wordings(self) -> dict[str, Wording]:
        """Sentence templates of reports by name."""
        from jiheng.standards.wording import Wording  # noqa: PLC0415

        return self._unpack("wording", dict[str, Wording])

    @functools.cached_property
    def layouts(self) -> dict[str, Layout]:
        """Official forms by name."""
        from jiheng.standards.layout import Layout  # noqa: PLC0415

        return self._unpack("layouts", dict[str, Layout])

    def _unpack(self, part: str, kind: type[T]) -> T:
        return msgspec.msgpack.decode(self.packed.get(part, b"\x80"), type=kind)
