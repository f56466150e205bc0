"""Page of the first day."""

from __future__ import annotations

from jiheng.web.access import page
from jiheng.web.views import start

urls = [page("start/", start.start, name="start")]
