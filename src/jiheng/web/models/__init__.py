"""What the desk keeps in its database."""

from jiheng.web.models.documents import Dismissal, Document, Signing, Version
from jiheng.web.models.entries import Entry, Row
from jiheng.web.models.files import Evidence
from jiheng.web.models.people import Attempt, Draft, Member, Once, Person, SavedView, Token
from jiheng.web.models.readings import Reading
from jiheng.web.models.units import Unit, Year

__all__ = [
    "Attempt",
    "Dismissal",
    "Document",
    "Draft",
    "Entry",
    "Evidence",
    "Member",
    "Once",
    "Person",
    "Reading",
    "Row",
    "SavedView",
    "Signing",
    "Token",
    "Unit",
    "Version",
    "Year",
]
