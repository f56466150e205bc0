"""How sure a piece of data is: nobody may mistake a reconstruction for the rule book."""

from __future__ import annotations

import enum


class Status(enum.StrEnum):
    """Where the words of an entry come from."""

    OFFICIAL = "official"  # read in the document named as its source
    RECONSTRUCTED = "reconstructed"  # put together from published reports and forms
    ASSUMED = "assumed"  # common practice, without a document at hand

    @property
    def chinese(self) -> str:
        return {"official": "官方原文", "reconstructed": "据公开材料重构", "assumed": "按惯例假定"}[self.value]
