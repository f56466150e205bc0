"""Workbook: a unit's year in Excel, a sheet a register: written from the packs, read back with every problem named."""

from jiheng.ledger.workbook_append import append_records
from jiheng.ledger.workbook_file import WorkbookUnreadable
from jiheng.ledger.workbook_problems import Places, WorkbookProblem
from jiheng.ledger.workbook_read import WorkbookReading, open_workbook, read_workbook
from jiheng.ledger.workbook_write import write_template, write_workbook

__all__ = [
    "Places",
    "WorkbookProblem",
    "WorkbookReading",
    "WorkbookUnreadable",
    "append_records",
    "open_workbook",
    "read_workbook",
    "write_template",
    "write_workbook",
]
