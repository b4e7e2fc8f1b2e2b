"""What the program finds out about itself: is everything in place that it relies on?"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core import checks
from django.db import connection
from django.utils.translation import gettext as _

from bihuan.config import migrate
from bihuan.kernel import guards

OLDEST_SERVER = 15


@dataclass(frozen=True)
class Finding:
    """`level`: "error" means do not run like this, "warning" means know what you are doing."""

    level: str
    id: str
    text: str


def quick() -> list[Finding]:
    """What `bihuan run` asks at every start, in a few milliseconds."""
    return [*_server(), *_role(), *_guards()]


def full() -> list[Finding]:
    """Everything: the quick ones, pending migrations and Django's own checks."""
    pending = Finding("error", "migrations", _("数据库表不是最新的。请执行 bihuan migrate。"))
    if migrate.pending():
        return [*_server(), pending, *_django()]
    return [*quick(), *_django()]


def _server() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000,"
            " current_setting('server_encoding'), current_setting('fsync')"
        )
        version, encoding, fsync = cursor.fetchone()
    if version < OLDEST_SERVER:
        text = _("数据库是 PostgreSQL %(found)s，需要 %(oldest)s 或更新的版本。请升级数据库。")
        yield Finding("error", "version", text % {"found": version, "oldest": OLDEST_SERVER})
    if encoding != "UTF8":
        text = _("数据库的编码是 %(found)s，存不下全部汉字。请新建编码为 UTF8 的数据库。")
        yield Finding("error", "encoding", text % {"found": encoding})
    if fsync != "on":
        text = _("数据库关闭了 fsync，断电会丢失已保存的数据。请打开它。")
        yield Finding("warning", "fsync", text)


def _role() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, r.rolsuper, pg_has_role(c.relowner, 'USAGE')"
            " FROM pg_roles r, pg_class c"
            " WHERE r.rolname = current_user AND c.oid = to_regclass('kernel_event')"
        )
        for name, is_super, owns in cursor.fetchall():
            if is_super or owns:
                text = _(
                    "运行角色 %(name)s 是表的所有者或超级用户，只增不改的权限约束不了它，"
                    "只剩触发器在保护记录。请让 DATABASE_URL 用另一个普通角色，"
                    "所有者的地址写在 DATABASE_OWNER_URL。"
                )
                yield Finding("warning", "role", text % {"name": name})


def _guards() -> Iterator[Finding]:
    for text in guards.problems(connection):
        yield Finding("error", "guards", text)


def _django() -> Iterator[Finding]:
    for message in checks.run_checks():
        if message.level >= checks.WARNING:
            level = "error" if message.level >= checks.ERROR else "warning"
            yield Finding(level, message.id or "django", str(message.msg))
