"""Sessions: kept in the database as the framework keeps them, and read without a model: every request reads one."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Kept

from jiheng.web.admission import session_data


class SessionStore(Kept):
    """The sessions of the desk."""

    def load(self) -> dict[str, Any]:
        """Returns what the session holds; one that is not there, or is over, loses its key."""
        data = session_data(self.session_key) if self.session_key else None
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)
