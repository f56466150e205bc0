"""API of the registers, of the facts of a year, of targets and monitoring."""

from __future__ import annotations

from jiheng.web.api import shapes
from jiheng.web.api.giving import PAGE, SIZE
from jiheng.web.api.operation import Operation, Parameter
from jiheng.web.urls.api_parts import NAME, TEXT, WRITE, YEAR
from jiheng.web.views import api_monitoring, api_registers, api_year

REGISTER = f"{YEAR}registers/<slug:register>/records"
RECORD = f"{REGISTER}/<str:key>"
FACT = Parameter("fact", {"type": "string", "minLength": 1, "maxLength": 200}, "事实的编号", required=True)
REASON = Parameter("reason", {"type": "string", "minLength": 1, "maxLength": 200}, "理由", required=True)
MONTH = Parameter("month", {"type": "integer", "minimum": 1, "maximum": 12}, "1 至 12", required=True)
LIST = (
    PAGE,
    SIZE,
    Parameter("q", TEXT, "要找的词，空格隔开，须都出现"),
    Parameter("state", TEXT, "状态"),
    Parameter("sort", TEXT, "按哪一栏排，前面加 - 为倒序"),
    Parameter("filter", {"type": "array", "items": {"type": "string"}}, "栏:值，用于选择栏，可多个"),
)

REGISTERS = (
    Operation(
        "registers", "GET", f"{YEAR}registers", api_registers.registers, "各登记簿及其栏目",
        like="registers", gives=list[shapes.RegisterShape],
    ),
    Operation(
        "records", "GET", REGISTER, api_registers.records, "登记簿的记录",
        like="register", parameters=LIST, gives=shapes.RecordPage,
        covers=("export-register", "disclosure"),
    ),
    Operation(
        "enter", "POST", REGISTER, api_registers.enter, "登记一条",
        like="record-new", scope=WRITE, takes=shapes.NewRecord, gives=shapes.Change, status=201, writes=True,
        covers=("paste", "issue-apply", "score-adopt", "disclosure"),
    ),
    Operation(
        "record", "GET", RECORD, api_registers.record, "一条记录",
        like="record", gives=shapes.RecordShape, covers=("issue", "report-text"),
    ),
    Operation(
        "replace", "PUT", RECORD, api_registers.replace, "改写一条",
        like="record", scope=WRITE, takes=shapes.NewRecord, gives=shapes.Change, writes=True, matches=True,
        covers=("bulk", "targets-value", "monitoring-reason", "score-answer", "score-row", "issue", "report-text"),
    ),
    Operation(
        "drop", "DELETE", RECORD, api_registers.drop, "删去一条",
        like="record-drop", scope=WRITE, parameters=(REASON,), gives=shapes.Change, writes=True, matches=True,
    ),
    Operation(
        "move", "POST", f"{RECORD}/move", api_registers.move, "转到另一状态",
        like="record-move", scope=WRITE, takes=shapes.Move, gives=shapes.Change, writes=True, matches=True,
        covers=("issue-move",),
    ),
    Operation(
        "history", "GET", f"{RECORD}/history", api_registers.history, "一条记录的变更，新的在前",
        like="record", parameters=(PAGE, SIZE), gives=shapes.ChangePage,
    ),
    Operation(
        "undo", "POST", f"{YEAR}undo/<int:number>", api_registers.undo, "撤销一条变更",
        like="undo", scope=WRITE, takes=shapes.Reason, gives=shapes.Change, writes=True,
    ),
)  # fmt: skip
FACTS = (
    Operation(
        "facts", "GET", f"{YEAR}facts", api_year.facts, "事实",
        like="origin", gives=shapes.FactPage,
        parameters=(PAGE, SIZE, Parameter("concept", TEXT, "概念"), Parameter("subject", TEXT, "项目等")),
        covers=("money", "targets", "report-offers"),
    ),
    Operation(
        "explanation", "GET", f"{YEAR}facts/explanation", api_year.explanation, "一个数从哪里来",
        like="origin", gives=shapes.Explanation,
        parameters=(FACT,),
        covers=("fact",),
    ),
    Operation(
        "problems", "GET", f"{YEAR}problems", api_year.problems, "登记中的问题",
        like="problems", gives=shapes.ProblemPage,
        parameters=(PAGE, SIZE, Parameter("level", {"type": "string", "enum": ["E", "W", "I"]}, "E、W 或 I")),
    ),
    Operation("score", "GET", f"{YEAR}score", api_year.score, "自评得分", like="score", gives=shapes.ScoreShape),
    Operation(
        "workbook", "GET", f"{YEAR}workbook", api_year.workbook, "全年登记簿的工作簿",
        like="export-year", gives=api_year.WORKBOOK,
    ),
    Operation(
        "import", "POST", f"{YEAR}imports", api_year.bring, "导入工作簿或财务系统导出的表",
        like="bring", scope=WRITE, takes=bytes, gives=shapes.ImportShape,
        parameters=(NAME, Parameter("preview", {"type": "boolean", "default": False}, "只看会改什么，不写入")),
    ),
)  # fmt: skip
MONITORING = (
    Operation(
        "monitoring", "GET", f"{YEAR}monitoring", api_monitoring.monitoring, "某月末的双监控",
        like="monitoring", gives=shapes.MonitoringShape, faults=(409,),
        parameters=(
            Parameter("month", {"type": "integer", "minimum": 1, "maximum": 12}, "1 至 12", required=True),
            Parameter("project", TEXT, "只看一个项目"),
        ),
    ),
    Operation(
        "snapshots", "GET", f"{YEAR}monitoring/snapshots", api_monitoring.snapshots, "监控快照，新的在前",
        like="monitoring", gives=list[shapes.SnapshotShape],
    ),
    Operation(
        "freeze", "POST", f"{YEAR}monitoring/snapshots", api_monitoring.keep, "存一份监控快照",
        like="monitoring-freeze", scope=WRITE, takes=shapes.Freezing, gives=shapes.Change, status=201, writes=True,
    ),
    Operation(
        "snapshot", "GET", f"{YEAR}monitoring/snapshots/<int:number>", api_monitoring.snapshot, "存快照时的双监控",
        like="monitoring-kept", gives=shapes.MonitoringShape,
    ),
    Operation(
        "monitoring-file", "GET", f"{YEAR}monitoring/<slug:form>", api_monitoring.monitoring_file, "监控表、监控报告",
        like="monitoring-file", parameters=(MONTH,), gives=tuple(api_monitoring.TYPES.values()), faults=(409,),
    ),
    Operation(
        "fill", "POST", f"{YEAR}targets/values", api_monitoring.fill, "由登记填入指标完成值",
        like="targets-fill", scope=WRITE, gives=shapes.ChangePage,
    ),
)  # fmt: skip
