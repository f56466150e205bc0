"""Speed, measured against named baselines in the same run: `python3 run.py bench`, short with `--smoke`.

Machines differ and are noisy, so the figures to keep are the ratios; the milliseconds only say on what machine they
were taken. The reports are the project's own: the samples and the clean reports of the tests.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "samples"))

import jieba  # noqa: E402
import make  # noqa: E402
import pypdfium2  # noqa: E402
import python_calamine  # noqa: E402
from lxml import etree  # noqa: E402
from selectolax.lexbor import LexborHTMLParser  # noqa: E402

from jiheng.checking import check  # noqa: E402
from jiheng.reading import read_path, read_text  # noqa: E402
from jiheng.reading.formats import open_document  # noqa: E402

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def bare_docx(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return sum(len(t.text or "") for t in root.iter(_W))


def bare_pdf(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    total = 0
    for page in document:
        text = page.get_textpage()
        total += len(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return total


def bare_html(path: Path) -> int:
    body = LexborHTMLParser(path.read_bytes()).body
    return len(body.text()) if body else 0


def bare_xlsx(path: Path) -> int:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


BARE: dict[str, tuple[str, Callable[[Path], int]]] = {
    "txt": ("bytes.decode", lambda path: len(path.read_bytes().decode())),
    "docx": ("zipfile + lxml", bare_docx),
    "pdf": ("pypdfium2", bare_pdf),
    "html": ("selectolax", bare_html),
    "xlsx": ("python-calamine", bare_xlsx),
}
WRITERS = {
    "txt": make.write_txt,
    "docx": make.write_docx,
    "pdf": make.write_pdf,
    "html": make.write_html,
    "xlsx": make.write_xlsx,
}


def sources(count: int) -> list[str]:
    """Returns dense texts of about four thousand characters: several reports in one, each line with its figures."""
    texts = [p.read_text("utf-8") for p in sorted((ROOT / "samples" / "source").glob("*.txt"))]
    texts += [p.read_text("utf-8") for p in sorted((ROOT / "tests" / "reports" / "clean").glob("*.txt"))]
    long: list[str] = []
    for i in range(count):
        parts: list[str] = []
        while sum(map(len, parts)) < 4000:
            parts.append(texts[(i + 7 * len(parts)) % len(texts)])
        long.append("\n".join(parts))
    return long


def build(folder: Path, count: int) -> dict[str, list[Path]]:
    """Writes the corpus: every text in every format."""
    made: dict[str, list[Path]] = {}
    for i, text in enumerate(sources(count)):
        for ending, write in WRITERS.items():
            path = folder / f"{i:03}.{ending}"
            write(text, path)
            made.setdefault(ending, []).append(path)
    if shutil.which("soffice"):
        made["doc"] = convert(made["docx"], folder)
    return made


def convert(paths: list[Path], folder: Path) -> list[Path]:
    """Writes binary Word files with LibreOffice."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "doc", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True)
    return [p.with_suffix(".doc") for p in paths]


def timed(work: Callable[[], object], rounds: int) -> float:
    """Returns the best of the rounds in milliseconds of the processor: what other work on the machine adds is noise."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best * 1000


def by_format(corpus: dict[str, list[Path]], rounds: int) -> Iterable[dict[str, object]]:
    """Yields a row a format: opening, reading, checking, and opening against bare extraction.

    Of every document the best of the rounds counts, of the documents the median.
    """
    for ending, paths in corpus.items():
        steps: dict[str, list[float]] = {"parse": [], "read": [], "check": []}
        for path in paths:
            data = path.read_bytes()
            report = read_path(path)
            assert report.error is None, report.error  # noqa: S101 - a benchmark of failures measures nothing
            check(report)
            parse = timed(lambda data=data, path=path: open_document(data, path.name), rounds)
            steps["parse"].append(parse)
            steps["read"].append(max(0.0, timed(lambda path=path: read_path(path), rounds) - parse))
            steps["check"].append(timed(lambda report=report: check(report), rounds))
        medians = {name: round(statistics.median(values), 2) for name, values in steps.items()}
        whole = sum(medians.values())
        row: dict[str, object] = {"format": ending, **medians, "whole": round(whole, 2)}
        if ending in BARE:
            library, bare = BARE[ending]
            base = statistics.median(timed(lambda p=p, bare=bare: bare(p), rounds) for p in paths)
            row |= {"bare": round(base, 3), "library": library}
            row |= {"parse / bare": round(medians["parse"] / base, 1), "whole / bare": round(whole / base, 1)}
        yield row


def against_segmentation(texts: Iterable[str], rounds: int) -> dict[str, object]:
    """Read and check of texts against cutting the same texts into words."""
    jieba.setLogLevel(60)
    jieba.initialize()
    ours, theirs, sizes, ratios = [], [], [], []
    for text in texts:
        jieba.lcut(text)
        check(read_text(text))
        ours.append(timed(lambda text=text: check(read_text(text)), rounds))
        theirs.append(timed(lambda text=text: jieba.lcut(text), rounds))
        sizes.append(len(text))
        ratios.append(ours[-1] / theirs[-1])
    if not sizes:
        return {"texts": 0}
    return {
        "texts": len(sizes),
        "characters": statistics.median(sizes),
        "read + check ms": round(statistics.median(ours), 2),
        "jieba ms": round(statistics.median(theirs), 2),
        "ratio": round(statistics.median(ratios), 2),
    }


def clean_reports(most: int) -> list[str]:
    """Returns the clean reports of the tests as they are: what a unit that writes well sends in."""
    paths = sorted((ROOT / "tests" / "reports" / "clean").glob("*.txt"))
    return [p.read_text("utf-8") for p in paths[:: max(1, len(paths) // most)]]


def published_reports() -> list[str]:
    """Returns the published reports that lie beside the project, none where they are absent."""
    shared = Path(os.environ.get("JIHENG_SHARED", ROOT.parent / "shared"))
    return [p.read_text("utf-8") for p in sorted((shared / "seeds").glob("*.txt"))]


def batch(corpus: dict[str, list[Path]], count: int, folder: Path) -> dict[str, object]:
    """Wall time and memory of a run over many reports of mixed formats with two processes."""
    many = folder / "many"
    many.mkdir()
    paths = [p for group in zip(*corpus.values(), strict=True) for p in group]
    for i in range(count):
        source = paths[i % len(paths)]
        os.link(source, many / f"{i:04}{source.suffix}")
    command = [sys.executable, "-m", "jiheng", "check", str(many), "--format", "jsonl", "--jobs", "2", "--quiet"]
    started = time.perf_counter()
    # A process of its own between us and the run: of children, only the largest of all that ever were is known, and
    # ours wrote the corpus.
    between = [sys.executable, "-c", _MEASURED, *command]
    run = subprocess.run(between, capture_output=True, check=False)
    seconds = time.perf_counter() - started
    usage = json.loads(run.stderr.splitlines()[-1])
    lines = {json.loads(line)["path"] for line in run.stdout.splitlines()}
    return {
        "reports": len(lines),
        "seconds": round(seconds, 1),
        "reports a second": round(len(lines) / seconds, 1),
        "processor seconds": round(usage["seconds"], 1),
        "largest process MB": round(usage["kilobytes"] / 1024),
        "exit": run.returncode,
    }


_MEASURED = """
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[1:], check=False).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"seconds": used.ru_utime + used.ru_stime, "kilobytes": used.ru_maxrss}), file=sys.stderr)
sys.exit(code)
"""


def start(rounds: int) -> dict[str, object]:
    """Start of the command against start of the interpreter; the best of the rounds, by the clock."""
    ours, bare = (
        min(elapsed([sys.executable, *words]) for _ in range(rounds))
        for words in (["-m", "jiheng", "--help"], ["-c", "0"])
    )
    return {"--help ms": round(ours), "python -c 0 ms": round(bare), "ratio": round(ours / bare, 1)}


def elapsed(command: list[str]) -> float:
    """Returns the milliseconds a command takes."""
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False)
    return (time.perf_counter() - started) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="few rounds: does it run, not how fast")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    count, rounds, many = (2, 1, 20) if options.smoke else (12, 7, 500)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = build(folder, count)
        result = {
            "formats": list(by_format(corpus, rounds)),
            "segmentation, dense texts": against_segmentation(sources(count), rounds),
            "segmentation, clean reports": against_segmentation(clean_reports(count), rounds),
            "segmentation, published reports": against_segmentation(published_reports(), rounds),
            "start": start(rounds),
            "batch": batch(corpus, many, folder),
        }
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
        return 0
    for row in result["formats"]:
        print("  ".join(f"{key} {value}" for key, value in row.items()))
    for name in [n for n in result if n != "formats"]:
        print(f"{name}: " + "  ".join(f"{key} {value}" for key, value in result[name].items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
