"""How a run ends: done, interrupted, ended from outside, into a closed pipe, or on a disk that is full."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn, Protocol

import click

from jiheng.writing.findings.lines import printable

CLEAN, FOUND, UNREADABLE, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143

_FAULTS = {
    errno.ENOSPC: ("disk-full", "磁盘已满"),
    errno.EFBIG: ("disk-full", "超过系统允许的文件大小"),
    errno.EACCES: ("no-permission", "没有写入权限"),
    errno.EPERM: ("no-permission", "没有写入权限"),
    errno.EROFS: ("no-permission", "磁盘是只读的"),
    errno.ENOENT: ("no-folder", "输出文件夹不存在"),
    errno.ENOTDIR: ("no-folder", "输出路径的上级不是文件夹"),
    errno.EISDIR: ("is-directory", "输出路径是文件夹，需要文件"),
    errno.EEXIST: ("not-a-directory", "输出路径是文件，需要文件夹"),
    errno.ENAMETOOLONG: ("name-too-long", "输出文件名过长"),
    errno.EMFILE: ("no-resources", "同时打开的文件过多，请减少 --jobs"),
    errno.EAGAIN: ("no-resources", "系统不能再建立进程，请减少 --jobs"),
    errno.ENOMEM: ("no-resources", "内存不足，请减少 --jobs"),
}
if hasattr(errno, "EDQUOT"):
    _FAULTS[errno.EDQUOT] = ("disk-full", "磁盘配额已用完")


class Output(Protocol):
    """What must be finished or thrown away when a run ends."""

    def close(self) -> None: ...

    def abandon(self) -> None: ...


class _Terminated(BaseException):
    """The process was asked to end."""


class Ending:
    """Holds the output of a run while it lasts."""

    def __init__(self) -> None:
        self._output: Output | None = None
        self.has_place = False

    def hold(self, output: Output, *, place: bool = False) -> None:
        """Takes the output of the run; `place` says that it goes to a file or folder and not to standard output."""
        self._output = output
        self.has_place = place

    def close(self) -> None:
        if self._output is not None:
            self._output.close()
            self._output = None

    def abandon(self) -> None:
        if self._output is not None:
            self._output.abandon()
            self._output = None


@contextmanager
def ending() -> Iterator[Ending]:
    """Ctrl-C keeps what is done; a run that is ended or fails leaves the old output as it was; a full disk is said."""
    ends = Ending()
    old = _on_terminate()
    try:
        try:
            yield ends
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one must not break the writing
            ends.close()
            sys.stdout.flush()
            click.echo("\n已中断 [interrupted]；此前完成的结果已写出。", err=True)
            sys.exit(INTERRUPTED)
        ends.close()
        sys.stdout.flush()
    except _Terminated:
        kept = "；没有改动原有的输出文件" if ends.has_place else ""
        ends.abandon()
        click.echo(f"运行被终止 [terminated]{kept}。", err=True)
        sys.exit(TERMINATED)
    except BrokenPipeError:
        ends.abandon()
        _forget_standard_output()
        sys.exit(CLEAN)
    except OSError as error:
        ends.abandon()
        _forget_standard_output()
        _fail(error)
    finally:
        if old is not None:
            signal.signal(signal.SIGTERM, old)


def fault(error: OSError) -> tuple[str, str]:
    """Returns the code of what went wrong in the system, and what to tell people."""
    return _FAULTS.get(error.errno or 0, ("write-failed", f"系统报告 {error.strerror or error}"))


def _fail(error: OSError) -> NoReturn:
    code, message = fault(error)
    where = f"（{printable(os.fsdecode(error.filename))}）" if isinstance(error.filename, str | bytes) else ""
    click.echo(f"写不出结果 [{code}] {message}{where}", err=True)
    sys.exit(UNREADABLE)


def _on_terminate() -> Any:
    def end(_signal: int, _frame: Any) -> NoReturn:
        raise _Terminated

    try:
        return signal.signal(signal.SIGTERM, end)
    except ValueError:  # not in the main thread: whoever runs us there minds signals
        return None


def _forget_standard_output() -> None:
    """Sends what is still buffered nowhere: flushing it at exit would fail again, and aloud."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
