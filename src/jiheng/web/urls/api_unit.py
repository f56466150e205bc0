"""API of a unit: its years, journal, evidence; many units side by side."""

from __future__ import annotations

from jiheng.web.api import shapes
from jiheng.web.api.giving import PAGE, SIZE
from jiheng.web.api.operation import Operation, Parameter
from jiheng.web.api.tokens import TokenScope
from jiheng.web.urls.api_parts import NAME, TEXT, UNIT_PLACE, WRITE, YEAR
from jiheng.web.views import api_unit, api_unit_years

UNIT = (
    Operation("openapi", "GET", "openapi.json", api_unit.openapi, "本说明", scope=None, gives=dict),
    Operation(
        "unit", "GET", "unit", api_unit.unit, "令牌的单位、年度和权限",
        gives=shapes.UnitShape, covers=("years",),
    ),
    Operation(
        "journal", "GET", "u/<slug:unit>/journal", api_unit.journal, "日志，新的在前",
        like="audit", parameters=(PAGE, SIZE, Parameter("register", TEXT, "登记簿")), gives=shapes.ChangePage,
        covers=("audit-file",),
    ),
    Operation(
        "verify", "GET", "u/<slug:unit>/journal/verification", api_unit.verification, "逐条校验日志",
        like="audit", gives=shapes.VerdictShape, covers=("audit-verify",),
    ),
    Operation(
        "keep", "POST", "u/<slug:unit>/evidence", api_unit.keep, "上传佐证文件",
        like="record-new", scope=WRITE, parameters=(NAME,), takes=bytes, gives=shapes.EvidenceShape, status=201,
    ),
    Operation(
        "evidence", "GET", "u/<slug:unit>/evidence/<slug:sha256>", api_unit.evidence, "佐证文件的内容",
        like="evidence", gives="application/octet-stream",
    ),
    Operation(
        "rollup", "GET", "rollup", api_unit.rolled, "多个单位的事实并列、汇总",
        scope=TokenScope.ROLL_UP, gives=shapes.RollUpShape,
        parameters=(
            Parameter("year", {"type": "integer", "minimum": 1949, "maximum": 2200}, "年度", required=True),
            Parameter("unit", {"type": "array", "items": {"type": "string"}}, "单位的网址名，可多个；不写为全部"),
        ),
    ),
)  # fmt: skip
YEARS = (
    Operation(
        "open-year", "POST", f"{UNIT_PLACE}years", api_unit_years.open_one, "建立一个年度",
        like="years", scope=WRITE, takes=shapes.NewYear, gives=shapes.Change, status=201, writes=True,
    ),
    Operation(
        "closing", "GET", f"{YEAR}closing", api_unit_years.closing, "是否已结账，还有多少问题",
        like="year-close", gives=shapes.ClosingShape,
    ),
    Operation(
        "close", "POST", f"{YEAR}closing", api_unit_years.close, "结账，或重新打开",
        like="year-close", scope=WRITE, takes=shapes.Closing, gives=shapes.Change, writes=True,
    ),
    Operation(
        "next-year", "GET", f"{YEAR}next", api_unit_years.carried, "下一年会带入什么",
        like="carry", gives=shapes.CarriedShape,
    ),
    Operation(
        "begin-next-year", "POST", f"{YEAR}next", api_unit_years.begin, "由本年建立下一年",
        like="carry", scope=WRITE, gives=shapes.Change, status=201, writes=True,
    ),
    Operation(
        "offers", "GET", f"{YEAR}issues/offered", api_unit_years.offers, "可以立为问题的失分和偏差",
        like="issues", gives=list[shapes.OfferedShape],
    ),
    Operation(
        "take-offer", "POST", f"{YEAR}issues", api_unit_years.take, "把一项失分或偏差立为问题",
        like="issue-take", scope=WRITE, takes=shapes.Taking, gives=shapes.Change, writes=True,
    ),
)  # fmt: skip
