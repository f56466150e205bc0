"""Keys of records in addresses: any text, also one with slashes, as one safe part."""

from __future__ import annotations

import base64
import binascii

_TAKEN = frozenset({"new", "export", "import", "bulk"})
"""Parts of addresses that are pages, not keys."""


def pack_key(key: str) -> str:
    """Returns a key as a part of an address: itself where it is plain, else coded after a `~`."""
    if key not in _TAKEN and key.isascii() and key.replace("-", "").replace("_", "").isalnum():
        return key
    return "~" + base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def unpack_key(part: str) -> str:
    """Returns the key of a part of an address; one that is not well formed is no record's key."""
    if not part.startswith("~"):
        return part
    coded = part[1:]
    try:
        return base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
