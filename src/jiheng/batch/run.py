"""A run over many documents: outcomes in the order of the paths, and at the end what only the whole batch shows."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import Self

import msgspec

from jiheng.batch.kept import Kept
from jiheng.batch.pool import Failure, Limits, run_inline, run_supervised
from jiheng.batch.task import Options, Task, decode
from jiheng.checking.neighbours import Digest, compare
from jiheng.facts import Problem
from jiheng.standards import load
from jiheng.writing.findings.outcome import Outcome

Engine = Callable[[Task, Iterable[str], int, Limits], Iterator[tuple[str, bytes | Failure]]]

ENGINES: dict[str, Engine] = {
    "processes": run_supervised,
    "inline": lambda work, paths, _jobs, _limits: run_inline(work, paths),
}
"""How the documents of a run are shared out; a cluster engine is one more entry."""

_UNPACK = msgspec.msgpack.Decoder(Digest)


class Run:
    """One run; iterate it once, then ask `across` for what stands between the documents, then `close` it.

    Args:
        options: what to do with every document.
        jobs: number of processes, 0 for one a processor.
        engine: a key of `ENGINES`.
        memory: address space of a process in bytes, 0 for no bound.
        compared: whether `across` will be asked, so that reports are kept for it.
    """

    def __init__(
        self, options: Options, jobs: int = 0, engine: str = "processes", memory: int = 0, *, compared: bool = False
    ) -> None:
        self.options = options
        self._folder = tempfile.TemporaryDirectory(prefix="jiheng-") if compared else None
        self._kept = Kept(self._folder.name) if self._folder else None
        self._task = Task(options, self._kept)
        self._jobs = jobs or os.cpu_count() or 1
        self._engine = ENGINES[engine]
        self._limits = Limits(options.limits.seconds, memory)
        self._digests: list[Digest] = []
        self._files: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def outcomes(self, paths: Iterable[str]) -> Iterator[Outcome]:
        """Yields the outcome of each path, in order."""
        load()  # once here, so that forked workers share it
        for path, result in self._engine(self._task, paths, self._jobs, self._limits):
            outcome = self._failed(path, result) if isinstance(result, Failure) else decode(result)
            if outcome.digest and self._kept:
                self._digests.append(_UNPACK.decode(outcome.digest))
                self._files[outcome.path] = path
            outcome.digest = b""
            yield outcome

    def across(self) -> Iterator[tuple[Outcome, int]]:
        """Yields outcomes anew with what stands between the documents: copied paragraphs, stale text, jumps.

        The second value counts the findings added, which stand last. A document changed or gone meanwhile is spoken of
        as it was read; one that could not be kept and can no longer be read keeps the outcome it had.
        """
        if len(self._digests) < 2:
            return
        extra = compare(self._digests, load())
        self._digests.clear()
        task = Task(self.options, self._kept, extra)
        files = [self._files[name] for name in extra]
        for _, result in self._engine(task, files, self._jobs, self._limits):
            if isinstance(result, Failure):
                continue
            outcome = decode(result)
            if outcome.error is None:
                yield outcome, len(extra[outcome.path])

    def close(self) -> None:
        """Throws away the reports that were kept."""
        if self._folder is not None:
            self._folder.cleanup()

    def _failed(self, path: str, failure: Failure) -> Outcome:
        return self._task.unreadable(path, _PROBLEMS[failure.code](failure.detail))


_PROBLEMS: dict[str, Callable[[str], Problem]] = {
    "timeout": lambda seconds: Problem(
        "timeout", f"处理超过 {seconds} 秒，已中止", "文件可能异常；确需处理时用 --seconds 放宽时限"
    ),
    "crashed": lambda status: Problem(
        "crashed", f"读取该文件的进程意外退出（状态 {status}）", "文件可能已损坏；请用原软件另存后重试"
    ),
    "memory": lambda _: Problem("memory", "处理该文件所需内存超过上限", "请拆分文件，或用 --memory 提高上限"),
}
