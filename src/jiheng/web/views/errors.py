"""Errors: what Django finds wrong, said in Chinese."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse

from jiheng.web.pages import fault_page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return fault_page(request, 413, "内容太多", "一次提交的内容太多，请分几次保存。")
    return fault_page(request, 400, "请求有误", "请从页面上的按钮或链接进入，不要改动地址。")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return fault_page(request, 403, "没有权限", "您的角色不能做这一步。需要时请管理员在“成员”页调整。")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return fault_page(request, 404, "没有这一页", "地址有误，或这条记录已经不在，或它属于别的单位。")


def failed(request: HttpRequest) -> HttpResponse:
    what = "程序出了错，这次操作没有写入任何数据。请后退重试；仍不行时，把数据文件夹里的 desk.log 交给维护人员。"
    return fault_page(request, 500, "出错了", what)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    what = "页面已经过期，或不是从本站打开的。请后退、刷新页面后再保存；已填的内容还在表单里。"
    return fault_page(request, 403, "页面已过期", what)
