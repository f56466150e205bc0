"""Pages of the money, of one number, of targets and of monitoring."""

from __future__ import annotations

from jiheng.web.access import page
from jiheng.web.roles import WRITERS
from jiheng.web.views import facts, money, monitoring, targets

urls = [
    page("money/", money.money, name="money"),
    page("fact/", facts.fact, name="fact"),
    page("targets/", targets.targets, name="targets"),
    page("targets/fill/", targets.fill, name="targets-fill", gets=False, write=WRITERS),
    page("targets/value/", targets.value, name="targets-value", gets=False, write=WRITERS),
    page("targets/monitoring/", monitoring.monitoring, name="monitoring"),
    page("targets/monitoring/reason/", monitoring.reason, name="monitoring-reason", gets=False, write=WRITERS),
    page("targets/monitoring/freeze/", monitoring.freeze, name="monitoring-freeze", gets=False, write=WRITERS),
    page("targets/monitoring/kept/<int:number>/", monitoring.kept, name="monitoring-kept"),
    page("targets/monitoring/<slug:form>/", monitoring.download, name="monitoring-file"),
]
