"""Speed of the ledger, in runs of a named baseline: facts and problems of 10,000 records, and the journal.

    python benchmarks/ledger.py [--smoke]

The baseline adds ten million integers in a loop; the ratios are the figures to keep. For the journal the baseline is
one SHA-256 a line over the same bytes, below which no verification can go.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from pathlib import Path

from jiheng.ledger import Journal, Ledger
from jiheng.standards import load
from timing import baseline, seconds

KINDS = ("主题活动", "讲座", "培训班", "义诊")


def filled(records: int) -> Ledger:
    ledger = Ledger("某县科学技术协会", 2021, load(), ("kexie",))
    ledger.enter("budget_lines", {"name": "支出合计", "kind": "合计", "initial": "900万元"})
    ledger.enter("budget_lines", {"name": "项目支出", "kind": "项目支出", "parent": "支出合计"})
    for n in range(50):
        ledger.enter("budget_lines", {"name": f"项目{n}", "kind": "项目", "parent": "项目支出", "initial": "18万元"})
    payments = records * 7 // 10
    for n in range(payments):
        ledger.enter(
            "payments",
            {
                "voucher": f"P{n}",
                "date": f"2021-{n % 12 + 1:02d}-10",
                "line": f"项目{n % 50}",
                "amount": f"{n}.{n % 100:02d}",
            },
        )
    for n in range(records - payments):
        row = {"title": f"活动{n}", "kind": KINDS[n % 4], "when": "5月10日", "events": "1", "audience": f"{n}人次"}
        ledger.enter("activities", row)
    return ledger


def report(what: str, took: float, ratio: str) -> None:
    print(f"{what:50} {took * 1000:9.1f} ms  {ratio}")


def main() -> None:
    smoke = "--smoke" in sys.argv
    records = 1_000 if smoke else 10_000
    unit = seconds(baseline, 1)
    report("baseline: ten million additions", unit, "")
    started = time.process_time()
    ledger = filled(records)
    report(f"{records} rows of cells read", time.process_time() - started, "")

    def all_facts() -> None:
        ledger.drop("departments", "none")
        ledger.put(ledger.records("payments")[0])
        ledger.facts()

    took = seconds(all_facts)
    report(f"all facts of {records} records ({len(ledger.facts())} facts)", took, f"{took / unit:.2f} of the baseline")
    took = seconds(ledger.problems)
    report("all problems", took, f"{took / unit:.2f} of the baseline")
    with tempfile.TemporaryDirectory() as folder, Journal(Path(folder) / "bench.journal") as journal:
        rows = ledger.records("payments")
        copy = Ledger(ledger.unit, ledger.year, ledger.standards, ("kexie",))
        for _ in range(1 if smoke else 8):
            journal.put_all(copy, rows, who="甲")
        count = len(journal)
        lines = journal.path.read_bytes().split(b"\n")
        bare = seconds(lambda: [hashlib.sha256(line).hexdigest() for line in lines])
        took = seconds(journal.verify)
        ratio = f"{took / bare:.2f} of bare SHA-256, {count / took:,.0f} entries/s"
        report(f"journal of {count} entries verified", took, ratio)
        fresh = Ledger(ledger.unit, ledger.year, ledger.standards, ("kexie",))
        took = seconds(lambda: journal.rebuild(fresh), 1)
        report("ledger rebuilt from it", took, f"{count / took:,.0f} entries/s")


if __name__ == "__main__":
    main()
