"""Changes: amounts by which something rose or fell (`减少6.06万元`)."""

from __future__ import annotations

import re

from jiheng.facts import Stage
from jiheng.reading.meaning.memory import Memory
from jiheng.reading.meaning.phrase import Phrase
from jiheng.reading.meaning.rates import Draft, has_base

CHANGE = "增减额"

_NAMING = frozenset({"提升", "提高", "增长"})
_UP_TO = re.compile(r"(?:提高|提升|上升|增长|增加|上涨|下降|降低|减少|回落|压减|[降升增减])[到至为]$")


def change(phrase: Phrase, lead: str, memory: Memory) -> Draft | None:
    """Returns the meaning of an amount by which something rose or fell, None where nothing did."""
    lexicon = memory.lexicon
    if _UP_TO.search(lead):
        # `由450万元增加到500万元` is a level.
        return None
    found = lexicon.change.search(lead)
    if found is None:
        found = lexicon.change_head.match(lead)
    if found is None:
        return None
    word = found[1]
    if word in _NAMING and found.start() > 1 and lead.endswith(word) and not has_base(lead, phrase):
        # `社科组织能力提升2万元` is the name of a project.
        return None
    if (len(word) == 1 or word == "增收") and not has_base(lead, phrase):
        return None
    sign = 1 if word in lexicon.up else -1
    topic = memory.topic.label if memory.topic is not None and memory.topic_sentence == phrase.sentence else ""
    label = lead if len(lead) > len(word) else f"{topic}{lead}"
    return Draft(CHANGE, label, Stage.OTHER, sign=sign)
