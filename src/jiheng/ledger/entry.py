"""Entry: one change as the journal keeps it, its bytes, and the hash that ties it to all before it."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal
from typing import Any

import msgspec

from jiheng.facts import Amount, Bound, Period
from jiheng.ledger.record import Record, Value

START = "0" * 64
_HEAD, _MIDDLE, _TAIL = b'{"hash":"', b'","entry":', b"}"
_HASH = slice(len(_HEAD), len(_HEAD) + 64)
_BODY = len(_HEAD) + 64 + len(_MIDDLE)

PUT, DROP, CLOSE, REOPEN, NOTE = "put", "drop", "close", "reopen", "note"
CLOSE_MARK, REOPEN_MARK = b'"do":"close"', b'"do":"reopen"'


class Entry(msgspec.Struct, frozen=True):
    """One change.

    Attributes:
        n: number in the journal, from 1.
        at: time, ISO 8601 with zone.
        who: name of the person.
        do: `put`, `drop`, `close`, `reopen` or `note` (what changes no record, such as a key given out).
        year: year of the ledger.
        register: register of the record, empty for a year closed or reopened.
        key: key of the record.
        before: the record as it was, None where there was none.
        after: the record as it is, None where it was dropped.
        reason: why.
    """

    n: int
    at: str
    who: str
    do: str
    year: int
    register: str = ""
    key: str = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    reason: str = ""


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Entry)


def to_line(entry: Entry, previous: str) -> tuple[bytes, str]:
    """Returns the line of an entry with its line feed, and its hash, which covers the hash before it."""
    body = _encoder.encode(entry)
    digest = chained(previous.encode(), body)
    return b"".join((_HEAD, digest.encode(), _MIDDLE, body, _TAIL, b"\n")), digest


def chained(previous: bytes, body: bytes) -> str:
    """Returns the hash of an entry's canonical bytes after the hash before it."""
    return hashlib.sha256(previous + body).hexdigest()


def parts(line: bytes) -> tuple[bytes, bytes] | None:
    """Returns hash and body of a line without its line feed, None where it has not the form of an entry."""
    if not (line.startswith(_HEAD) and line.endswith(_TAIL) and line[_HASH.stop : _BODY] == _MIDDLE):
        return None
    return line[_HASH], line[_BODY : -len(_TAIL)]


def read(body: bytes) -> Entry | None:
    """Returns the entry of a body, None where it is none."""
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, ValueError):
        return None


def plain(record: Record | None) -> dict[str, Any] | None:
    """Returns a record as plain data that says the type of each value."""
    if record is None:
        return None
    return {"state": record.state, "values": {name: _plain(value) for name, value in record.values.items()}}


def restored(register: str, key: str, data: dict[str, Any]) -> Record:
    """Returns the record of plain data.

    Raises:
        ValueError: where the data are not those of a record.
    """
    try:
        values = {str(name): _restored(value) for name, value in data["values"].items()}
        return Record(register, key, values, str(data["state"]))
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"not the data of a record: {register}/{key}") from error


def _plain(value: Value) -> Any:
    match value:
        case Amount():
            data = {"v": str(value.value), "u": value.unit, "s": str(value.step), "b": str(value.bound)}
            return data if value.upper is None else {**data, "to": str(value.upper)}
        case Period():
            return {"p": str(value)}
        case datetime.date():
            return {"d": value.isoformat()}
        case tuple():
            return list(value)
        case _:
            return value


def _restored(data: Any) -> Value:
    if isinstance(data, dict):
        if "d" in data:
            return datetime.date.fromisoformat(data["d"])
        if "p" in data:
            return Period.parse(data["p"])
        upper = Decimal(data["to"]) if "to" in data else None
        return Amount(Decimal(data["v"]), data["u"], Decimal(data["s"]), Bound(data["b"]), upper)
    if isinstance(data, list):
        return tuple(str(each) for each in data)
    if isinstance(data, (bool, int, str)):
        return data
    raise TypeError(f"no value of a record: {data!r}")
