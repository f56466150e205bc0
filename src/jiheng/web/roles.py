"""Role: what a member of a unit may do."""

from __future__ import annotations

import enum


class Role(enum.StrEnum):
    """A role; the values stand in the database."""

    CLERK = "clerk"
    CHECKER = "checker"
    LEADER = "leader"
    ADMIN = "admin"
    READER = "reader"

    @property
    def caption(self) -> str:
        return _TITLES[self]

    @property
    def help(self) -> str:
        return _HELP[self]


_TITLES = {
    Role.CLERK: "经办",
    Role.CHECKER: "复核",
    Role.LEADER: "负责人",
    Role.ADMIN: "管理员",
    Role.READER: "只读",
}
_HELP = {
    Role.CLERK: "登记、导入、编写报告，送复核",
    Role.CHECKER: "复核登记和报告，通过或退回",
    Role.LEADER: "审阅、签发或退回报告",
    Role.ADMIN: "管理成员、年度、备份；不因此能登记或签发",
    Role.READER: "只能查看",
}
EVERYONE = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()
WRITERS = frozenset({Role.CLERK})
"""Who writes registers and reports."""
KEEPERS = frozenset({Role.CLERK, Role.CHECKER})
"""Who moves records on and takes changes back."""
JUDGES = frozenset({Role.CHECKER, Role.LEADER})
"""Who checks and signs: accepts what a writer proposes."""
