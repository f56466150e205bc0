"""`jiheng pack`: what a unit keeps through the year, register by register, and whether own packs are sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from jiheng.cli.own import folder_of, loaded, not_found, own_option, show_faults
from jiheng.standards import validate
from jiheng.standards.pack import Field, FieldType, Pack, Register
from jiheng.standards.pack_rules import Condition, FactKind, FactRule, Invariant

_TYPES = {
    FieldType.MONEY: "金额",
    FieldType.RATE: "百分比",
    FieldType.POINTS: "百分点",
    FieldType.SCORE: "分数",
    FieldType.COUNT: "数量",
    FieldType.ORDINAL: "届次",
    FieldType.GRADE: "等次",
    FieldType.DOCUMENT: "文号",
    FieldType.PERIOD: "时间",
    FieldType.DATE: "日期",
    FieldType.REFERENCE: "引用",
    FieldType.CHOICE: "选择",
    FieldType.FILE: "文件",
    FieldType.TEXT: "文字",
    FieldType.BOOLEAN: "是否",
}
_KINDS = {
    FactKind.VALUE: "逐条取{field}",
    FactKind.TREE: "取{field}，空的由下级汇总",
    FactKind.PARTS: "取最下级的{field}，按类分开",
    FactKind.SUM: "{field}合计",
    FactKind.COUNT: "条数",
    FactKind.LATEST: "最近一次的{field}",
    FactKind.REMAINDER: "上级减其余各项的{field}",
    FactKind.FIRST: "依次取有数的一项",
    FactKind.TOTAL: "相加",
    FactKind.DIFFERENCE: "相减",
    FactKind.RATIO: "相除",
    FactKind.PRODUCT: "相乘",
}
_SEVERITIES = {"E": "错误", "W": "提醒", "I": "提示"}
_PATH = re.compile(r"^[^:\n]*/packs/[^:\n]*:")


@click.group()
@own_option("自备标准的目录，其中 packs/ 放自己的包")
@click.pass_context
def pack(ctx: click.Context, own: Path | None) -> None:
    """查看和校验登记包：一类单位一年要登记哪些表、由表得出哪些数、数与数之间必须满足什么。

    \b
    jiheng pack list                 全部包和登记表
    jiheng pack show kexie           一个包：登记表、事实、约束
    jiheng pack show activities      一张登记表：每一列填什么
    jiheng pack validate 我的标准/   校验自己写的包
    """  # noqa: D301 - click asks for a real backspace
    ctx.obj = own


@pack.command("list")
@click.pass_obj
def list_packs(own: Path | None) -> None:
    """列出全部包和登记表。"""
    for each in loaded(own).packs.values():
        base = f"，扩展 {'、'.join(each.extends)}" if each.extends else ""
        click.echo(f"{each.id}  {each.title}（{len(each.registers)} 张登记表，{each.status.chinese}{base}）")
        for group, registers in _groups(each):
            click.echo(f"    {group or '其他'}：{'、'.join(f'{r.title}〔{r.id}〕' for r in registers)}")
    click.echo("\n用 jiheng pack show 编号 查看一个包或一张登记表。")


@pack.command("show")
@click.argument("name", metavar="ID")
@click.pass_obj
def show_pack(own: Path | None, name: str) -> None:
    """显示一个包、一张登记表或一个事实；登记表也可以用中文名称。"""
    standards = loaded(own)
    found = False
    if chosen := standards.packs.get(name):
        _show_pack(chosen)
        found = True
    for each in standards.packs.values():
        for register in each.registers.values():
            if name in (register.id, register.title):
                _show_register(register, each)
                found = True
        for fact in each.facts:
            if name in (fact.id, fact.title) and not found:
                _show_fact(fact, each)
                found = True
    if not found:
        raise not_found(name, "包、登记表或事实", "pack")


@pack.command("validate")
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))
@click.pass_obj
def validate_packs(own: Path | None, path: Path | None) -> None:
    """校验随附的包和自备目录 PATH（或其中一个文件）；有误时逐条列出文件、行号和原因，退出码为 1。"""
    folder = folder_of(path, own)
    standards, found = validate(folder)
    show_faults(
        [f for f in found if _PATH.match(f"{f.file}:") or (folder and f.file.startswith(str(folder.resolve())))]
    )
    registers = sum(len(p.registers) for p in standards.packs.values())
    click.echo(f"通过：{len(standards.packs)} 个包，{registers} 张登记表。")


def _groups(pack: Pack) -> Iterator[tuple[str, list[Register]]]:
    groups: dict[str, list[Register]] = {}
    for register in pack.registers.values():
        groups.setdefault(register.group, []).append(register)
    yield from groups.items()


def _show_pack(pack: Pack) -> None:
    click.echo(f"{pack.id}  {pack.title}")
    click.echo(f"可靠程度：{pack.status.chinese}")
    for source in pack.sources:
        click.echo(f"出处：{source}")
    if pack.extends:
        click.echo(f"扩展：{'、'.join(pack.extends)}")
    if pack.note:
        click.echo(f"说明：{pack.note}")
    for group, registers in _groups(pack):
        click.echo(f"{group or '其他'}：")
        for register in registers:
            click.echo(f"  {register.title}〔{register.id}〕{len(register.fields)} 列  {register.help}")
    own = [f for f in pack.facts if not f.register and not f.hidden]
    if own:
        click.echo("由多张表得出：")
        for fact in own:
            click.echo(f"  {_fact_line(fact, None)}")
    for rule in (r for r in pack.invariants if not r.register):
        click.echo(f"必须满足：{_rule_line(rule)}")


def _show_register(register: Register, pack: Pack) -> None:
    click.echo(f"{register.title}〔{register.id}〕  包：{pack.id}  工作表：{register.sheet}")
    if register.help:
        click.echo(register.help)
    click.echo("列（*为必填，#为编号）：")
    for field in register.fields:
        mark = "#" if field.id in register.key else "*" if field.required else " "
        click.echo(f"  {mark}{field.heading}〔{field.id}〕{_field_words(field)}")
    if register.states:
        click.echo("状态：")
        for state in register.states:
            moves = f" → {'、'.join(state.moves)}" if state.moves else ""
            silent = "" if state.counts else "（不计数）"
            click.echo(f"   {state.id}{silent}{moves}")
    facts = [f for f in pack.facts if f.register == register.id and not f.hidden]
    if facts:
        click.echo("得出的数：")
        for fact in facts:
            click.echo(f"   {_fact_line(fact, register)}")
    rules = [r for r in pack.invariants if r.register == register.id]
    if rules:
        click.echo("必须满足（违反时提示）：")
        for rule in rules:
            click.echo(f"   {_rule_line(rule)}")


def _show_fact(fact: FactRule, pack: Pack) -> None:
    register = pack.registers.get(fact.register)
    click.echo(_fact_line(fact, register))
    click.echo(f"包：{pack.id}" + (f"  登记表：{register.title}" if register else ""))
    if fact.inputs:
        click.echo(f"由：{'、'.join(fact.inputs)}")


def _field_words(field: Field) -> str:
    words = [_TYPES[field.type]]
    if field.units:
        words.append(f"也可用{'、'.join(field.units)}")
    if field.choices:
        words.append("／".join(field.choices))
    if field.reference:
        words.append(f"取自 {field.reference}")
    if field.many:
        words.append("可多个")
    if field.default:
        words.append(f"不填为“{field.default}”")
    if field.help:
        words.append(field.help)
    if field.example:
        words.append(f"如：{field.example}")
    return "  " + "；".join(words)


def _fact_line(fact: FactRule, register: Register | None) -> str:
    field = register.field(fact.field) if register else None
    how = _KINDS[fact.kind].format(field=field.title if field else fact.field)
    where = "".join(f"，{_condition_words(c)}" for c in fact.where)
    by = f"，按 {fact.by} 分组" if fact.by or fact.grouped else ""
    concept = fact.concept or "、".join(dict.fromkeys(fact.concepts.values()))
    return f"{fact.title}〔{fact.id}〕{concept}·{fact.stage}：{how}{where}{by}"


def _condition_words(condition: Condition) -> str:
    if condition.values == ("*",):
        return f"{condition.path} {'未填' if condition.negated else '已填'}"
    if condition.values == ("-",):
        return f"{condition.path} {'已填' if condition.negated else '未填'}"
    return f"{condition.path} {'不' if condition.negated else ''}为{'或'.join(condition.values)}"


def _rule_line(rule: Invariant) -> str:
    return f"{_SEVERITIES[rule.severity]}  {rule.message}  〔约束 {rule.number}〕改法：{rule.fix}"
