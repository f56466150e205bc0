"""`jiheng serve`, `demo`, `backup`, `restore`: the desk, for one office or one try, and its safe keeping."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path

import click

_DATA = click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="数据文件夹；默认为本用户的应用数据文件夹"
)
_PORT = click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="端口；0 为任选")
_HOST = click.option(
    "--host", default="127.0.0.1", show_default=True, help="监听地址；要让同一办公室的电脑访问，写 0.0.0.0"
)
_THREADS = 8


@click.command()
@_DATA
@_PORT
@_HOST
@click.option("--open/--no-open", "opens", default=True, help="启动后打开浏览器")
def serve(data: Path | None, port: int, host: str, opens: bool) -> None:  # noqa: FBT001 - click's way
    """启动绩衡工作台，在浏览器里使用。

    第一次启动时按页面提示建立单位和管理员。数据只存于数据文件夹。

    \b
    jiheng serve
    jiheng serve --data D:/绩衡数据 --port 8080
    jiheng serve --host 0.0.0.0            同一办公室的电脑都能访问
    """  # noqa: D301 - click asks for a real backspace
    _prepare(data)
    from jiheng.web.models import Person  # noqa: PLC0415 - Django is loaded only for the desk
    from jiheng.web.views.setup import setup_code  # noqa: PLC0415

    code = "" if Person.objects.exists() else setup_code()
    _run(host, port, f"setup/?code={code}" if code else "", opens=opens)


@click.command()
@_PORT
@click.option("--open/--no-open", "opens", default=True, help="启动后打开浏览器")
@_DATA
def demo(port: int, opens: bool, data: Path | None) -> None:  # noqa: FBT001 - click's way
    """用一个示例单位试用工作台；不写 --data 时数据放在临时文件夹，关机后不保留。"""
    _prepare(data or Path(tempfile.gettempdir()) / f"jiheng-demo-{os.getuid() if hasattr(os, 'getuid') else 'me'}")
    from jiheng.web.demo import make_demo  # noqa: PLC0415 - Django is loaded only for the desk

    for login, title, word in make_demo():
        click.echo(f"  {title}：登录名 {login}，密码 {word}")
    _run("127.0.0.1", port, "", opens=opens)


@click.command()
@_DATA
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
def backup(data: Path | None, target: Path, force: bool) -> None:  # noqa: FBT001 - click's way
    """把全部数据（数据库、佐证文件）备份成一个 zip 文件；工作台运行时也可以备份。

    \b
    jiheng backup 绩衡备份.zip
    """  # noqa: D301 - click asks for a real backspace
    _prepare(data)
    from jiheng.web.safe import SafeKeepingError, back_up  # noqa: PLC0415 - Django is loaded only for the desk

    try:
        done = back_up(target, force=force)
    except (SafeKeepingError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"已备份到 {target}：日志 {done.entries} 条，佐证文件 {done.files} 个；逐条校验相符。")


@click.command()
@_DATA
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--force", is_flag=True, help="数据文件夹里已有数据时，先改名留存，再恢复")
def restore(data: Path | None, source: Path, force: bool) -> None:  # noqa: FBT001 - click's way
    """从备份文件恢复到数据文件夹；恢复前须停止工作台。

    \b
    jiheng restore 绩衡备份.zip --data D:/绩衡数据
    """  # noqa: D301 - click asks for a real backspace
    from jiheng.web.data import data_folder  # noqa: PLC0415 - loaded only for the desk
    from jiheng.web.unpack import ROWS, UnpackError, unpack  # noqa: PLC0415

    folder = data_folder(str(data) if data else os.environ.get("JIHENG_DATA", ""))
    elsewhere = bool(os.environ.get("JIHENG_DATABASE"))
    if elsewhere:
        # A database of its own is never emptied here: it must be empty before anything is touched.
        _prepare(folder)
        from jiheng.web.safe import empty  # noqa: PLC0415 - Django is loaded only for the desk

        if not empty():
            raise click.ClickException("数据库里已有数据；请另建一个空的数据库，写入 JIHENG_DATABASE 后再恢复")
    try:
        kept = unpack(source, folder, force=force, rows=elsewhere)
    except (UnpackError, OSError) as error:
        raise click.ClickException(str(error)) from None
    if kept:
        click.echo(f"原有数据留存在 {kept}")
    if not elsewhere:
        _prepare(folder)
    from jiheng.web.safe import SafeKeepingError, examine, take_rows  # noqa: PLC0415 - Django is loaded only for the desk

    try:
        rows = folder / ROWS
        if rows.exists():
            take_rows(rows)
            rows.unlink()
        done = examine()
    except SafeKeepingError as error:
        raise click.ClickException(f"已恢复，但校验不符：{error}") from None
    click.echo(f"已恢复到 {folder}：日志 {done.entries} 条，佐证文件 {done.files} 个；逐条校验相符。")


def _prepare(data: Path | None) -> None:
    """Loads Django on the data folder and brings the database up to date."""
    if data is not None:
        os.environ["JIHENG_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "jiheng.web.settings"
    try:
        import django  # noqa: PLC0415 - only for the desk
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import DatabaseError  # noqa: PLC0415
    except ImportError as error:
        raise click.ClickException(f"工作台的程序库没有装全：{error}") from None
    try:
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
    except (DatabaseError, ImproperlyConfigured) as error:
        said = str(error).strip().splitlines()
        raise click.ClickException(
            f"数据库连不上或不能用：{said[0] if said else type(error).__name__}\n"
            "请核对 JIHENG_DATABASE 的地址，数据库已启动，用户有建表的权限"
        ) from None
    except (OSError, ValueError) as error:
        raise click.ClickException(f"数据文件夹不能用：{error}") from None


def _run(host: str, port: int, first: str, *, opens: bool) -> None:
    from django.conf import settings  # noqa: PLC0415 - only for the desk
    from waitress.server import create_server  # noqa: PLC0415

    from jiheng.web.warming import cool_down, warm_up  # noqa: PLC0415
    from jiheng.web.wsgi import application  # noqa: PLC0415

    if host not in ("127.0.0.1", "localhost"):
        settings.ALLOWED_HOSTS.append("*" if host in ("0.0.0.0", "::") else host)  # noqa: S104 - asked for by --host
    try:
        server = create_server(
            application,
            host=host,
            port=port,
            threads=_THREADS,
            max_request_body_size=settings.LARGEST_REQUEST * 4,
            channel_timeout=120,
            ident=None,
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        raise click.ClickException(f"端口 {port} 不能用（{error.strerror}）；换一个：--port {port + 1}") from None
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - as above
    taken = getattr(server, "effective_port", port)
    address = f"http://{shown}:{taken}/{first}"
    click.echo(f"绩衡已启动：{address}")
    if "code=" in first:
        click.echo(f"第一次使用的启用码：{first.partition('code=')[2]}")
    if host in ("0.0.0.0", "::"):  # noqa: S104 - as above
        click.echo(f"同一办公室的电脑打开：http://{socket.gethostname()}:{taken}/")
    click.echo(f"数据在 {settings.DATA}；按 Ctrl+C 停止。")
    sys.stdout.flush()
    if opens and sys.stdout.isatty():
        import webbrowser  # noqa: PLC0415 - only where a person sits

        webbrowser.open(address)
    # A page that is being worked out lets the others have their turn after a millisecond, not after five.
    sys.setswitchinterval(0.001)
    warm_up()
    try:
        server.run()
    except KeyboardInterrupt:
        server.close()
    finally:
        cool_down()
