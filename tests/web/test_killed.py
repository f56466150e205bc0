"""Killed in the middle of saving: what was confirmed is there, and the journal verifies."""

from __future__ import annotations

import os
import subprocess
import sys

from django.db import connections

from jiheng.web.models import Entry
from jiheng.web.store import cache

_WRITER = """
import os, django
django.setup()
from jiheng.web.models import Unit
from jiheng.web.store import Book
unit = Unit.objects.get(name="云溪县科学技术协会")
book = Book(unit, unit.years.get())
while True:
    _, entry = book.save("activities", {"title": "讲座", "kind": "讲座"}, who="某人")
    print(entry.n, flush=True)
"""


def test_what_was_confirmed_outlives_a_kill(world) -> None:
    connections.close_all()
    confirmed = 0
    for saves in (1, 4, 9):
        run = subprocess.Popen([sys.executable, "-c", _WRITER], env=dict(os.environ), stdout=subprocess.PIPE, text=True)
        for _ in range(saves):
            confirmed = int(run.stdout.readline())
        run.kill()
        confirmed = max([confirmed, *(int(line) for line in run.stdout.read().splitlines())])
        run.wait(60)
        cache.forget()
        assert Entry.objects.filter(unit=world.unit, n=confirmed).exists()
        verdict = world.book.verify()
        assert verdict.sound, verdict
        assert verdict.entries >= confirmed
        assert len(world.book.ledger.records("activities")) == Entry.objects.filter(register="activities").count()
        connections.close_all()
