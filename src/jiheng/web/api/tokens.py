"""Tokens: keys for programs. A token acts as its person in its unit, within its scopes; only its hash is kept."""

from __future__ import annotations

import datetime
import enum
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from jiheng.web.models import Member, Token
from jiheng.web.store import Book
from jiheng.web.store.acts import Subject, act

_PREFIX = "jh_"
_LONGEST = 100
_STEP = datetime.timedelta(minutes=1)


class TokenScope(enum.StrEnum):
    """What a token may be used for."""

    READ = "read"
    WRITE = "write"
    SIGN = "sign"
    ROLL_UP = "rollup"

    @property
    def caption(self) -> str:
        return _CAPTIONS[self]


_CAPTIONS = {
    TokenScope.READ: "读取",
    TokenScope.WRITE: "写入",
    TokenScope.SIGN: "送审签批",
    TokenScope.ROLL_UP: "汇总（本人所属各单位）",
}


def make_token(book: Book, member: Member, name: str, scopes: list[TokenScope], days: int) -> tuple[Token, str]:
    """Makes a token and writes that into the journal.

    Args:
        book: of the unit.
        member: whose token it is.
        name: what it is for.
        scopes: what it may do.
        days: how long it is good for.

    Returns:
        The token and its word, which is nowhere kept.
    """
    word = _PREFIX + secrets.token_urlsafe(32)
    until = timezone.now() + datetime.timedelta(days=days)
    with transaction.atomic():
        token = Token.objects.create(
            unit=book.unit,
            person=member.person,
            name=name,
            digest=_digest(word),
            scopes=[s.value for s in scopes],
            expires_at=until,
        )
        said = "、".join(s.caption for s in scopes)
        day = timezone.localtime(until).date()
        reason = f"制发接口令牌“{name}”（{said}），有效至 {day}"
        act(book.unit, book.year.year, Subject.TOKEN, reason, who=member.person.signature, row=token)
    return token, word


def withdraw(book: Book, token: Token, who: str) -> None:
    """Ends a token for good and writes that into the journal; a second time changes nothing."""
    with transaction.atomic():
        found = Token.objects.select_for_update().get(pk=token.pk)
        if found.revoked_at is None:
            found.revoked_at = timezone.now()
            found.save(update_fields=["revoked_at"])
            reason = f"收回 {token.person.name} 的接口令牌“{token.name}”"
            act(book.unit, book.year.year, Subject.TOKEN, reason, who=who, row=found)


def token_of(header: str) -> Token | None:
    """Returns the token of an `Authorization` header, None where it names none that is good."""
    kind, _, word = header.strip().partition(" ")
    word = word.strip()
    if kind.lower() != "bearer" or not word.startswith(_PREFIX) or len(word) > _LONGEST:
        return None
    token = Token.objects.select_related("person", "unit").filter(digest=_digest(word), revoked_at=None).first()
    now = timezone.now()
    if token is None or not token.person.is_active or token.expires_at is None or token.expires_at <= now:
        return None
    if token.used_at is None or abs(now - token.used_at) > _STEP:
        Token.objects.filter(pk=token.pk).update(used_at=now)
    return token


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode(errors="replace")).hexdigest()
