"""Builds the sample workbooks `samples/*.xlsx` from the rows in `samples/years`.

The figures are those of five published reports of 2020 to 2024, the wording is ours, and so are the gaps: what those
units did not publish stays empty, so that a check shows it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from jiheng.ledger import Ledger
from jiheng.ledger.workbook import write_workbook
from jiheng.standards import load

HERE = Path(__file__).resolve().parent


def ledger_of(source: Path) -> tuple[Ledger, str]:
    """Returns the ledger of a file of rows, and the id of its scoring table.

    Raises:
        ValueError: for a cell that cannot be read.
    """
    kept: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    ledger = Ledger(kept["unit"], kept["year"], load(), kept["packs"])
    for register, rows in kept["records"].items():
        for row in rows:
            found = ledger.enter(register, {name: str(cell) for name, cell in row.items()})
            if found.unread or found.record is None:
                raise ValueError(f"{source.name}: {register} {row}: {found.unread}")
    return ledger, kept["system"]


def main() -> int:
    """Writes every workbook."""
    for source in sorted((HERE / "years").glob("*.yaml")):
        ledger, system = ledger_of(source)
        write_workbook(ledger, HERE / f"{source.stem}.xlsx", system=system)
        sys.stdout.write(f"{source.stem}.xlsx\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
