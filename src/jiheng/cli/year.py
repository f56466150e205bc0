"""`jiheng year`: one unit's year in an Excel workbook: new, check, facts, score, diff, import."""

from __future__ import annotations

import difflib
import sys
from decimal import Decimal
from pathlib import Path

import click

from jiheng.cli.endings import CLEAN, FOUND, ending
from jiheng.cli.year_score import Scored, choose_system, read_changes, score_ledger, years_off
from jiheng.cli.year_workbook import (
    Opened,
    load_standards,
    make_room,
    open_year,
    place_of,
    take_import,
    workbook_options,
    write_json,
)
from jiheng.facts import Derivation, Fact, RecordOrigin
from jiheng.ledger import Ledger, Record, show, walk
from jiheng.ledger.workbook import WorkbookProblem, write_template, write_workbook
from jiheng.ledger.workbook_layout import ORIGIN
from jiheng.scoring import plain
from jiheng.writing.findings.lines import printable

_FORM = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式")
_LEVELS = {"E": "错误", "W": "警告", "I": "提示"}
_NAMED = 30


@click.group()
def year() -> None:
    """一个单位的一年：一本 Excel 登记簿，数字只登记一次，得分和报告由它得出。

    \b
    jiheng year new   登记簿.xlsx --unit 某县科学技术协会 --year 2025 --pack kexie
    jiheng year check 登记簿.xlsx              逐条列出：哪张表、哪一格、错在哪、怎么改
    jiheng year facts 登记簿.xlsx --explain 预算执行率   一个数从哪里来
    jiheng year score 登记簿.xlsx              按评分体系打分，每一分失分有原因
    jiheng year diff  登记簿.xlsx 旧版.xlsx    两个版本差在哪里
    jiheng year check 登记簿.xlsx --import 支付明细.csv  连同财务导出文件一起检查
    """  # noqa: D301 - click asks for a real backspace


@year.command("new")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option("--unit", required=True, help="单位全称，按三定方案")
@click.option("--year", "number", type=click.IntRange(1949, 2200), required=True, help="年度")
@click.option("--pack", "packs", multiple=True, default=("core",), show_default=True, help="登记簿编号，可多次")
@click.option("--system", default="", help="评分体系编号，写进“开始”表")
@click.option("--force", is_flag=True, help="文件已存在时覆盖，旧文件留作 .bak")
@click.option("--standards", "own", type=click.Path(path_type=Path, exists=True, file_okay=False), help="自有标准目录")
def new_year(
    workbook: Path,
    unit: str,
    number: int,
    packs: tuple[str, ...],
    system: str,
    force: bool,  # noqa: FBT001 - click's way
    own: Path | None,
) -> None:
    """建立一年的登记簿：一类记录一张表，带下拉选项、填写说明、示例和全年日历。

    WORKBOOK 是要建立的 xlsx 文件。core 是预算单位通用的表，kexie 另加科协业务表。

    \b
    jiheng year new 2025.xlsx --unit 某县科学技术协会 --year 2025 --pack kexie
    """  # noqa: D301 - click asks for a real backspace
    standards = load_standards(own)
    for pack in packs:
        if pack not in standards.packs:
            known = "、".join(f"{p.id}（{p.title}）" for p in standards.packs.values())
            raise click.BadParameter(f"没有登记簿“{pack}”；可用：{known}", param_hint="--pack")
    if system and system not in standards.systems:
        known = "、".join(standards.systems)
        raise click.BadParameter(f"没有评分体系“{system}”；可用：{known}", param_hint="--system")
    if workbook.suffix.lower() != ".xlsx":
        raise click.BadParameter("文件名应以 .xlsx 结尾", param_hint="WORKBOOK")
    if not unit.strip():
        raise click.BadParameter("单位全称不能为空", param_hint="--unit")
    with ending():
        kept = make_room(workbook, force=force)
        write_template(packs, workbook, unit.strip(), number, standards=standards, system=system)
        if kept:
            click.echo(f"旧文件留作 {printable(str(kept))}")
        click.echo(f"已建立 {printable(str(workbook))}。从“开始”表看起；填好后运行：jiheng year check {workbook.name}")


@year.command("check")
@workbook_options
@_FORM
@click.option("--fail-on", type=click.Choice(["E", "W"]), default="W", help="出现该级别及以上的问题时退出状态为 1")
def check_year(opened: Opened, form: str, fail_on: str) -> None:
    """检查登记簿：每个问题写明工作表、单元格、错在哪里、应是什么、怎么改。

    先查格子（数字、日期、选项、单位、公式、重名、对不上的引用），再查账（上下级合计、预算调整、支付与预算、收支平衡、
    权重、失分与原因、届次与年度），最后用检查外来报告的同一套规则查本单位的数。

    退出状态：0 没有问题或只有提示；1 有警告或错误（--fail-on E 时只看错误）；2 文件读不了。
    """
    problems = opened.problems()
    missing = opened.ledger.missing()
    if form == "json":
        shown = {**opened.head(), "problems": problems, "missing": len(missing), "facts": len(opened.ledger.facts())}
        write_json(shown)
    else:
        for problem in problems:
            click.echo(_line(problem))
        counts = "，".join(f"{name} {sum(p.severity == s for p in problems)}" for s, name in _LEVELS.items())
        for each in opened.imports:
            click.echo(f"导入 {printable(each.file)}：{each.rows} 行，已有 {each.known} 行，跳过 {each.skipped} 行")
        click.echo(
            f"{opened.ledger.unit}{opened.ledger.year}年：{counts}；得出事实 {len(opened.ledger.facts())} 项，"
            f"{len(missing)} 项缺数据（jiheng year facts --missing 查看）。"
        )
    failing = "E" if fail_on == "E" else "EW"
    sys.exit(FOUND if any(p.severity in failing for p in problems) else CLEAN)


@year.command("facts")
@workbook_options
@_FORM
@click.option(
    "--explain", "name", metavar="FACT", help="一个数从哪里来：公式、单元格、佐证；写编号或名称，如 预算执行率"
)
@click.option("--missing", "only_missing", is_flag=True, help="只列算不出的数，各需要什么")
def facts_of_year(opened: Opened, form: str, name: str | None, only_missing: bool) -> None:  # noqa: FBT001 - click's way
    """列出登记簿得出的每一个数：名称、阶段、数值、来自哪一格或什么公式。

    \b
    jiheng year facts 登记簿.xlsx --explain 预算执行率
    jiheng year facts 登记簿.xlsx --missing
    jiheng year facts 登记簿.xlsx --format json

    退出状态：0 完成；2 文件读不了，或没有 --explain 所说的数。
    """  # noqa: D301 - click asks for a real backspace
    if name is not None:
        _explain(opened, name, form)
        return
    ledger, places = opened.ledger, opened.reading.places
    if form == "json":
        missing = [{"id": m.id, "title": m.title, "needs": m.needs} for m in ledger.missing()]
        facts = [] if only_missing else [_plain_fact(f, place_of(f, places)) for f in ledger.facts()]
        write_json({**opened.head(), "facts": facts, "missing": missing})
        return
    if not only_missing:
        for fact in ledger.facts():
            origin = place_of(fact, places) or (fact.origin.formula if isinstance(fact.origin, Derivation) else "")
            subject = f"（{fact.subject}）" if fact.subject and fact.subject != fact.label else ""
            what = f"{fact.id}\t{fact.label}{subject}〔{fact.stage}〕\t{show(fact.amount)}\t{origin}"
            click.echo(_clean(what))
    for each in ledger.missing() if only_missing else ():
        click.echo(_clean(f"{each.id}\t{each}"))


@year.command("score")
@workbook_options
@_FORM
@click.option("--system", "system_id", default="", metavar="ID", help="评分体系；默认取“开始”表，再按所在省和年度选")
@click.option("--project", default="", help="给一个项目打分；默认给部门整体打分")
@click.option("--set", "said", multiple=True, metavar="名称=数", help="假如：换一个数或一项评分，看得分怎样变，可多次")
def score_year(opened: Opened, form: str, system_id: str, project: str, said: tuple[str, ...]) -> None:
    """按评分体系打分：每项的规则、公式、用到的数、得分、失分和原因；算不出的写明需要什么。

    \b
    jiheng year score 登记簿.xlsx --system guangdong-zengcheng-2021
    jiheng year score 登记簿.xlsx --set 超计划采购项目数=0
    jiheng year score 登记簿.xlsx --format json

    缺的数填在对应的登记表；体系要人回答的填在“核查事项”表，人工评分填在“自评打分”表。

    退出状态：0 完成（总分算不出时也是 0，总分为空）；2 文件读不了。
    """  # noqa: D301 - click asks for a real backspace
    ledger = opened.ledger
    if project and project not in ledger.table("projects"):
        known = "、".join(ledger.table("projects")) or "“项目”表是空的"
        raise click.BadParameter(f"没有项目“{project}”；可用：{known}", param_hint="--project")
    system = choose_system(ledger, system_id, opened.reading.system, project)
    if years_off(system, ledger.year):
        used = f"{system.first_year or ''}—{system.last_year or ''}"
        click.echo(f"注意：“{system.title}”适用 {used} 年，登记簿是 {ledger.year} 年；可用 --system 另选。", err=True)
    scored = score_ledger(ledger, system, project=project, changes=read_changes(said))
    if form == "json":
        shown = {**opened.head(), "project": project, **plain(scored.sheet)}
        if scored.changed is not None:
            shown["what_if"] = plain(scored.changed)
        write_json(shown)
        return
    _show_score(scored)


@year.command("diff")
@workbook_options
@click.argument("other", type=click.Path(path_type=Path))
@_FORM
def diff_years(opened: Opened, other: Path, form: str) -> None:
    """比较两本登记簿：WORKBOOK 是新的，OTHER 是旧的（上一版，或上一年）。

    列出增加、删去、改动的记录，以及变了的数。

    退出状态：0 没有不同；1 有不同；2 文件读不了。
    """
    old = open_year(other, opened.ledger.standards)
    records = _record_changes(opened.ledger, old.ledger)
    facts = _fact_changes(opened.ledger, old.ledger)
    if form == "json":
        write_json({**opened.head(), "other": old.head(), "records": records, "facts": facts})
    else:
        for each in records:
            where = f"{each['register']}/{each['key']}"
            if each["field"]:
                click.echo(_clean(f"改 {where} {each['field']}：{each['before'] or '空'} → {each['after'] or '空'}"))
            else:
                click.echo(_clean(f"{'增' if each['after'] else '删'} {where}"))
        for each in facts:
            click.echo(_clean(f"数 {each['title']}：{each['before'] or '无'} → {each['after'] or '无'}"))
        click.echo(f"记录 {len(records)} 处不同，事实 {len(facts)} 项不同。")
    sys.exit(FOUND if records or facts else CLEAN)


@year.command("import")
@workbook_options
@click.argument("export", metavar="[方案=]EXPORT")
@click.option(
    "--output", "-o", "out", type=click.Path(path_type=Path), help="写到哪里；默认写回 WORKBOOK（需 --force）"
)
@click.option("--force", is_flag=True, help="文件已存在时覆盖，旧文件留作 .bak")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="数据截至日期；默认为文件日期")
def import_year(opened: Opened, export: str, out: Path | None, force: bool, as_of: object) -> None:  # noqa: FBT001 - click's way
    """把财务导出文件（csv、xls、xlsx）写进登记簿，每行注明来自哪个文件、第几行。

    EXPORT 前可写导入方案：payments-integrated=支付明细.csv；不写时按表头选。已有的行不重复导入。
    文件名、日期、校验值记在“导入记录”表。登记簿中不认识的工作表和列不带到新文件，旧文件照留。

    \b
    jiheng year import 登记簿.xlsx 支付明细.csv -o 登记簿-已导入.xlsx
    """  # noqa: D301 - click asks for a real backspace
    day = as_of.date() if hasattr(as_of, "date") else None
    done = take_import(opened.ledger, export, day)
    place = out or opened.path
    if place.suffix.lower() != ".xlsx":
        raise click.BadParameter("输出文件名应以 .xlsx 结尾", param_hint="--output")
    kept = make_room(place, force=force)
    write_workbook(opened.ledger, place, system=opened.reading.system)
    for problem in done.problems:
        click.echo(_line(problem))
    if kept:
        click.echo(f"旧文件留作 {printable(str(kept))}")
    click.echo(
        _clean(
            f"{done.file} → {printable(str(place))}：导入 {done.rows} 行，已有 {done.known} 行，跳过 {done.skipped} 行"
            f"（方案 {done.profile}，sha256 {done.sha256[:12]}…）"
        )
    )
    sys.exit(FOUND if done.problems else CLEAN)


@year.command("imports")
@click.option("--standards", "own", type=click.Path(path_type=Path, exists=True, file_okay=False), help="自有标准目录")
def list_imports(own: Path | None) -> None:
    """列出导入方案：各认什么表头、进哪张登记表。自有方案放在自有标准目录的 imports/ 下。"""
    standards = load_standards(own)
    for profile in standards.imports.values():
        register = next(
            (p.registers[profile.register] for p in standards.packs.values() if profile.register in p.registers), None
        )
        click.echo(f"{profile.id}  {profile.title} → {register.title if register else profile.register}")
        for column in profile.columns:
            field = register.field(column.field) if register else None
            must = "*" if column.required else " "
            said = " 或 ".join(column.headings) if column.headings else f"固定为 {column.value}"
            click.echo(f"   {must}{field.title if field else column.field}：{said}")
        if profile.note:
            click.echo(f"    {profile.note}")


def _line(problem: WorkbookProblem) -> str:
    where = f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet
    expected = f"；应为：{problem.expected}" if problem.expected else ""
    fix = f" → {problem.fix}" if problem.fix else ""
    return _clean(f"{problem.severity} {where or '登记簿'}  {problem.what}{expected}{fix}")


def _clean(text: str) -> str:
    return "\t".join(printable(part) for part in text.split("\t"))


def _explain(opened: Opened, name: str, form: str) -> None:
    ledger = opened.ledger
    found = _facts_named(ledger, name)
    if len(found) != 1:
        _say_choice(ledger, name, found)
    steps = [(s.depth, s.text + _where(opened, s.ref), s.ref) for s in walk(ledger, found[0])]
    if form == "json":
        write_json(
            {**opened.head(), "fact": found[0], "steps": [{"depth": d, "text": t, "ref": r} for d, t, r in steps]}
        )
        return
    for depth, text, _ in steps:
        click.echo(printable("  " * depth + text) if not depth else "  " * depth + printable(text))


def _facts_named(ledger: Ledger, name: str) -> list[str]:
    """Returns the ids that a name may mean: an id, a title, a concept or label, with or without its stage."""
    if ledger.evaluation.node(name) is not None:
        return [name]
    titles = {rule.id: rule.title for rule in ledger.schema.facts}
    found = [
        f.id for f in ledger.facts() if not f.subject and name in (f"{f.concept}.{f.stage}", f"{f.label}.{f.stage}")
    ]
    found = found or [f.id for f in ledger.facts() if titles.get(f.id) == name]
    found = found or [f.id for f in ledger.facts() if not f.subject and name in (f.label, f.concept.rpartition(":")[2])]
    found = found or [f.id for f in ledger.facts() if name in (f.label, f.concept.rpartition(":")[2], f.subject)]
    found = found or [m.id for m in ledger.missing() if name in (m.title, m.id)]
    return list(dict.fromkeys(found))


def _say_choice(ledger: Ledger, name: str, found: list[str]) -> None:
    if not found:
        names = [
            *(f.id for f in ledger.facts()),
            *(f.label for f in ledger.facts()),
            *(m.title for m in ledger.missing()),
        ]
        near = difflib.get_close_matches(name, list(dict.fromkeys(names)), 5, 0.4)
        hint = f"；相近的：{'、'.join(near)}" if near else ""
        click.echo(printable(f"没有叫“{name}”的数{hint}。用 jiheng year facts 查看全部。"), err=True)
        sys.exit(2)
    by_id = {f.id: f for f in ledger.facts()}
    click.echo(f"“{printable(name)}”有 {len(found)} 个数，请写编号：", err=True)
    for each in found[:_NAMED]:
        fact = by_id.get(each)
        shown = f"  {fact.label}〔{fact.stage}〕 {show(fact.amount)}" if fact else ""
        click.echo(printable(f"  {each}{shown}"), err=True)
    sys.exit(2)


def _where(opened: Opened, ref: str) -> str:
    """Returns the cell of a step of a walk, and the import its record came with."""
    register, slash, rest = ref.partition("/")
    if not slash or "#" not in rest or register not in opened.ledger.schema.registers:
        return ""
    key, _, field = rest.rpartition("#")
    sheet, cell = opened.reading.places.cell(register, key, field)
    record = opened.ledger.record(register, key)
    origin = record.values.get(ORIGIN) if record else None
    came = f"  ← {origin}" if isinstance(origin, str) else ""
    return (f"  [{sheet}!{cell}]" if sheet and cell else "") + came


def _plain_fact(fact: Fact, place: str) -> dict[str, object]:
    amount = fact.amount
    origin: dict[str, object] = {"cell": place}
    if isinstance(fact.origin, RecordOrigin):
        origin |= {"register": fact.origin.register, "key": fact.origin.key, "field": fact.origin.field}
    elif isinstance(fact.origin, Derivation):
        origin |= {"formula": fact.origin.formula, "inputs": list(fact.origin.inputs)}
    return {
        "id": fact.id,
        "label": fact.label,
        "concept": fact.concept,
        "subject": fact.subject,
        "stage": str(fact.stage),
        "period": fact.period,
        "value": f"{amount.value:f}",
        "unit": amount.unit,
        "bound": str(amount.bound),
        "shown": show(amount),
        "origin": origin,
    }


def _show_score(scored: Scored) -> None:
    sheet = scored.changed or scored.sheet
    click.echo(f"{sheet.title}（{sheet.status.chinese}）")
    for leaf in sheet.leaves:
        points = "—" if leaf.points is None else f"{leaf.points:f}"
        reason = f"需要：{'、'.join(leaf.missing.needs)}" if leaf.missing else leaf.reason
        remarks = f"（{'；'.join(leaf.remarks)}）" if leaf.remarks else ""
        click.echo(_clean(f"{leaf.indicator:8}{points:>7} /{leaf.full:>6f}  {leaf.name}  {reason}{remarks}"))
    if sheet.total is None:
        click.echo(f"总分：不可计算；已算出 {sheet.known:f}，最多 {sheet.possible:f}，满分 {sheet.full:f}")
    else:
        click.echo(f"总分：{sheet.total:f} / {sheet.full:f}，{sheet.grade}")
    click.echo(f"失分 {sheet.lost:f}，有原因 {sheet.explained:f}，没有原因 {sheet.unexplained:f}")
    for alert in sheet.alerts:
        click.echo(_clean(f"{alert.level} {alert.title}：{alert.advice}"))
    for remark in sheet.remarks:
        click.echo(_clean(remark))
    if scored.changed is not None:
        before, after = scored.sheet.total, sheet.total
        change = f"（{after - before:+f}）" if isinstance(before, Decimal) and isinstance(after, Decimal) else ""
        shown = "不可计算" if before is None else f"{before:f}{scored.sheet.grade}"
        click.echo(f"原来：{shown}；假如：{'不可计算' if after is None else f'{after:f}{sheet.grade}'}{change}")


def _record_changes(new: Ledger, old: Ledger) -> list[dict[str, str]]:
    changes: list[dict[str, str]] = []
    for register in dict.fromkeys((*old.schema.registers, *new.schema.registers)):
        title = (new.schema.registers.get(register) or old.schema.registers[register]).title
        before, after = old.table(register), new.table(register)
        for key in dict.fromkeys((*before, *after)):
            changes += _one_change(new, register, title, key, before.get(key), after.get(key))
    return changes


def _one_change(
    ledger: Ledger, register: str, title: str, key: str, before: Record | None, after: Record | None
) -> list[dict[str, str]]:
    if before is None or after is None:
        said = {"before": "" if before is None else "有", "after": "" if after is None else "有"}
        return [{"register": title, "key": key, "field": "", **said}]
    changes = []
    layout = ledger.schema.registers.get(register)
    for name in dict.fromkeys((*before.values, *after.values, "state")):
        one = before.state if name == "state" else before.values.get(name)
        two = after.state if name == "state" else after.values.get(name)
        if one != two and name != ORIGIN:
            field = layout.field(name) if layout else None
            heading = "状态" if name == "state" else field.title if field else name
            said = {"before": "" if one is None else show(one), "after": "" if two is None else show(two)}
            changes.append({"register": title, "key": key, "field": heading, **said})
    return changes


def _fact_changes(new: Ledger, old: Ledger) -> list[dict[str, str]]:
    before, after = ({f.id: f for f in ledger.facts()} for ledger in (old, new))
    changes = []
    for name in dict.fromkeys((*before, *after)):
        one, two = before.get(name), after.get(name)
        shown = ["" if f is None else show(f.amount) for f in (one, two)]
        if shown[0] != shown[1]:
            fact = two or one
            label = f"{fact.label}〔{fact.stage}〕" if fact else name
            changes.append({"id": name, "title": label, "before": shown[0], "after": shown[1]})
    return changes
