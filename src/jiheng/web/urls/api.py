"""API: every operation with the page whose roles it takes, and the page of tokens."""

from __future__ import annotations

from django.urls import path

from jiheng.web.access import Scope, page
from jiheng.web.api import shapes
from jiheng.web.api.giving import PAGE, SIZE
from jiheng.web.api.operation import ROOT, Operation, Parameter, nothing, operations
from jiheng.web.api.tokens import TokenScope
from jiheng.web.roles import EVERYONE, Role
from jiheng.web.views import api_registers, api_unit, api_year, tokens

_YEAR = "u/<slug:unit>/<int:year>/"
_REGISTER = f"{_YEAR}registers/<slug:register>/records"
_RECORD = f"{_REGISTER}/<str:key>"
_WRITE = TokenScope.WRITE
_TEXT = {"type": "string", "maxLength": 200, "default": ""}
_NAME = Parameter("name", {"type": "string", "minLength": 1, "maxLength": 200}, "文件名", required=True)
_FACT = Parameter("fact", {"type": "string", "minLength": 1, "maxLength": 200}, "事实的编号", required=True)
_REASON = Parameter("reason", {"type": "string", "minLength": 1, "maxLength": 200}, "理由", required=True)
_LIST = (
    PAGE,
    SIZE,
    Parameter("q", _TEXT, "要找的词，空格隔开，须都出现"),
    Parameter("state", _TEXT, "状态"),
    Parameter("sort", _TEXT, "按哪一栏排，前面加 - 为倒序"),
    Parameter("filter", {"type": "array", "items": {"type": "string"}}, "栏:值，用于选择栏，可多个"),
)

_UNIT = (
    Operation("openapi", "GET", "openapi.json", api_unit.openapi, "本说明", scope=None, gives=dict),
    Operation("unit", "GET", "unit", api_unit.unit, "令牌的单位、年度和权限", gives=shapes.UnitShape),
    Operation(
        "journal", "GET", "u/<slug:unit>/journal", api_unit.journal, "日志，新的在前",
        like="audit", parameters=(PAGE, SIZE, Parameter("register", _TEXT, "登记簿")), gives=shapes.ChangePage,
    ),
    Operation(
        "verify", "GET", "u/<slug:unit>/journal/verification", api_unit.verification, "逐条校验日志",
        like="audit", gives=shapes.VerdictShape,
    ),
    Operation(
        "keep", "POST", "u/<slug:unit>/evidence", api_unit.keep, "上传佐证文件",
        like="record-new", scope=_WRITE, parameters=(_NAME,), takes=bytes, gives=shapes.EvidenceShape, status=201,
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
_REGISTERS = (
    Operation(
        "registers", "GET", f"{_YEAR}registers", api_registers.registers, "各登记簿及其栏目",
        like="registers", gives=list[shapes.RegisterShape],
    ),
    Operation(
        "records", "GET", _REGISTER, api_registers.records, "登记簿的记录",
        like="register", parameters=_LIST, gives=shapes.RecordPage,
    ),
    Operation(
        "enter", "POST", _REGISTER, api_registers.enter, "登记一条",
        like="record-new", scope=_WRITE, takes=shapes.NewRecord, gives=shapes.Change, status=201, writes=True,
    ),
    Operation("record", "GET", _RECORD, api_registers.record, "一条记录", like="record", gives=shapes.RecordShape),
    Operation(
        "replace", "PUT", _RECORD, api_registers.replace, "改写一条",
        like="record", scope=_WRITE, takes=shapes.NewRecord, gives=shapes.Change, writes=True, matches=True,
    ),
    Operation(
        "drop", "DELETE", _RECORD, api_registers.drop, "删去一条",
        like="record-drop", scope=_WRITE, parameters=(_REASON,), gives=shapes.Change, writes=True, matches=True,
    ),
    Operation(
        "move", "POST", f"{_RECORD}/move", api_registers.move, "转到另一状态",
        like="record-move", scope=_WRITE, takes=shapes.Move, gives=shapes.Change, writes=True, matches=True,
    ),
    Operation(
        "history", "GET", f"{_RECORD}/history", api_registers.history, "一条记录的变更，新的在前",
        like="record", parameters=(PAGE, SIZE), gives=shapes.ChangePage,
    ),
    Operation(
        "undo", "POST", f"{_YEAR}undo/<int:number>", api_registers.undo, "撤销一条变更",
        like="undo", scope=_WRITE, takes=shapes.Reason, gives=shapes.Change, writes=True,
    ),
)  # fmt: skip
_FACTS = (
    Operation(
        "facts", "GET", f"{_YEAR}facts", api_year.facts, "事实",
        like="origin", gives=shapes.FactPage,
        parameters=(PAGE, SIZE, Parameter("concept", _TEXT, "概念"), Parameter("subject", _TEXT, "项目等")),
    ),
    Operation(
        "explanation", "GET", f"{_YEAR}facts/explanation", api_year.explanation, "一个数从哪里来",
        like="origin", gives=shapes.Explanation,
        parameters=(_FACT,),
    ),
    Operation(
        "problems", "GET", f"{_YEAR}problems", api_year.problems, "登记中的问题",
        like="problems", gives=shapes.ProblemPage,
        parameters=(PAGE, SIZE, Parameter("level", {"type": "string", "enum": ["E", "W", "I"]}, "E、W 或 I")),
    ),
    Operation("score", "GET", f"{_YEAR}score", api_year.score, "自评得分", like="score", gives=shapes.ScoreShape),
    Operation(
        "monitoring", "GET", f"{_YEAR}monitoring", api_year.monitoring, "某月末的双监控",
        like="score", gives=shapes.MonitoringShape, faults=(409,),
        parameters=(
            Parameter("month", {"type": "integer", "minimum": 1, "maximum": 12}, "1 至 12", required=True),
            Parameter("project", _TEXT, "只看一个项目"),
        ),
    ),
    Operation(
        "report", "GET", f"{_YEAR}report", api_year.report, "自评报告现稿", like="report", gives=shapes.ReportShape
    ),
    Operation(
        "report-file", "GET", f"{_YEAR}report/<slug:form>", api_year.report_file, "自评报告现稿的文件",
        like="report-download", gives=tuple(api_year.TYPES.values()), faults=(409,),
    ),
    Operation(
        "workbook", "GET", f"{_YEAR}workbook", api_year.workbook, "全年登记簿的工作簿",
        like="export-year", gives=api_year.TYPES["xlsx"],
    ),
    Operation(
        "import", "POST", f"{_YEAR}imports", api_year.bring, "导入工作簿或财务系统导出的表",
        like="bring", scope=_WRITE, takes=bytes, gives=shapes.ImportShape,
        parameters=(_NAME, Parameter("preview", {"type": "boolean", "default": False}, "只看会改什么，不写入")),
    ),
)  # fmt: skip

urls = [
    *operations(*_UNIT, *_REGISTERS, *_FACTS),
    page("tokens/", tokens.tokens, name="tokens", scope=Scope.UNIT, write=EVERYONE - {Role.READER}),
    path(f"{ROOT}<path:rest>", nothing, name="api-nothing"),
    path(ROOT, nothing, name="api-root"),
]
