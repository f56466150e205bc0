"""Marked reports: a text with its facts marked in place, and what it yields for tally.

    python tests/reports/marked.py OUT_DIR [FOLDER ...]      writes OUT_DIR/texts/NAME.txt and OUT_DIR/gold/NAME.json

A marked report is a file NAME.marked in three parts divided by lines of `===`:

    % period 2022                                    the year where a mark names none (needed); `# …` is a comment
    ===
    全年支出⟦460.07万元|基本支出|决算⟧，完成⟦86.37%|预算完成率|决算⟧，较上年减少⟦3.10万元|增减额|其他|-⟧。
    ===
    @ratio 86.37% = 460.07万元 / 532.66万元

A mark is `⟦written|concept|stage⟧` (`concept/another` where two names are right) and more pieces in any order: `2021` (the year it speaks of, if not the report's),
`万元` (the unit a table header gives), `-` (the text says it is a decrease), `~` (approximate by words outside the mark),
`=1200000 CNY` (value and unit, where the writing is no simple number). `o:` is short for `other:`.

Relations, each value as the text writes it (a sign may be added), with ` !` behind one that does not hold:

    @sum 120万元 = 100万元 + 20万元          @ratio 85.00% = 85万元 / 100万元       @equal 12场 = 5场 !
    @difference 5万元 = 25万元 - 20万元      @growth -4.00% = -5万元 : 120万元      (change : value after the change)
                                             @growth -4.00% = 120万元 vs 125万元    (value after vs value before)

Every value of a relation must stand in the text, and the verdict is recomputed: a wrong ` !` or a missing one is an
error, and so is money or a rate left without a mark.
"""

# ruff: noqa: T201  (a command that prints)
from __future__ import annotations

import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import numerals

HERE = Path(__file__).parent
STAGES = frozenset(("年初预算", "调整预算", "预算", "决算", "支出", "收入", "目标", "完成", "得分", "满分", "其他"))
_MARK = re.compile(r"⟦([^⟦⟧]*)⟧")
_UNMARKED = re.compile(r"(?<![×xX*\d])\d[\d,，]*(?:[.．]\s?\d+)?\s*[余多]?[万亿]*\s*(?:元|%|％|‰|个?百分点)")
_RELATION = re.compile(r"@(sum|ratio|growth|difference|equal)\s+(\S+)\s*=\s*(.+?)(\s*!)?\s*")
_FAMILY = {"percent": "rate", "points": "rate", "permille": "rate", "score": "count", "CNY": "CNY"}


class MarkError(ValueError):
    """A marked report that breaks the form; says where."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path.name}:{line}: {what}")


class Marked(NamedTuple):
    """A report without its marks, and its gold in the form of the annotated reports."""

    name: str
    text: str
    gold: dict


def family(unit: str) -> str:
    """Returns CNY, rate or count: what the scorer compares with each other."""
    head = unit.partition(":")[0]
    return _FAMILY.get(head, head)


def parse(path: Path) -> Marked:
    """Reads a marked report.

    Raises:
        MarkError: with file and line.
    """
    source = path.read_bytes().decode("utf-8")
    parts = re.split(r"^===\n", source, flags=re.MULTILINE)
    if len(parts) != 3:
        raise MarkError(path, 1, f"needs three parts divided by ===, has {len(parts)}")
    head, body, tail = parts
    period = re.search(r"^% period (\d{4})$", head, re.MULTILINE)
    if period is None:
        raise MarkError(path, 1, "the head names no period")
    body_line = head.count("\n") + 2
    text, facts = _facts(path, body, period[1], body_line)
    relations = []
    for number, line in enumerate(tail.splitlines(), body_line + body.count("\n") + 1):
        if line.strip() and not line.startswith("#"):
            relations.append(_relation(path, number, line, facts))
    for fact in facts:
        del fact["step"]
    return Marked(path.stem, text, {"id": path.stem, "facts": facts, "relations": relations, "issues": []})


def _facts(path: Path, body: str, period: str, first_line: int) -> tuple[str, list[dict]]:
    out: list[str] = []
    length = at = 0
    facts = []
    for match in _MARK.finditer(body):
        line = first_line + body.count("\n", 0, match.start())
        before = body[at : match.start()]
        loose = _UNMARKED.search(before)
        if loose:
            raise MarkError(path, line, f"money or rate without a mark: {loose[0]}")
        written, *pieces = match[1].split("|")
        fact = _fact(path, line, written, pieces, period)
        out += [before, written]
        start = length + len(before)
        length = start + len(written)
        at = match.end()
        facts.append(fact | {"start": start, "end": length})
    rest = body[at:]
    loose = _UNMARKED.search(rest)
    if loose:
        raise MarkError(path, first_line + body.count("\n", 0, at), f"money or rate without a mark: {loose[0]}")
    text = "".join([*out, rest])
    if "⟦" in text or "⟧" in text:
        raise MarkError(path, first_line, "a mark is not closed")
    for fact in facts:
        fact["quote"] = text[max(0, fact["start"] - 12) : fact["end"]]
    return text, facts


def _fact(path: Path, line: int, written: str, pieces: list[str], period: str) -> dict:
    if len(pieces) < 2:
        raise MarkError(path, line, f"a mark needs concept and stage: {written}")
    concept, *rest = pieces
    concept, *also = [re.sub(r"^o:", "other:", name) for name in concept.split("/")]
    stage = unit = given = ""
    sign, vague = 1, False
    for piece in rest:
        if piece in STAGES:
            stage = piece
        elif re.fullmatch(r"20\d\d", piece):
            period = piece
        elif piece == "-":
            sign = -1
        elif piece == "~":
            vague = True
        elif piece.startswith("="):
            given = piece[1:]
        else:
            unit = piece
    if not stage or not concept:
        raise MarkError(path, line, f"no stage or concept: {written}|{'|'.join(pieces)}")
    try:
        if given:
            value, _, kind = given.partition(" ")
            number = numerals.Number(Decimal(value), kind, Decimal(1), approx=False)
        else:
            number = numerals.read(written, unit)
    except (ValueError, ArithmeticError) as error:
        raise MarkError(path, line, str(error)) from error
    value = number.value * sign
    fact = {
        "quote": "",
        "concept": concept,
        "value": plain(value),
        "unit": number.unit,
        "period": period,
        "stage": stage,
        "step": number.step,
    }
    return fact | ({"also": also} if also else {}) | ({"approx": True} if vague or number.approx else {})


def plain(value: Decimal) -> str:
    """Returns a value without exponent and without trailing zeros."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _relation(path: Path, line: int, written: str, facts: list[dict]) -> dict:
    match = _RELATION.fullmatch(written)
    if match is None:
        raise MarkError(path, line, f"no relation: {written}")
    kind, stated_text, right, false = match.groups()
    operator = {"sum": " + ", "ratio": " / ", "difference": " - ", "growth": " : ", "equal": " = "}[kind]
    stated, stated_fact = _term(path, line, stated_text, facts)
    against = kind == "growth" and " vs " in right
    terms = [_term(path, line, t.strip(), facts) for t in right.split(" vs " if against else operator)]
    values = [v for v, _ in terms]
    if kind in ("ratio", "difference", "growth") and len(values) != 2:
        raise MarkError(path, line, f"{kind} needs two values on the right: {written}")
    total, parts = stated, values
    match kind:
        case "sum":
            computed = sum(values, Decimal(0))
        case "ratio":
            computed, total, parts = values[0] / values[1] * 100, values[1], [values[0]]
        case "growth":
            after, before = values if against else (values[1], values[1] - values[0])
            computed = (after - before) / before * 100
            total, parts = after, [before if against else values[0]]
        case "difference":
            computed, parts = values[0] - values[1], [values[0], -values[1]]
        case _:
            computed = values[0]
    holds = abs(computed - stated) <= (Decimal(0) if kind == "equal" else stated_fact["step"] / 2)
    if holds == bool(false):
        raise MarkError(path, line, f"computed {computed:.6f}, stated {stated}: {written}")
    return {
        "kind": kind,
        "quote": stated_fact["quote"],
        "total": plain(total),
        "parts": [plain(p) for p in parts],
        "stated": plain(stated),
        "recomputed": plain(round(computed, 4)),
        "holds": holds,
        "last_digit": plain(stated_fact["step"]),
        "unit": stated_fact["unit"],
    }


def _term(path: Path, line: int, written: str, facts: list[dict]) -> tuple[Decimal, dict]:
    try:
        number = numerals.read(written)
    except (ValueError, ArithmeticError) as error:
        raise MarkError(path, line, str(error)) from error
    same = [
        f for f in facts if family(f["unit"]) == family(number.unit) and abs(Decimal(f["value"])) == abs(number.value)
    ]
    if not same:
        raise MarkError(path, line, f"no marked fact has the value {written}")
    return number.value, same[0]


def folder(name: str) -> list[Marked]:
    """Reads all marked reports of a folder beside this file."""
    return [parse(p) for p in sorted((HERE / name).glob("*.marked"))]


def main(arguments: list[str]) -> int:
    """Writes texts and gold; says every broken report and returns 1 when there is one."""
    if not arguments:
        print(__doc__)
        return 2
    out, names = Path(arguments[0]), arguments[1:] or ["dev", "heldout", "blind", "unseen", "fresh", "later"]
    (out / "texts").mkdir(parents=True, exist_ok=True)
    (out / "gold").mkdir(exist_ok=True)
    broken = count = facts = relations = 0
    for name in names:
        for path in sorted((HERE / name).glob("*.marked")):
            try:
                report = parse(path)
            except MarkError as error:
                broken += 1
                print(error, file=sys.stderr)
                continue
            count, facts = count + 1, facts + len(report.gold["facts"])
            relations += len(report.gold["relations"])
            (out / "texts" / f"{report.name}.txt").write_bytes(report.text.encode())
            (out / "gold" / f"{report.name}.json").write_text(
                json.dumps(report.gold, ensure_ascii=False, indent=1), "utf-8"
            )
    print(f"{count} reports, {facts} facts, {relations} relations, {broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
