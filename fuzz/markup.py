"""Mutates XML by elements and HTML by tags: a mutant that does not parse shows nothing but the parser."""

from __future__ import annotations

import random
import re
from copy import deepcopy

from lxml import etree

_VALUES = ("", "-1", "0", "1", "2", "9", "63", "16384", "99999999", "-99999999999999999999", "1e9", "NaN", "x", "none", "A1:XFD1048576",
    "B2:A1", "%1.%2", "true", "\u0661", "0.00%", "rId1", "bullet", "decimal", "restart", "Heading1", "Z9999999999")  # fmt: skip
_TEXTS = ("", "66.44万元", "甲\t乙", "\n", "9" * 400, "0", "-0.5e308", "1e400", "inf", "\u202e一", "99999", "第1条")
_TAG = re.compile(rb"<[^<>]{0,200}>|[^<]+|<")


def mutated_xml(data: bytes, seed: int) -> bytes | None:
    """Returns the XML after one to four edits of its tree, None when it does not parse."""
    try:
        root = etree.fromstring(data)
    except (etree.XMLSyntaxError, ValueError):
        return None
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        nodes = [e for e in root.iter() if isinstance(e.tag, str)]
        node = chance.choice(nodes)
        parent = node.getparent()
        match chance.randrange(7):
            case 0 if parent is not None:
                parent.remove(node)
            case 1 if parent is not None:
                for _ in range(chance.choice((1, 2, 20))):
                    node.addnext(deepcopy(node))
            case 2:
                other = chance.choice(nodes)
                if node not in (other, *other.iterancestors()):
                    other.insert(0, node)
            case 3 if node.attrib:
                node.set(chance.choice(list(node.attrib)), chance.choice(_VALUES))
            case 4:
                node.text = chance.choice(_TEXTS)
            case 5:
                node.tag = chance.choice(nodes).tag
            case _:
                for name, value in chance.choice(nodes).attrib.items():
                    node.set(name, value)
    return etree.tostring(root)


def mutated_html(data: bytes, seed: int) -> bytes:
    """Returns the page after one to five edits of its tags and texts."""
    chance = random.Random(seed)
    pieces = _TAG.findall(data) or [b"<p>"]
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(pieces))
        match chance.randrange(5):
            case 0:
                del pieces[at : at + chance.choice((1, 2, 8))]
            case 1:
                pieces[at:at] = pieces[at : at + chance.choice((1, 3, 12))] * chance.choice((1, 2, 20))
            case 2:
                pieces.insert(at, chance.choice(pieces) if pieces else b"<td>")
            case 3:
                value = chance.choice(_VALUES).encode()
                pieces[at] = re.sub(rb"=\s*[\"']?[^\s>\"']*[\"']?", b'="' + value + b'"', pieces[at], count=1)
            case _:
                tag = chance.choice((b"td rowspan=2", b"td colspan=9999", b"tr", b"table", b"/table", b"p", b"li value=7",
                    b"ol", b"h1", b"br", b"span", b"pre", b"!--", b"div style='display:none'", b"title", b"/tr"))  # fmt: skip
                pieces.insert(at, b"<" + tag + b">")
        if not pieces:
            pieces = [b"<p>"]
    return b"".join(pieces)
