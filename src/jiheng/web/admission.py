"""Admission: what every request reads before its page: the session, the person, the roles, the unit and its years.

Each is asked anew at every request, so that who was removed, signed out or given another password is out with the next
one. They are asked in plain SQL: three short questions, where models took two thirds of the time of a simple page.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from jiheng.web.models import Person, Unit, Year
from jiheng.web.roles import Role
from jiheng.web.store.plain import OF_UNIT, unpacked
from jiheng.web.store.plain import rows as rows_of

_OF_PERSON = ("id", "password", "login", "name", "is_active", "must_change")
_OF_YEAR = ("id", "unit_id", "year", "packs", "standard", "system", "closed")


def _listed(table: str, names: tuple[str, ...]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


_PERSON = f"SELECT {_listed('p', _OF_PERSON)} FROM web_person p WHERE p.id = %s"  # noqa: S608 - our own names
_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
_PLACE = f"""SELECT m.role, {_listed("u", OF_UNIT)}, {_listed("y", _OF_YEAR)}
    FROM web_unit u JOIN web_member m ON m.unit_id = u.id LEFT JOIN web_year y ON y.unit_id = u.id
    WHERE u.slug = %s AND m.person_id = %s ORDER BY y.year DESC"""  # noqa: S608 - our own names


def session_data(key: str) -> str | None:
    """Returns what a session holds, as it is kept; None where there is none, or it is over."""
    now: datetime.datetime | str | None = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = rows_of(_SESSION, key, now)
    return rows[0][0] if rows else None


def person_of(request: HttpRequest) -> Person | AnonymousUser:
    """Returns who sent a request: who signed in with its session and with the password of today."""
    session: SessionBase = request.session
    if SESSION_KEY not in session:
        return AnonymousUser()
    known = session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    rows = rows_of(_PERSON, int(session[SESSION_KEY])) if known else []
    if rows:
        *said, active, must_change = rows[0]
        person = Person.from_db(connection.alias, _OF_PERSON, (*said, bool(active), bool(must_change)))
        proof = person.get_session_auth_hash()
        if person.is_active and constant_time_compare(session.get(HASH_SESSION_KEY, ""), proof):
            return person
    # Whoever does not enter so is judged, and the session ended, by the rules of the framework.
    found = get_user(request)
    assert isinstance(found, Person | AnonymousUser)  # noqa: S101 - there are no others
    return found


def place_of(slug: str, person: Person) -> tuple[Unit, frozenset[Role], list[Year]] | None:
    """Returns a unit, the person's roles in it and its years, the latest first; None where there are no roles."""
    rows = rows_of(_PLACE, slug, person.pk)
    if not rows:
        return None
    end = 1 + len(OF_UNIT)
    unit = Unit.from_db(connection.alias, OF_UNIT, rows[0][1:end])
    years: dict[int, Year] = {}
    for row in rows:
        number, of, year, packs, *named, closed = row[end:]
        if number is None or number in years:
            continue
        values = (number, of, year, unpacked(packs), *named, bool(closed))
        years[number] = Year.from_db(connection.alias, _OF_YEAR, values)
        years[number].unit = unit
    return unit, frozenset(Role(row[0]) for row in rows), list(years.values())
