"""Parts that addresses and parameters of the API share."""

from __future__ import annotations

from jiheng.web.api.operation import Parameter
from jiheng.web.api.tokens import TokenScope

UNIT_PLACE = "u/<slug:unit>/"
YEAR = "u/<slug:unit>/<int:year>/"
WRITE, SIGN = TokenScope.WRITE, TokenScope.SIGN
TEXT = {"type": "string", "maxLength": 200, "default": ""}
NAME = Parameter("name", {"type": "string", "minLength": 1, "maxLength": 200}, "文件名", required=True)
