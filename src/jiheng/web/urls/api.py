"""API: every operation with the page whose roles it takes, and the page of tokens."""

from __future__ import annotations

from django.urls import path

from jiheng.web.access import Scope, page
from jiheng.web.api.guard import nothing, operations
from jiheng.web.api.operation import ROOT
from jiheng.web.roles import EVERYONE, Role
from jiheng.web.urls import api_registers, api_report, api_unit
from jiheng.web.views import tokens

urls = [
    *operations(*api_unit.UNIT, *api_unit.YEARS),
    *operations(*api_registers.REGISTERS, *api_registers.FACTS, *api_registers.MONITORING),
    *operations(*api_report.REPORT, *api_report.READINGS),
    page("tokens/", tokens.tokens, name="tokens", scope=Scope.UNIT, write=EVERYONE - {Role.READER}),
    path(f"{ROOT}<path:rest>", nothing, name="api-nothing"),
    path(ROOT, nothing, name="api-root"),
]
