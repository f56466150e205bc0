"""All a newcomer needs, with nothing but Python 3.11: `python3 run.py sample` and `python3 run.py test`.

The first call builds `.venv` beside this file from the locked requirements; later calls reuse it until they change.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

TASKS = {
    "sample": ("check the sample reports and write the annotated pages to out/sample", "main"),
    "test": ("run the tests; further words go to pytest", "dev"),
    "lint": ("style, types and the import contract", "dev"),
    "bench": ("measure speed; see benchmarks/README.md", "dev"),
    "precision": ("measure precision and recall of every rule on the labelled reports", "dev"),
    "pictures": ("take the pictures of the documents anew, from the sample unit", "dev"),
    "lock": ("lock the requirements anew after a change of pyproject.toml", "dev"),
}


def main(words: list[str]) -> int:
    """Runs one task and returns its exit status."""
    if not words or words[0] not in TASKS:
        print(__doc__)
        for name, (sentence, _) in TASKS.items():
            print(f"  python3 run.py {name:9} {sentence}")
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python may be given
        print("绩衡需要 Python 3.11 或更新的版本")
        return 2
    task, rest = words[0], words[1:]
    prepare(TASKS[task][1])
    tasks = {"sample": sample, "test": test, "lint": lint, "bench": bench, "precision": precision, "pictures": pictures}
    tasks["lock"] = lock
    return tasks[task](rest)


def prepare(group: str) -> None:
    """Builds or completes the environment so that it matches the lock of a group (`main` or `dev`)."""
    locked = ROOT / "requirements" / f"{group}.txt"
    wanted = hashlib.sha256(locked.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = HOME / f"{group}.stamp"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists():
        venv.create(HOME, with_pip=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", str(locked)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)
    stamp.write_text(wanted)


def sample(rest: list[str]) -> int:
    """Checks the sample reports: findings on the terminal, then a page for each."""
    jiheng = [str(PYTHON), "-m", "jiheng", "check", "samples/reports", *rest]
    shown = run([*jiheng, "--fail-on", "E"])
    pages = run([*jiheng, "--quiet", "--format", "html", "-o", "out/sample"])
    print(f"\n批注页：{ROOT / 'out' / 'sample' / 'index.html'}")
    return 0 if {shown, pages} <= {0, 1} else 2


def test(rest: list[str]) -> int:
    """Runs the tests on all cores."""
    return run([str(PYTHON), "-m", "pytest", "-n", "auto", *rest])


def lint(rest: list[str]) -> int:
    """Style, format, types, layers; all are run, the first failure is the status."""
    places = rest or ["src", "tests", "benchmarks", "docs", "run.py"]
    statuses = [
        run([str(PYTHON), "-m", "ruff", "check", *places]),
        run([str(PYTHON), "-m", "ruff", "format", "--check", *places]),
        run([str(PYTHON), "-m", "mypy"]),
        run([str(BIN / "lint-imports")]),
    ]
    return next((s for s in statuses if s), 0)


def bench(rest: list[str]) -> int:
    """Runs the benchmarks."""
    return run([str(PYTHON), "benchmarks/run.py", *rest])


def precision(rest: list[str]) -> int:
    """Counts what the rules find on the labelled reports."""
    return run([str(PYTHON), "benchmarks/rule_precision.py", *rest])


def pictures(_rest: list[str]) -> int:
    """Takes the pictures of the documents anew."""
    return run([str(PYTHON), "docs/pictures.py"])


def lock(_rest: list[str]) -> int:
    """Resolves and pins every requirement with its hashes."""
    compile_ = [str(PYTHON), "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"]
    compile_ += ["--no-emit-index-url", "--no-annotate", "--python-version", "3.11", "--upgrade", "pyproject.toml"]
    main_lock, dev_lock = "requirements/main.txt", "requirements/dev.txt"
    status = run([*compile_, "--group", "build", "-o", main_lock])
    return status or run([*compile_, "--group", "build", "--group", "dev", "--all-extras", "-o", dev_lock])


def run(command: list[str]) -> int:
    """Runs a command in the project's folder and returns its status."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
