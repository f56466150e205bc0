"""Pages: what only a page does, and why the API does not; everything else a page can do, an operation can."""

from __future__ import annotations

ONLY_PAGES = {
    "home": "an overview of what problems, facts and the journal give",
    "start": "leads a person through the first day",
    "members": "who may do what is decided by a person who is signed in",
    "member": "roles and passwords, as members",
    "tokens": "a key for programs is given out by a person, never by a program",
    "saved-view": "how a person likes to see a list",
    "score-what-if": "tries figures without keeping them",
    "report-last-year": "compares with a file for the eye, and keeps nothing",
    "record-new GET": "an empty form",
    "bulk GET": "a form to choose records",
    "paste GET": "a form to paste into",
    "bring GET": "a form to choose a file",
}
"""Page, or page and method, and the reason."""
