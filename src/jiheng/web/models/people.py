"""Person, Member, Attempt, Draft, Token, SavedView: who uses the desk, as what, and how they left it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from jiheng.web.models.units import Unit
from jiheng.web.roles import Role


class People(BaseUserManager["Person"]):
    """Makes people."""

    def make(self, login: str, name: str, password: str) -> Person:
        person = self.model(login=login, name=name)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Who signs in with `login`; `name` is what the journal says."""

    login = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    is_active = models.BooleanField("可登录", default=True)
    must_change = models.BooleanField("须改密码", default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar[People] = People()

    def __str__(self) -> str:
        return self.name

    @property
    def signature(self) -> str:
        """The name as it stands in the journal: 李明（liming）."""
        return f"{self.name}（{self.login}）"


class Member(models.Model):
    """A role of a person in a unit; `control` is what makes up for duties of one person that should be apart."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField("角色", max_length=10, choices=[(r.value, r.caption) for r in Role])
    control = models.TextField("补偿控制", blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "person", "role"], name="one_role")]

    def __str__(self) -> str:
        return f"{self.person.name}：{Role(self.role).caption}"


class Attempt(models.Model):
    """A sign-in that failed; many of them close the door for a while."""

    login = models.CharField(max_length=40, db_index=True)
    address = models.CharField(max_length=60, db_index=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.login} {self.at}"


class Draft(models.Model):
    """A form as it was left: the fields of a page, not yet saved."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    path = models.CharField(max_length=400)
    body = models.TextField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "path"], name="one_draft")]

    def __str__(self) -> str:
        return self.path


class Once(models.Model):
    """A form that was sent, by the word it carried, and where it led: sent again, it leads there again."""

    word = models.CharField(max_length=40, unique=True)
    target = models.CharField(max_length=400)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.word


class Token(models.Model):
    """A key for the API: only its hash is kept. `scopes` are names such as `read`, `registers:write`."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="tokens")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField("用途", max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """A list as a person likes to see it: the query of its address, under a name."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="views")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="views")
    register = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "unit", "register", "name"], name="one_view"),
        ]

    def __str__(self) -> str:
        return self.name
