"""Pages of the money, of one number, of targets and of monitoring."""

from __future__ import annotations

from jiheng.web.access import page
from jiheng.web.views import facts, money

urls = [
    page("money/", money.money, name="money"),
    page("fact/", facts.fact, name="fact"),
]
