"""Open book: a unit's year in the database, to read from: its ledger, what follows from it, its records and history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from jiheng.ledger import Ledger, Record, Verdict
from jiheng.ledger.entry import Entry, restored
from jiheng.standards.pack import FieldType, Register
from jiheng.web.models import Row, Unit, Year
from jiheng.web.store import aside, cache, results
from jiheng.web.store.journal import last_entries, verify
from jiheng.web.store.plain import rows, unpacked

_T = TypeVar("_T")
_PLACE = 'web_row WHERE unit_id = %s AND year = %s AND register = %s AND "key" = %s'
_VERSION = f"SELECT version FROM {_PLACE}"  # noqa: S608 - our own names
_ROW = f"SELECT version, data FROM {_PLACE}"  # noqa: S608 - our own names


class OpenBook:
    """The book of a unit's year as one request reads it; the ledger behind it is shared."""

    def __init__(self, unit: Unit, year: Year) -> None:
        self.unit = unit
        self.year = year
        self._held: cache.Held | None = None
        self._patience = results.Patience()

    @property
    def ledger(self) -> Ledger:
        """The ledger as this request sees it; do not change it."""
        return self._kept.ledger

    @property
    def at(self) -> int:
        """Number of the last entry of the year that the ledger holds."""
        return self._kept.at

    def once(self, name: str, make: Callable[[Ledger], _T]) -> _T:
        """Returns what is worked out from the ledger (problems, scores …), once for each state of the records.

        Args:
            name: what it is; the same name for the same thing only.
            make: works it out from the ledger alone. A function of a module, or a `functools.partial` of one, can be
                handed to the process beside the server; another is worked out here.
        """
        return results.once(self._kept, name, make)

    def lately(self, name: str, make: Callable[[Ledger], _T], *, long: bool = False) -> tuple[_T, bool]:
        """Returns as `once`, and whether it is of the present state.

        What takes long is given as it was before the last changes while the new value is worked out aside. Not for
        anything that is signed.

        Args:
            name: as `once`.
            make: as `once`.
            long: it takes long from the first time on.
        """
        return results.lately(self._kept, name, make, self._patience, long=long)

    def ahead(self, name: str, make: Callable[[Ledger], object]) -> aside.Job:
        """Has worked out aside what `lately` will be asked for."""
        return results.ahead(self._kept, name, make)

    def once_of_rows(self, register: str, name: str, make: Callable[[], _T]) -> _T:
        """Returns what is read or counted in the rows of one register, once for each state of that register."""
        return self._kept.past.of_rows(register, name, self.ledger.state_of(register), make)

    def register(self, name: str) -> Register | None:
        return self.ledger.schema.registers.get(name)

    def version(self, register: str, key: str) -> int:
        """Returns the number of the entry that made a record as it is, 0 where there is none."""
        found = rows(_VERSION, *self._place(register, key))
        return found[0][0] if found else 0

    def versions(self, register: str, keys: Iterable[str]) -> dict[str, int]:
        """Returns the number of the entry that made each of some records as it is, for those that are there."""
        rows = Row.objects.filter(unit=self.unit, year=self.year.year, register=register, key__in=list(keys))
        return dict(rows.values_list("key", "version"))

    def record(self, register: str, key: str) -> tuple[Record, int] | None:
        """Returns a record with its version, from the database."""
        found = rows(_ROW, *self._place(register, key))
        return (restored(register, key, unpacked(found[0][1])), found[0][0]) if found else None

    def pointing(self, register: str, key: str) -> list[Record]:
        """Returns the records that refer to a record."""
        ledger = self.ledger
        found = []
        for layout in ledger.schema.registers.values():
            fields = [f for f in layout.fields if f.type is FieldType.REFERENCE and f.reference == register]
            for record in ledger.table(layout.id).values() if fields else ():
                if record.id == f"{register}/{key}":
                    continue
                for field in fields:
                    value = record.values.get(field.id)
                    if value == key or (isinstance(value, tuple) and key in value):
                        found.append(record)
                        break
        return found

    def history(self, register: str = "", key: str = "", limit: int = 200) -> list[Entry]:
        """Returns entries of the year, the newest first: of a record, of a register, or all."""
        return last_entries(self.unit, self.year.year, register, key, limit)

    def verify(self) -> Verdict:
        """Checks the whole journal of the unit."""
        return verify(self.unit)

    @property
    def _kept(self) -> cache.Held:
        if self._held is None:
            self._held = cache.held(self.unit, self.year)
        return self._held

    def _place(self, register: str, key: str) -> tuple[int, int, str, str]:
        return (self.unit.pk, self.year.year, register, key)
