"""Results that are kept against those of a new ledger, after any changes of records."""

import pytest

from jiheng.ledger import Ledger, folio
from jiheng.standards import load


def anew(ledger, packs=("kexie",)):
    """The same records in a ledger that has worked out nothing yet; jumps of states are not asked for here."""
    other = Ledger(ledger.unit, ledger.year, ledger.standards, packs)
    for register in ledger.schema.registers:
        for record in ledger.records(register):
            other.put(record)
    return other


def try_changes(changes, results, size):
    """Makes changes one after another, asks for results on the way, and holds the last against those of a new ledger.

    Args:
        changes: each whether the record goes, whether the ledger is copied first, and register, key cells, more cells.
        results: what is asked of a ledger.
        size: of folios; small ones, so that few records already make many.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folio, "SIZE", size)
        ledger = Ledger("某县科学技术协会", 2021, load(), ("kexie",))
        for place, (away, copied, (register, named, more)) in enumerate(changes):
            if copied:
                ledger = ledger.copy()
            record = ledger.read_row(register, {**named, **more}).record
            if record is None:
                continue
            if away:
                ledger.drop(register, record.key)
            else:
                ledger.put(record)
            if place % 3:
                results(ledger)
        assert results(ledger) == results(anew(ledger))
