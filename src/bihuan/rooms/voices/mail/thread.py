"""Which opinion a message is about, when it goes on with an earlier one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from bihuan.kernel.models.matter import Matter
from bihuan.lib import ids
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.mail import keys
from bihuan.rooms.voices.mail.message import Mail
from bihuan.rooms.voices.mail.models import Letter
from bihuan.rooms.voices.models import Voice

MOST_CODES = 20
"""Texts that look like receipt codes and are tried."""

_DASH = r"[-\u2010-\u2015\u2212\uff0d]?"
_CODE = re.compile(
    rf"(?<![0-9A-Za-z]){_DASH.join([r'[0-9A-Za-z]{4}'] * 4)}{_DASH}[0-9A-Za-z](?![0-9A-Za-z])",
    re.ASCII,
)
_NUMBER = re.compile(r"(?<![0-9A-Za-z])Y-\d{4}-[0-9A-Z]{6}(?![0-9A-Za-z])", re.ASCII)


def opinion(mail: Mail) -> Matter | None:
    """The opinion the message adds to.

    A receipt code says it, wherever it stands, and so does an answer to the receipt that we sent.
    The number of an opinion, or a mail of the same exchange, says it only from the address that the
    opinion came from: a number is no secret, and others may answer a mail they were copied in.
    """
    return _by_code(mail) or _by_receipt(mail) or _by_number(mail) or _by_exchange(mail)


def without_codes(text: str) -> str:
    """The text without receipt codes: whoever reads the opinion could act as its reporter."""
    return _CODE.sub(lambda found: _("（回执码）") if _normal(found[0]) else found[0], text)


def _by_code(mail: Mail) -> Matter | None:
    for part in (mail.subject, mail.text.own, mail.text.signature, mail.text.earlier):
        for code in _codes(part):
            if found := commands.by_receipt(code):
                return found
    return None


def _codes(text: str) -> Iterator[str]:
    for found in _CODE.findall(text)[:MOST_CODES]:
        if code := _normal(found):
            yield code


def _normal(text: str) -> str:
    try:
        return ids.normal_receipt(text)
    except ids.BadCode:
        return ""


def _by_receipt(mail: Mail) -> Matter | None:
    sent = [keys.of_id(one) for one in mail.answers]
    letter = Letter.objects.filter(sent__in=sent).select_related("matter").first()
    return letter.matter if letter else None


def _by_number(mail: Mail) -> Matter | None:
    numbers = _NUMBER.findall(f"{mail.subject}\n{mail.text.own}\n{mail.text.earlier}".upper())
    found = Voice.objects.filter(matter__number__in=numbers[:MOST_CODES]).select_related("matter")
    return next((one.matter for one in found if _is_from(mail, one)), None)


def _by_exchange(mail: Mail) -> Matter | None:
    earlier = [keys.of_id(one) for one in mail.answers]
    letters = Letter.objects.filter(key__in=earlier, matter__isnull=False).values("matter_id")
    found = Voice.objects.filter(pk__in=letters).select_related("matter").order_by("-pk")
    return next((one.matter for one in found if _is_from(mail, one)), None)


def _is_from(mail: Mail, voice: Voice) -> bool:
    """Was the opinion sent from the address of this message?"""
    return bool(mail.sender) and voice.contact.lower().split("（")[0] == mail.sender.lower()
