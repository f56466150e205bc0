"""`jiheng standard`: what the standards say, where they come from, and whether own files are sound."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from jiheng.cli.own import folder_of, loaded, not_found, own_option, show_faults
from jiheng.standards import Standards, validate
from jiheng.standards.family import Family
from jiheng.standards.glossary import Concept
from jiheng.standards.store import DataFile, WordList

_KINDS = {"self-evaluation": "绩效自评", "final-accounts": "部门决算", "project-evaluation": "项目评价"}
_PARTS = {
    "slots": "栏目",
    "places": "地名",
    "glossary": "术语",
    "families": "提纲",
    "calendar": "日历",
    "classes": "科目",
    "names": "含数字的名称",
    "words": "词表",
    "rules": "规则",
    "systems": "指标体系",
    "criteria": "目标审核口径",
    "packs": "登记簿",
    "imports": "导入方案",
    "tasks": "全年工作",
    "terms": "法定时限",
    "wording": "报告用语",
    "layouts": "表样",
}
_CONCEPT_KINDS = {"money": "金额", "rate": "比率", "count": "数量", "score": "分数"}
_FLOWS = {"flow": "期间数", "stock": "时点数"}


@click.group()
@own_option("自备标准的目录，结构与随附标准相同")
@click.pass_context
def standard(ctx: click.Context, own: Path | None) -> None:
    """查看和校验标准：报告提纲、术语、日历、科目、规则。"""
    ctx.obj = own


@standard.command("list")
@click.pass_obj
def list_standards(own: Path | None) -> None:
    """列出全部报告提纲和数据文件。"""
    standards = loaded(own)
    click.echo("报告提纲：")
    for family in sorted(standards.families.values(), key=lambda f: f.id):
        place = family.jurisdiction or "全国"
        click.echo(f"  {family.id:25}{_KINDS[family.kind]}  {place}  {_years(family)}  {family.title}")
    click.echo("\n数据文件：")
    for file in standards.files:
        name = f"{_PARTS[file.part]}  {file.title}"
        click.echo(f"  {name}（{file.items} 项，{file.status.chinese}）")
        click.echo(f"      {file.path}")
    click.echo("\n用 jiheng standard show 编号 查看一份提纲；编号也可以是术语、词表名或数据文件名。")


@standard.command("show")
@click.argument("name", metavar="ID")
@click.pass_obj
def show_standard(own: Path | None, name: str) -> None:
    """显示一份提纲、一个术语、一个词表或一个数据文件的出处。"""
    standards = loaded(own)
    found: list[Callable[[], None]] = []
    if family := standards.families.get(name):
        found.append(lambda: _show_family(family, standards))
    if concept := standards.glossary.concept(name):
        found.append(lambda: _show_concept(concept))
    if words := standards.word_lists.get(name):
        found.append(lambda: _show_words(words))
    if code := standards.rules.get(name.upper()):
        found.append(lambda: click.echo(f"{code.code} {code.title}：用 jiheng rule {code.code} 查看。"))
    if not found:
        found += [partial(_show_file, file) for file in standards.files if Path(file.path).stem == name]
    if not found:
        raise not_found(name, "标准", "standard")
    for show in found:
        show()


@standard.command("validate")
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))
@click.pass_obj
def validate_standards(own: Path | None, path: Path | None) -> None:
    """校验随附标准和自备目录 PATH；有误时逐条列出文件、行号和原因，退出码为 1。"""
    standards, faults = validate(folder_of(path, own))
    show_faults(faults)
    items = sum(file.items for file in standards.files)
    click.echo(f"通过：{len(standards.files)} 个文件，{items} 项，{len(standards.families)} 份提纲。")


def _years(family: Family) -> str:
    if family.first_year is None and family.last_year is None:
        return "不限年度"
    return f"{family.first_year or ''}—{family.last_year or ''}年度"


def _show_family(family: Family, standards: Standards) -> None:
    click.echo(f"{family.id}  {family.title}")
    click.echo(f"适用：{family.jurisdiction or '全国'}  {_years(family)}  {_KINDS[family.kind]}")
    click.echo(f"可靠程度：{family.status.chinese}")
    for source in family.sources:
        click.echo(f"出处：{source}")
    if family.note:
        click.echo(f"说明：{family.note}")
    click.echo("提纲（*为必备）：")
    for slot in family.slots:
        mark = "*" if slot.required else " "
        line = f"{'  ' * slot.level}{mark}{slot.number}{slot.title}"
        click.echo(f"{line}  〔{standards.slots.get(slot.slot, slot.slot)}〕")
        others = slot.variants[1:]
        if others:
            click.echo(f"{'  ' * slot.level}   又作：{'、'.join(others[:6])}{' 等' if len(others) > 6 else ''}")


def _show_concept(concept: Concept) -> None:
    click.echo(f"{concept.id}（{_CONCEPT_KINDS[concept.kind]}，{_FLOWS[concept.flow]}）")
    if concept.definition:
        click.echo(f"定义：{concept.definition}")
    if concept.group:
        click.echo(f"属于：{concept.group}")
    if concept.aliases:
        click.echo(f"别名：{'、'.join(concept.aliases)}")
    click.echo(f"出处：{concept.source}（{concept.status.chinese}）")


def _show_words(words: WordList) -> None:
    click.echo(f"{words.name}  {words.title}（{words.status.chinese}）")
    click.echo(f"出处：{'；'.join(words.sources)}")
    click.echo("、".join(words.words))


def _show_file(file: DataFile) -> None:
    click.echo(f"{file.path}  {file.title}（{file.items} 项，{file.status.chinese}）")
    click.echo(f"出处：{'；'.join(file.sources)}")
    if file.note:
        click.echo(f"说明：{file.note}")
