"""The desk under load and under the axe, as `jiheng serve` runs it.

    python benchmarks/desk.py load [--records 100000] [--seconds 60] [--pause 0.5] [--postgresql]
    python benchmarks/desk.py kill [--rounds 50] [--postgresql]

`load`: 8 clients, each signed in, open pages of every kind one after another with a short pause, and save records; it
prints the time at 50 and 95 of 100 for each kind of page, and the errors. `kill`: programs write through the API as
fast as they can while the server is killed (SIGKILL) again and again; every write that was confirmed must be there
afterwards, written once, and the journal must verify. With `--postgresql` a server of its own is started for the run.
"""

from __future__ import annotations

import argparse
import sys

from desk_kill import kill
from desk_load import load


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", choices=["load", "kill"])
    asked.add_argument("--records", type=int, default=100_000)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--pause", type=float, default=0.5, help="seconds between two pages of a client, on average")
    asked.add_argument("--rounds", type=int, default=50)
    asked.add_argument("--postgresql", action="store_true")
    options = asked.parse_args()
    return (load if options.what == "load" else kill)(options)


if __name__ == "__main__":
    sys.exit(main())
