"""Coverage-guided fuzzing of one reader, or of the grammar: `python fuzz/target.py docx -max_total_time=120`."""

from __future__ import annotations

import atexit
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["jiheng"]):
    import corpora
    import invariants
    import language
    import markup

    from jiheng.checking import check as check  # noqa: PLC0414 - instrumented here
    from jiheng.reading.formats import doc, docx, html, ocr, pdf, rtf, text, xls, xlsx  # noqa: F401 - as above
    from jiheng.standards import load

HERE = Path(__file__).resolve().parent
_CHARACTERS = 4000


def test(target: str, data: bytes) -> None:
    """Runs one input."""
    if target == "grammar":
        invariants.whole_text(data.decode("utf-8", "ignore"))
    elif target == "text":
        invariants.open_as("txt", data)
        invariants.whole_run(data, "a.txt")
    else:
        reader = "doc" if target == "rtf" else target
        invariants.open_as(reader, corpora.packed(target, data))


def mutate(target: str, data: bytes, seed: int) -> bytes:
    """Returns a mutant: one in four by bytes, the others by the grain of the target."""
    grain = seed % 4
    if grain and target in ("grammar", "text"):
        return language.mutated(data.decode("utf-8", "ignore"), "", seed, _CHARACTERS).encode()
    if grain and target == "html":
        return markup.mutated_html(data, seed)
    if grain and target in ("docx", "xlsx") and not data.startswith(b"PK"):
        members = data.split(corpora.SEPARATOR)
        which = seed % len(members)
        if (changed := markup.mutated_xml(members[which], seed)) is not None:
            members[which] = changed
            return corpora.SEPARATOR.join(members)
    return bytes(atheris.Mutate(data, len(data) + 64))


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in corpora.TARGETS:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(corpora.TARGETS)} [libFuzzer options] [INPUT ...]")
    target = sys.argv[1]
    load()
    # Recognition of pictures is a library's, and its models take seconds to load on a busy machine.
    ocr.available = lambda: False
    corpus = HERE / "corpus" / target
    faults = HERE / "faults" / target
    for folder in (corpus, faults):
        folder.mkdir(parents=True, exist_ok=True)
    for i, data in enumerate(corpora.seeds(target)):
        (corpus / f"seed-{i:03}").write_bytes(data)
    given = sys.argv[2:]
    inputs = [] if any(not g.startswith("-") for g in given) else [str(corpus)]
    options = ["-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={faults}/", *given]
    atexit.register(lambda: print("faults of libraries:", dict(invariants.libraries)))  # noqa: T201 - a report

    atheris.Setup(
        [sys.argv[0], *options, *inputs],
        lambda data: test(target, data),
        custom_mutator=lambda data, most, seed: mutate(target, data, seed)[:most],
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
