"""Evidence: files by the hash of their content, tied to the records and facts they prove.

One folder holds every file once, as `ab/abcd…` by its SHA-256. A file that is there is never written again, so what a
report rested on when it was signed can be shown unchanged.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from jiheng.facts import Derivation, RecordOrigin
from jiheng.ledger.record import Problem, Record
from jiheng.standards.pack import FieldType

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger

LARGEST = 50 * 1024 * 1024
_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")
_DEEPEST = 200
_REGISTER, _SHA256, _RECORD, _VALUES = "evidence", "sha256", "record", "indicator_value"


class EvidenceRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A file that is not taken: a code, and why (Chinese)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Kept(msgspec.Struct, frozen=True):
    """A file that is kept; `known` tells that the same content was there before."""

    sha256: str
    size: int
    known: bool = False


class Damage(msgspec.Struct, frozen=True):
    """A kept file that is not what its name says, or no longer there (Chinese)."""

    sha256: str
    what: str


class EvidenceStore:
    """The files of one folder, made on first use."""

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        self.folder = folder
        self._largest = largest

    def place(self, sha256: str) -> Path:
        """Returns where the content of a hash is, or would be, kept.

        Raises:
            ValueError: for a text that is no SHA-256; no name can lead out of the folder.
        """
        if not _HASH.fullmatch(sha256):
            raise ValueError(f"not a SHA-256: {sha256[:80]!r}")
        return self.folder / sha256[:2] / sha256

    def put(self, chunks: Iterable[bytes]) -> Kept:
        """Keeps a file and waits for the disk; the same content twice is one file.

        Raises:
            EvidenceRefused: `empty`, `too-large`.
            OSError: where the disk does not take it; nothing is left behind.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self.folder / f".{os.getpid()}.{os.urandom(6).hex()}.part"
        digest, size = hashlib.sha256(), 0
        try:
            with part.open("xb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > self._largest:
                        raise EvidenceRefused("too-large", f"文件超过 {self._largest >> 20} MB，请压缩或拆分后再收")
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            if not size:
                raise EvidenceRefused("empty", "是空文件")
            sha256 = digest.hexdigest()
            place = self.place(sha256)
            known = place.exists()
            if not known:
                place.parent.mkdir(mode=0o700, exist_ok=True)
                part.replace(place)
                place.chmod(0o400)
            return Kept(sha256, size, known)
        finally:
            with contextlib.suppress(FileNotFoundError):
                part.unlink()

    def put_file(self, path: Path) -> Kept:
        """Keeps a copy of a file; the file itself stays where it is.

        Raises:
            EvidenceRefused: `no-file` for what is no plain file, and as `put`.
        """
        if not path.is_file():
            raise EvidenceRefused("no-file", f"没有文件“{path.name}”")
        with path.open("rb") as file:
            return self.put(iter(lambda: file.read(_CHUNK), b""))

    def get(self, sha256: str) -> bytes:
        """Returns a content, made sure to be the one of the hash.

        Raises:
            ValueError: for a text that is no SHA-256.
            EvidenceRefused: `no-file`, `damaged`.
        """
        try:
            data = self.place(sha256).read_bytes()
        except OSError:
            raise EvidenceRefused("no-file", f"佐证库里没有 {sha256[:12]}…") from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise EvidenceRefused("damaged", f"佐证 {sha256[:12]}… 的内容已改变")
        return data

    def __contains__(self, sha256: object) -> bool:
        return isinstance(sha256, str) and bool(_HASH.fullmatch(sha256)) and self.place(sha256).is_file()

    def __iter__(self) -> Iterator[str]:
        """Yields the hashes that are kept, in order."""
        for found in sorted(self.folder.glob("??/*")):
            if _HASH.fullmatch(found.name) and found.parent.name == found.name[:2]:
                yield found.name

    def verify(self) -> tuple[Damage, ...]:
        """Reads every file again and returns those whose content is not that of their name."""
        found = []
        for sha256 in self:
            try:
                with self.place(sha256).open("rb") as file:
                    sound = hashlib.file_digest(file, "sha256").hexdigest() == sha256
            except OSError as error:
                found.append(Damage(sha256, f"读不了：{error.strerror or error}"))
                continue
            if not sound:
                found.append(Damage(sha256, "内容与校验值不符，已被改动或损坏"))
        return tuple(found)


def take_in(ledger: Ledger, store: EvidenceStore, folder: Path) -> tuple[Problem, ...]:
    """Keeps the files that the records name, and notes the hash in the register of evidence.

    Args:
        ledger: its evidence records get the hash; a hash noted before is held against the file instead.
        store: where the files go.
        folder: where files named in the workbook lie; nothing outside it is read.

    Returns:
        What was not kept: files that are not there, outside the folder, too large, or changed since they were noted.
    """
    problems = []
    for record, field in _named(ledger):
        name = str(record.values[field])
        try:
            kept = store.put_file(_inside(folder, name))
        except (EvidenceRefused, OSError) as error:
            said = error.strerror or "读不了" if isinstance(error, OSError) else str(error)
            problems.append(_problem(ledger, record, field, "evidence_file", f"佐证“{name}”没有入库：{said}"))
            continue
        noted = record.values.get(_SHA256)
        if noted is not None and noted != kept.sha256:
            what = f"佐证“{name}”与登记时的校验值不符，文件已换过"
            problems.append(_problem(ledger, record, field, "evidence_changed", what))
        elif noted is None and record.register == _REGISTER:
            ledger.put(msgspec.structs.replace(record, values={**record.values, _SHA256: kept.sha256}))
    return tuple(problems)


def check_evidence(ledger: Ledger, store: EvidenceStore) -> tuple[Problem, ...]:
    """Returns what is wrong with the ties: evidence whose content is not kept, and that names no record there is."""
    titles = {register.title: register.id for register in ledger.schema.registers.values()}
    problems = []
    for record in ledger.table(_REGISTER).values():
        sha256 = record.values.get(_SHA256)
        if isinstance(sha256, str) and sha256 not in store:
            what = f"佐证“{record.values.get('title', record.key)}”的文件不在佐证库中"
            problems.append(_problem(ledger, record, _SHA256, "evidence_lost", what))
        tied = record.values.get(_RECORD)
        if isinstance(tied, str):
            title, _, key = tied.partition("/")
            if ledger.record(titles.get(title.strip(), ""), key.strip()) is None:
                what = f"佐证“{record.values.get('title', record.key)}”写明佐证“{tied}”，没有这条记录"
                problems.append(_problem(ledger, record, _RECORD, "evidence_tie", what))
    return tuple(problems)


def proofs_of(ledger: Ledger, fact: str) -> tuple[Record, ...]:
    """Returns the evidence behind a fact: what is tied to the records it comes from, or to a value of an indicator.

    Args:
        ledger: the ledger of the fact.
        fact: id of the fact.
    """
    tied = {proof.key: set(_ties(ledger, proof)) for proof in ledger.table(_REGISTER).values()}
    wanted = set().union(*tied.values())
    if not wanted:
        return ()
    registers = {register for register, _ in wanted}
    places = set()
    waiting, seen = [(fact, 0)], set[str]()
    while waiting:
        name, depth = waiting.pop()
        if name in seen or depth > _DEEPEST:
            continue
        seen.add(name)
        node = ledger.evaluation.node(name)
        origin = node.origin if node else None
        if isinstance(origin, RecordOrigin):
            places.add((origin.register, origin.key))
        elif isinstance(origin, Derivation):
            for each in origin.inputs:
                # A year's sum has thousands of cells; those of registers without evidence are passed by.
                register, slash, _ = each.partition("/")
                if not slash or register in registers:
                    waiting.append((each, depth + 1))
        elif node is None and "/" in name and "#" in name:
            register, _, rest = name.partition("/")
            places.add((register, rest.rpartition("#")[0]))
    return tuple(proof for proof in ledger.table(_REGISTER).values() if not places.isdisjoint(tied[proof.key]))


def _ties(ledger: Ledger, proof: Record) -> Iterator[tuple[str, str]]:
    values = proof.values.get(_VALUES)
    for key in values if isinstance(values, tuple) else ():
        yield "indicator_values", key
    said = proof.values.get(_RECORD)
    if isinstance(said, str):
        title, _, key = said.partition("/")
        yield from ((r.id, key.strip()) for r in ledger.schema.registers.values() if r.title == title.strip())


def _named(ledger: Ledger) -> Iterator[tuple[Record, str]]:
    """Yields every record and field that names a file."""
    for register in ledger.schema.registers.values():
        fields = [f.id for f in register.fields if f.type is FieldType.FILE]
        for record in tuple(ledger.table(register.id).values()) if fields else ():
            yield from ((record, name) for name in fields if isinstance(record.values.get(name), str))


def _inside(folder: Path, name: str) -> Path:
    """Returns the file of a name in a folder; links and `..` may not lead out of it."""
    root = folder.resolve()
    if "\x00" in name:
        raise EvidenceRefused("outside", "文件名有误")
    path = (root / name.replace("\\", "/")).resolve()
    if not path.is_relative_to(root):
        raise EvidenceRefused("outside", "文件不在佐证文件夹内")
    return path


def _problem(ledger: Ledger, record: Record, field: str, rule: str, what: str) -> Problem:
    title = ledger.register(record.register).title
    fix = "把原文件放进佐证文件夹，文件名与登记的一致；确已更换的，重新登记"
    return Problem(rule, 8, "W", record.register, record.key, field, f"“{title}”{record.key}：{what}", fix)
