"""What a ledger says of a report besides its facts: words for the forms, headings of indicators, how to fill gaps."""

from __future__ import annotations

from jiheng.ledger import Ledger, told
from jiheng.standards.system import Indicator
from jiheng.writing.report.goals import Asked
from jiheng.writing.report.shelf import Reference, parse

_NATIONAL = "national-2020"
_BLOCKS, _LEAF = "blocks", "三级"
_PROFILE = {
    "code": "budget_code",
    "leader": "led_by",
    "upper": "parent_body",
    "bureau": "finance_bureau",
    "region": "region",
}
_MOST = 4


def profile(ledger: Ledger, field: str) -> str:
    """Returns a text of the unit's profile, empty where there is none."""
    record = next(iter(ledger.records("profile")), None) if "profile" in ledger.schema.registers else None
    value = record.values.get(field) if record else None
    return value if isinstance(value, str) else ""


def words(ledger: Ledger) -> dict[str, str]:
    """Returns the words that forms ask for; those of a project stand under `名称.goal`."""
    found = {name: profile(ledger, field) for name, field in _PROFILE.items()}
    found["duties"] = _joined(ledger, "duties", "text")
    found["goal"] = _joined(ledger, "targets", "text", unless="project")
    found["problems"] = _joined(ledger, "issues", "text")
    found["measures"] = _joined(ledger, "issues", "measure")
    found["missed"] = _joined(ledger, "deviations", "text")
    for record in ledger.records("projects") if "projects" in ledger.schema.registers else ():
        name = record.key
        goal = record.values.get("goal")
        texts = [
            t for r in ledger.records("targets") if r.values.get("project") == name for t in [r.values.get("text")]
        ]
        found[f"{name}.goal"] = "；".join(str(t).rstrip("。；") for t in ([goal] if goal else texts))
        for field in ("code", "category", "fund", "owner", "note"):
            found[f"{name}.{field}"] = str(record.values.get(field, ""))
    return {name: text for name, text in found.items() if text}


def targeted(ledger: Ledger) -> tuple[str, ...]:
    """Returns the projects that have indicators of their own, in order of their register."""
    if "projects" not in ledger.schema.registers:
        return ()
    scopes = {str(record.values.get("scope", "")) for record in ledger.records("indicators")}
    return tuple(name for name in ledger.table("projects") if name in scopes)


def indicators(ledger: Ledger) -> tuple[Asked, ...]:
    """Returns the indicators with the facts of their targets and results, and the headings of the national table."""
    if "indicators" not in ledger.schema.registers:
        return ()
    system = ledger.standards.systems.get(_NATIONAL)
    places = {kind: row.name for row in (system.items if system else ()) for kind in _kinds(row)}
    results = ledger.table("indicator_values")
    found = []
    for record in ledger.records("indicators"):
        values = record.values
        if str(values.get("level", _LEAF)) != _LEAF:
            continue
        kind = str(values.get("kind", ""))
        result = results.get(record.key)
        found.append(
            Asked(
                name=str(values.get("name", record.key)),
                project=str(values.get("scope", "")),
                target=f"target_value[{record.key}]",
                done=f"done_value[{record.key}]",
                words=str(values.get("words", "")),
                result=str(result.values.get("words", "")) if result else "",
                sign=str(values.get("direction", "")),
                groups=(places[kind], f"{kind}指标") if kind in places else (),
            )
        )
    return tuple(found)


def hints(ledger: Ledger) -> dict[str, str]:
    """Returns for each section which sheets fill it."""
    found: dict[str, dict[str, None]] = {}
    registers = ledger.schema.registers
    homes = {rule.concept: rule.register for rule in ledger.schema.facts if rule.concept and rule.register}
    for wording in ledger.standards.wordings.values():
        for listing in wording.listings:
            if listing.register in registers:
                found.setdefault(listing.slot, {})[registers[listing.register].title] = None
        for sentence in wording.sentences:
            asked = parse(_first(sentence.each or sentence.text))
            register = homes.get(asked.concept) if isinstance(asked, Reference) else None
            if register:
                found.setdefault(sentence.slot, {})[registers[register].title] = None
    own = registers[_BLOCKS].title if _BLOCKS in registers else ""
    said = {}
    for slot, title in ledger.standards.slots.items():
        sheets = "、".join(f"“{name}”" for name in list(found.get(slot, {}))[:_MOST])
        alone = f"在“{own}”表写一行，“所属部分”填“{title}”" if own else ""
        said[slot] = "，或".join(part for part in (f"填写{sheets}表" if sheets else "", alone) if part)
    return said


def _joined(ledger: Ledger, register: str, field: str, unless: str = "") -> str:
    if register not in ledger.schema.registers:
        return ""
    kept = (r.values for r in told(ledger, register) if not (unless and r.values.get(unless)))
    return "；".join(str(v[field]).rstrip("。；") for v in kept if v.get(field))


def _kinds(row: Indicator) -> list[str]:
    return [kind for each in row.walk() for kind in each.own]


def _first(text: str) -> str:
    """Returns what stands in the first reference of a template, or the pattern itself."""
    return text.partition("{{")[2].partition("}}")[0].partition("|")[0] if "{{" in text else text
