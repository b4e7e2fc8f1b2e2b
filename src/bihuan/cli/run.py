"""bihuan run"""

import os
import time

import typer

from bihuan.cli.opened import opened

app = typer.Typer()


@app.command()
def run(
    port: int = typer.Option(None, help="网页端口，等同于环境变量 PORT，默认 8000"),
) -> None:
    """启动：数据库、网页和后台任务都在这一个前台进程里，Ctrl-C 或 SIGTERM 干净停止。"""
    began = time.monotonic()
    if port is not None:
        os.environ["PORT"] = str(port)
    with opened() as urls:
        say("数据库：" + ("内置 PostgreSQL 已启动。" if urls.embedded else "使用 DATABASE_URL。"))
        from bihuan.config import serve

        with serve.listen() as server:
            prepare()
            code = serve.serve(server, lambda status: welcome(status, time.monotonic() - began))
        say("已停止。")
    raise typer.Exit(code)


def prepare() -> None:
    """Tables, static files and, into an empty database, the story. Quick when all is there."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from bihuan.config import CannotRun, migrate, selfcheck, static

    if migrate.pending():
        say("更新数据库表……")
        migrate.migrate()
    for finding in selfcheck.quick():
        if finding.level == "error":
            raise CannotRun(finding.text)
        say(f"注意：{finding.text}")
    if static.collect():
        say("静态文件已整理。")
    if settings.DEMO:
        from bihuan import story

        if story.is_empty():
            say("载入示范数据……")
            story.load()
    if not get_user_model().objects.exists():
        say("还没有登录账号。请执行：bihuan account 登录名 --name 姓名")


def welcome(status: int, seconds: float) -> None:
    from django.conf import settings

    if status >= 500:
        say(f"首页返回 {status}，原因见上面的日志。")
    if settings.DEMO:
        from bihuan import story

        say("示范账号（登录名 / 密码 / 身份）：")
        for username, password, role, name, unit in story.SIGN_INS:
            say(f"  {username} / {password}    {role}，{unit}{name}")
    say(f"地址：{settings.PUBLIC_URL}")
    say(f"就绪，用时 {seconds:.1f} 秒。按 Ctrl-C 停止。")


def say(line: str) -> None:
    print(line, flush=True)
