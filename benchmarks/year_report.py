"""From a workbook to Word, Excel, PDF and web page as a whole process, beside the start of Python and of typst.

    python benchmarks/year_report.py [--smoke]

Each command runs several times and the best is printed: time of the processor (all threads) and by the clock. The
first run writes the bytecode that an installed package has from the start, into a folder of its own.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
BASELINES = {"python -c pass": ("-c", "pass"), "python -c 'import typst'": ("-c", "import typst")}


def spent(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    """Returns seconds of the processor and by the clock that a command took."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ended = subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ended.returncode not in (0, 1):
        raise SystemExit(ended.stderr.decode())
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def best(command: list[str], env: dict[str, str], times: int) -> tuple[float, float]:
    runs = [spent(command, env) for _ in range(times)]
    return min(cpu for cpu, _ in runs), min(wall for _, wall in runs)


def main() -> None:
    smoke = "--smoke" in sys.argv
    names = ["yongxing-2021"] if smoke else sorted(path.stem for path in SAMPLES.glob("*.xlsx"))
    times = 1 if smoke else 5
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PYTHONPYCACHEPREFIX": f"{folder}/bytecode", "PYTHONDONTWRITEBYTECODE": ""}
        report = [sys.executable, "-m", "jiheng", "year", "report", "-o", f"{folder}/out"]
        spent([*report, str(SAMPLES / f"{names[0]}.xlsx")], env)
        print(f"{'best of ' + str(times):32}   processor       clock")
        for name, arguments in BASELINES.items():
            show(name, best([sys.executable, *arguments], env, times))
        for name in names:
            show(f"year report {name}", best([*report, str(SAMPLES / f"{name}.xlsx")], env, times))


def show(name: str, seconds: tuple[float, float]) -> None:
    print(f"{name:32} {seconds[0]:9.2f} s {seconds[1]:9.2f} s")


if __name__ == "__main__":
    main()
