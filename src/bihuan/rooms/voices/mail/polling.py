"""Reading the mailbox: one message after the other, each dealt with before the next is looked at.

A message is flagged or moved only once what became of it is committed, and is known again when it
comes a second time; so wherever a poll is cut off, the next one goes on, and nothing is lost or
doubled. What breaks the worker itself is set aside the third time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_noop as _

from bihuan.kernel import clock
from bihuan.kernel.turn import turn
from bihuan.rooms.voices.mail import imap, taking
from bihuan.rooms.voices.mail.imap import Folder, Trouble
from bihuan.rooms.voices.mail.message import MOST_BYTES
from bihuan.rooms.voices.mail.models import Mailbox

TURN = "bihuan.mail"
MOST_TRIES = 3
MOST_AT_ONCE = 500
GONE = "gone"
"""Somebody deleted the message while we read."""

WORDS = {
    "connect": _("连不上邮件服务器 %(host)s：%(said)s。请检查地址、端口和网络。"),
    "certificate": _("邮件服务器 %(host)s 的证书不可信：%(said)s。请核对地址，或由单位配置证书。"),
    "sign-in": _("邮箱 %(user)s 登录失败：%(said)s。请核对账号和密码；许多邮箱要用专门的授权码。"),
    "folder": _("打不开邮箱里的文件夹“%(folder)s”：%(said)s。请核对名称。"),
    "say": _("邮件服务器中途出错：%(said)s。下次会接着处理。"),
}


def account() -> imap.Account | None:
    """The mailbox of the settings; None when there is none."""
    if not settings.MAIL_HOST:
        return None
    return imap.Account(
        host=settings.MAIL_HOST,
        port=settings.MAIL_PORT,
        user=settings.MAIL_USER,
        password=settings.MAIL_PASSWORD,
        tls=settings.MAIL_TLS,
        ca=settings.MAIL_CA,
    )


def name() -> str:
    """What tells the mailbox of the settings from another."""
    return f"{settings.MAIL_USER} {settings.MAIL_HOST} {settings.MAIL_FOLDER}"[:300]


def mailbox() -> Mailbox:
    """The row of the mailbox of the settings."""
    return Mailbox.objects.get_or_create(name=name())[0]


def hurry() -> bool:
    """Let the next look come at once; says whether there is a mailbox at all."""
    if account() is None:
        return False
    row = mailbox()
    row.polled_at = None
    row.save(update_fields=["polled_at"])
    return True


def is_due() -> bool:
    """Is there a mailbox, and was it read long enough ago?"""
    if account() is None:
        return False
    polled = mailbox().polled_at
    return polled is None or clock.now() - polled >= timedelta(minutes=settings.MAIL_MINUTES)


def poll() -> dict[str, int]:
    """Take in what has arrived; returns how many of each outcome. A failure is kept on the row."""
    counts: dict[str, int] = {}
    wanted = account()
    with turn(TURN) as mine:
        if wanted is None or not mine:
            return counts
        row = mailbox()
        row.polled_at = clock.now()
        row.save(update_fields=["polled_at"])
        try:
            with imap.opened(wanted, settings.MAIL_FOLDER) as folder:
                for outcome in _read(row, folder):
                    counts[outcome] = counts.get(outcome, 0) + 1
        except Trouble as trouble:
            _failed(row, trouble)
        else:
            row.succeeded_at, row.failing_since = clock.now(), None
            row.error, row.data = "", {}
            row.save(update_fields=["succeeded_at", "failing_since", "error", "data"])
    return counts


def _read(row: Mailbox, folder: Folder) -> Iterator[str]:
    if folder.validity != row.validity:  # the server has numbered its messages anew
        row.validity, row.last_uid, row.trying, row.tries = folder.validity, 0, None, 0
        row.save(update_fields=["validity", "last_uid", "trying", "tries"])
    moving = bool(settings.MAIL_DONE)
    trouble = None
    for uid in folder.uids(0 if moving else row.last_uid)[:MOST_AT_ONCE]:
        kept_here = False
        if uid > row.last_uid:
            outcome, kept_here = _one(row, folder, uid)
            row.last_uid, row.trying, row.tries = uid, None, 0
            row.save(update_fields=["last_uid", "trying", "tries"])
            yield outcome
        try:
            _tidy(folder, uid, kept_here=kept_here)
        except Trouble as found:  # it is dealt with all the same, and so are the others
            if found.code == "connect":
                raise
            trouble = found
    if trouble:
        raise trouble


def _tidy(folder: Folder, uid: int, *, kept_here: bool) -> None:
    """Out of the way what has been dealt with, unless somebody has to look at it there."""
    if kept_here:
        return
    if settings.MAIL_DONE:
        folder.move(uid, settings.MAIL_DONE)
    else:
        folder.flag(uid)


def _one(row: Mailbox, folder: Folder, uid: int) -> tuple[str, bool]:
    """Deal with one message; returns the outcome, and whether it can only be read over there."""
    row.tries = row.tries + 1 if row.trying == uid else 1
    row.trying = uid
    row.save(update_fields=["trying", "tries"])
    place = f"{row.name};{row.validity};{uid}"
    if row.tries > MOST_TRIES:
        return taking.set_aside(place, "breaks").outcome, True
    size = folder.size(uid)
    if size is None:
        return GONE, False
    if size > MOST_BYTES:
        return taking.set_aside(place, "large", size).outcome, True
    raw = folder.message(uid)
    return (GONE, False) if raw is None else (taking.take(raw).outcome, False)


def _failed(row: Mailbox, trouble: Trouble) -> None:
    row.failing_since = row.failing_since or clock.now()
    row.error = WORDS[trouble.code]
    row.data = {
        "host": f"{settings.MAIL_HOST}:{settings.MAIL_PORT}",
        "user": settings.MAIL_USER,
        "folder": settings.MAIL_FOLDER,
        "said": trouble.said,
    }
    row.save(update_fields=["failing_since", "error", "data"])
