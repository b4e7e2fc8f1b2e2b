"""The words of a message as those of an opinion, or of an addition to one."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.translation import gettext as _

from bihuan.facilities import files
from bihuan.facilities.files import BadFile
from bihuan.facilities.files.forms import MOST_FILES
from bihuan.kernel import people
from bihuan.kernel.errors import Stale
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands, rules
from bihuan.rooms.voices.mail import thread
from bihuan.rooms.voices.mail.content import Attachment
from bihuan.rooms.voices.mail.message import Mail

TRIES = 4
NAMED = 30
"""Files that were not accepted and are named one by one."""


def write(mail: Mail, *, by: Post) -> tuple[Matter, str]:
    """The opinion, and its receipt code when it is a new one. In the caller's transaction. What we
    add to its words is in the source language, whoever accepts it."""
    with translation.override(settings.LANGUAGE_CODE):
        return _write(mail, by)


def _write(mail: Mail, by: Post) -> tuple[Matter, str]:
    good, refused = sorted_out(mail.attachments)
    text, whole = text_of(mail, refused)
    if whole:
        good = [*good, _upload(Attachment(_("邮件全文.txt"), whole.encode()))]
    if about := thread.opinion(mail):
        _add(about, text, good, people.public())  # the reporter's own, whoever let it in
        return about, ""
    made = commands.receive(_said(mail, text, good), by=by)
    return made.matter, made.code


def _said(mail: Mail, text: str, good: Sequence[ContentFile[bytes]]) -> commands.Said:
    contact = mail.sender
    if mail.reply_to:
        contact = _("%(from)s（回复到 %(to)s）") % {"from": mail.sender, "to": mail.reply_to}
    return commands.Said(
        text=text,
        subject=thread.without_codes(mail.title)[: rules.SUBJECT_MOST],
        channel=settings.MAIL_CHANNEL,
        reporter=mail.name if mail.name.lower() != mail.sender.lower() else "",
        contact=contact,
        happened_on=mail.said_on,
        files=good,
    )


def _add(voice: Matter, text: str, uploads: Sequence[ContentFile[bytes]], by: Post) -> None:
    for left in reversed(range(TRIES)):
        kept = [files.as_event(files.accept(one, matter=voice, by=by)) for one in uploads]
        try:
            commands.add(voice, text=text, by=by, files=kept)
        except Stale:  # somebody acted on it at this moment
            if not left:
                raise
            voice.refresh_from_db()
        else:
            return


def sorted_out(
    attachments: Sequence[Attachment],
) -> tuple[list[ContentFile[bytes]], list[tuple[Attachment, str]]]:
    """The files to keep, and the others with the reason in words."""
    good: list[ContentFile[bytes]] = []
    refused: list[tuple[Attachment, str]] = []
    for one in attachments:
        if len(good) >= MOST_FILES:
            why = _("一封邮件最多收%(most)d个附件。") % {"most": MOST_FILES}
            refused.append((one, why))
            continue
        upload = _upload(one)
        try:
            files.check(upload)
        except BadFile as bad:
            refused.append((one, str(bad)))
        else:
            good.append(upload)
    return good, refused


def _upload(one: Attachment) -> ContentFile[bytes]:
    return ContentFile(one.data, name=one.name)


def text_of(mail: Mail, refused: Sequence[tuple[Attachment, str]]) -> tuple[str, str]:
    """The opinion's text: what was written, and below a line the rest. The second is the whole text
    when it does not fit and has to go along as a file; else empty."""
    own = mail.text.own or mail.title or _("（邮件没有正文，内容见附件。）")
    note = "\n".join(
        [
            _("未能收下的附件，共%(n)d件：") % {"n": len(refused)},
            *(
                _("%(name)s（%(size)d字节）：%(why)s")
                % {"name": one.name, "size": len(one.data), "why": why}
                for one, why in refused[:NAMED]
            ),
        ]
        if refused
        else []
    )
    below = [part for part in (mail.text.signature, note, mail.text.earlier) if part]
    text = thread.without_codes("\n".join([own, *(f"\n{rules.BELOW}\n{part}" for part in below)]))
    if len(text) <= rules.TEXT_MOST:
        return text, ""
    shortened = "\n".join([own[: rules.TEXT_MOST // 2], f"\n{rules.BELOW}\n{note}" if note else ""])
    cut = _("（邮件太长，这里是开头，全文见附件。）")
    return f"{shortened[: rules.TEXT_MOST - 100]}\n{cut}", text
