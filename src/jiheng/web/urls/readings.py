"""Pages of the reviewer: reports of others, read and judged."""

from __future__ import annotations

from jiheng.web.access import page
from jiheng.web.roles import KEEPERS
from jiheng.web.views import readings

_READING = "readings/<int:reading>/"

urls = [
    page("readings/", readings.readings, name="readings", write=KEEPERS),
    page(_READING, readings.reading, name="reading"),
    page(f"{_READING}dismiss/", readings.dismiss, name="reading-dismiss", gets=False, write=KEEPERS),
    page(f"{_READING}restore/", readings.restore, name="reading-restore", gets=False, write=KEEPERS),
    page(f"{_READING}take/", readings.take, name="reading-take", gets=False, write=KEEPERS),
    page(f"{_READING}remove/", readings.remove, name="reading-remove", gets=False, write=KEEPERS),
    page(f"{_READING}letter/", readings.letter, name="reading-letter"),
    page(f"{_READING}findings/", readings.findings, name="reading-findings"),
]
