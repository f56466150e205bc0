"""API of the report and its way to the signature, and of reports of others."""

from __future__ import annotations

from jiheng.web.api import shapes
from jiheng.web.api.giving import PAGE, SIZE
from jiheng.web.api.operation import Operation, Parameter
from jiheng.web.urls.api_parts import NAME, SIGN, WRITE, YEAR
from jiheng.web.views import api_readings, api_report

_REPORT = f"{YEAR}report"
_VERSION = f"{_REPORT}/versions/<int:number>"
_READING = f"{YEAR}readings/<int:number>"
_DAYS = Parameter("days", {"type": "integer", "minimum": 0, "maximum": 365, "default": 0}, "多少天内重报；0 为三十天")

REPORT = (
    Operation(
        "approval", "GET", f"{_REPORT}/approval", api_report.standing_now, "报告到了哪一步，还有什么问题",
        like="leader", gives=shapes.ApprovalShape,
    ),
    Operation(
        "dismiss", "POST", f"{_REPORT}/dismissals", api_report.dismiss, "忽略一条问题；经办忽略错误只是提议",
        like="report-dismiss", scope=WRITE, takes=shapes.Dismissing, gives=shapes.Change, status=201, writes=True,
    ),
    Operation(
        "restore", "DELETE", f"{_REPORT}/dismissals/<slug:key>", api_report.restore, "撤销忽略或提议",
        like="report-dismiss", scope=WRITE, gives=shapes.Change, writes=True,
    ),
    Operation(
        "accept", "POST", f"{_REPORT}/dismissals/<slug:key>/acceptance", api_report.accept, "接受忽略的提议",
        like="report-accept", scope=SIGN, gives=shapes.Change, writes=True,
    ),
    Operation(
        "report-take", "POST", f"{_REPORT}/issues", api_report.take, "把一条问题立为整改问题",
        like="report-take", scope=WRITE, takes=shapes.TakingFinding, gives=shapes.Change, writes=True,
    ),
    Operation(
        "versions", "GET", f"{_REPORT}/versions", api_report.versions, "送出的各稿，新的在前",
        like="report-versions", gives=list[shapes.VersionShape],
    ),
    Operation(
        "send", "POST", f"{_REPORT}/versions", api_report.send, "送复核",
        like="report-send", scope=SIGN, takes=shapes.Sending, gives=shapes.Change, status=201, writes=True,
    ),
    Operation(
        "version", "GET", _VERSION, api_report.version, "一稿", like="report-version", gives=shapes.VersionDetail,
    ),
    Operation(
        "check", "POST", f"{_VERSION}/check", api_report.check, "复核通过",
        like="report-check", scope=SIGN, takes=shapes.Passing, gives=shapes.Change, writes=True,
    ),
    Operation(
        "sign", "POST", f"{_VERSION}/signature", api_report.sign, "签发",
        like="report-sign", scope=SIGN, takes=shapes.SigningSent, gives=shapes.Change, writes=True,
    ),
    Operation(
        "return", "POST", f"{_VERSION}/return", api_report.send_back, "退回经办",
        like="report-accept", scope=SIGN, takes=shapes.Reason, gives=shapes.Change, writes=True,
    ),
    Operation(
        "undo-step", "POST", f"{_VERSION}/undo", api_report.undo, "撤回本人上一步（送审、复核、签字）",
        like="report-undo", scope=SIGN, takes=shapes.Reason, gives=shapes.Change, writes=True,
    ),
    Operation(
        "submit", "POST", f"{_VERSION}/submission", api_report.submit, "登记报送",
        like="report-submit", scope=SIGN, takes=shapes.Submitting, gives=shapes.Change, writes=True,
    ),
    Operation(
        "receipt", "POST", f"{_VERSION}/receipt", api_report.receipt, "登记受理",
        like="report-submit", scope=SIGN, takes=shapes.Receipt, gives=shapes.Change, writes=True,
    ),
    Operation(
        "returned", "POST", f"{_VERSION}/returned", api_report.returned, "登记财政退回",
        like="report-submit", scope=SIGN, takes=shapes.Reason, gives=shapes.Change, writes=True,
    ),
    Operation(
        "version-file", "GET", f"{_VERSION}/<slug:form>", api_report.version_file, "一稿的文件",
        like="report-version-file", gives=tuple(api_report.TYPES.values()), faults=(409,),
    ),
    Operation(
        "report", "GET", f"{YEAR}report", api_report.report, "自评报告现稿", like="report", gives=shapes.ReportShape,
        covers=("report-findings",),
    ),
    Operation(
        "report-file", "GET", f"{YEAR}report/<slug:form>", api_report.report_file, "自评报告现稿的文件",
        like="report-download", gives=tuple(api_report.TYPES.values()), faults=(409,),
        covers=("report-preview",),
    ),
)  # fmt: skip
READINGS = (
    Operation(
        "readings", "GET", f"{YEAR}readings", api_readings.readings, "读过的报告，新的在前",
        like="readings", parameters=(PAGE, SIZE), gives=shapes.ReadingPage,
    ),
    Operation(
        "hand-in", "POST", f"{YEAR}readings", api_readings.hand_in, "交来一份报告，随后读取",
        like="readings", scope=WRITE, parameters=(NAME,), takes=bytes, gives=shapes.ReadingShape, status=202,
    ),
    Operation(
        "reading", "GET", _READING, api_readings.reading, "一份报告和它的发现",
        like="reading", gives=shapes.ReadingDetail,
    ),
    Operation(
        "reading-remove", "DELETE", _READING, api_readings.take_off, "从列表移除一份报告",
        like="reading-remove", scope=WRITE, gives=shapes.Change, writes=True,
    ),
    Operation(
        "reading-dismiss", "POST", f"{_READING}/dismissals", api_readings.dismiss, "忽略一条发现，或同类各条",
        like="reading-dismiss", scope=WRITE, takes=shapes.Dismissing, gives=shapes.Change, status=201, writes=True,
    ),
    Operation(
        "reading-restore", "DELETE", f"{_READING}/dismissals/<slug:key>", api_readings.restore, "撤销忽略",
        like="reading-restore", scope=WRITE, gives=shapes.Change, writes=True,
    ),
    Operation(
        "reading-take", "POST", f"{_READING}/issues", api_readings.take, "把一条发现立为问题",
        like="reading-take", scope=WRITE, takes=shapes.TakingFinding, gives=shapes.Change, writes=True,
    ),
    Operation(
        "reading-letter", "GET", f"{_READING}/letter", api_readings.letter, "退回意见",
        like="reading-letter", parameters=(_DAYS,), gives=api_readings.LETTER, faults=(409,),
    ),
    Operation(
        "reading-findings", "GET", f"{_READING}/findings", api_readings.findings, "发现清单",
        like="reading-findings", gives=api_readings.LIST, faults=(409,),
    ),
)  # fmt: skip
