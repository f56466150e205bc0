"""Versions: a report as it was handed on, whole and never changed; its hash; what differs between two."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from typing import Any

import msgspec
from django.db.models import TextField
from django.db.models.functions import Cast

from jiheng.scoring import plain as plain_sheet
from jiheng.web.composing import Composed
from jiheng.web.matters import Matter
from jiheng.web.models import Document, Version
from jiheng.writing.report import Composition
from jiheng.writing.report.outputs import render
from jiheng.writing.report.tagging import name

_TOKEN = re.compile(r"\d[\d,.]*[%‰]?|[A-Za-z]+|.", re.DOTALL)
_MOST_TOKENS = 4000
_DOCX = "docx"


class Change(msgspec.Struct, frozen=True):
    """A paragraph that differs: its words as `(mark, text)` with the marks `=`, `-` and `+`."""

    words: tuple[tuple[str, str], ...]


class Differs(msgspec.Struct, frozen=True):
    """A number that differs: before and after as shown, empty where it is not in one of the two."""

    label: str
    before: str
    after: str


class Comparison(msgspec.Struct, frozen=True):
    """What differs between two versions."""

    changes: tuple[Change, ...]
    facts: tuple[Differs, ...]
    same: bool


class _Content(msgspec.Struct, frozen=True):
    """What pages show of a version; `said` is a hash of what its report says."""

    matters: tuple[Matter, ...]
    text: str
    said: str


_soundness: dict[tuple[str, str], bool] = {}
"""Whether bytes of a version are what its hash says, by the hash and that of the bytes."""
_MOST_MARKS = 500
_contents: dict[tuple[int, str], _Content] = {}
_MOST_CONTENTS = 24


def frozen(found: Composed, composition: Composition) -> dict[str, Any]:
    """Returns what a version keeps: the report, its text, its score, and what stood against it."""
    sheet = found.sheet.sheet
    return {
        "report": msgspec.json.encode(composition).decode(),
        "text": found.text,
        "matters": msgspec.to_builtins(found.matters),
        "score": plain_sheet(sheet) if sheet else None,
    }


def hash_of(content: dict[str, Any]) -> str:
    """Returns the hash of a version, of its content with sorted names."""
    said = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def sound(version: Version) -> bool:
    """Tells whether a version is what it was when it was handed on."""
    return hash_of(version.content) == version.sha256


def with_soundness(document: Document) -> list[tuple[Version, bool]]:
    """Returns the versions of a report, each with whether it is sound.

    What the database holds is read every time, for anybody may have changed it there; bytes that were looked at before
    are known by their hash.
    """
    kept = document.versions.defer("content").annotate(written=Cast("content", TextField()))
    found: list[tuple[Version, bool]] = []
    for version in kept.prefetch_related("signings__person"):
        written = hashlib.sha256(str(version.written).encode()).hexdigest()
        mark = (version.sha256, written)
        if mark not in _soundness:
            while len(_soundness) >= _MOST_MARKS:
                _soundness.pop(next(iter(_soundness)), None)
            _soundness[mark] = sound(version)
        found.append((version, _soundness[mark]))
    return found


def composition_of(version: Version) -> Composition:
    """Returns the report of a version."""
    return msgspec.json.decode(version.content["report"], type=Composition)


def matters_of(version: Version) -> tuple[Matter, ...]:
    """Returns what stood against a version when it was handed on."""
    return _read(version).matters


def text_of(version: Version) -> str:
    """Returns the plain text of a version."""
    return _read(version).text


def same_report(version: Version, found: Composed) -> bool:
    """Tells whether a version says what the report says now."""
    return _read(version).said == found.once("said", lambda: _said(found.composition))


def _read(version: Version) -> _Content:
    """Returns the content of a version, which never changes and is therefore read once."""
    found = _contents.get((version.pk, version.sha256))
    if found is None:
        matters = tuple(msgspec.convert(each, Matter) for each in version.content["matters"])
        found = _Content(matters, str(version.content["text"]), _said(composition_of(version)))
        while len(_contents) >= _MOST_CONTENTS:
            _contents.pop(next(iter(_contents)), None)
        _contents[version.pk, version.sha256] = found
    return found


def _said(composition: Composition) -> str:
    """Returns a hash of what a report says, whenever it was signed and whatever stands against it."""
    # Every number that is said stands in a sentence or a table, as it is shown there.
    undated = msgspec.structs.replace(composition, draft=False, signed_on=None, problems=(), facts={})
    return hashlib.sha256(msgspec.json.encode(undated)).hexdigest()


def document_hash(composition: Composition) -> str:
    """Returns the hash of the Word file of a report, which is the same each time it is written."""
    files = render(msgspec.structs.replace(composition, draft=False), (_DOCX,)).files
    return hashlib.sha256(next(iter(files.values()))).hexdigest()


def compare(before: Version, after: Version) -> Comparison:
    """Returns what differs between two versions of a report: paragraphs with their words, and numbers."""
    changes = tuple(_changes(before.content["text"].splitlines(), after.content["text"].splitlines()))
    first, second = composition_of(before), composition_of(after)
    labels = {key: name(fact) for each in (first, second) for key, fact in each.facts.items()}
    left, right = _shown(first), _shown(second)
    facts = tuple(
        Differs(label, left.get(key, ""), right.get(key, ""))
        for key, label in labels.items()
        if left.get(key) != right.get(key)
    )
    return Comparison(changes, facts, not changes and not facts)


def words_between(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Returns how one text becomes another: `=` kept, `-` taken out, `+` put in; numbers are never cut."""
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(left) + len(right) > _MOST_TOKENS:
        return tuple(pair for pair in (("-", before), ("+", after)) if pair[1])
    found: list[tuple[str, str]] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("=", "".join(left[a:b])))
            continue
        if a < b:
            found.append(("-", "".join(left[a:b])))
        if c < d:
            found.append(("+", "".join(right[c:d])))
    return tuple(found)


def _changes(before: list[str], after: list[str]) -> list[Change]:
    found = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        left, right = before[a:b], after[c:d]
        for at in range(max(len(left), len(right))):
            old = left[at] if at < len(left) else ""
            new = right[at] if at < len(right) else ""
            found.append(Change(words_between(old, new)))
    return found


def _shown(composition: Composition) -> dict[str, str]:
    from jiheng.writing.report.figures import show  # noqa: PLC0415 - only differences need it

    return {key: show(fact.amount) for key, fact in composition.facts.items()}
