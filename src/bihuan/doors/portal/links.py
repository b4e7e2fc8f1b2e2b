"""Links that ask a reporter whether they are satisfied, without a receipt code or sign-in.

A link is encrypted and authenticated (AES-SIV), so its address tells nothing and cannot be made up.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger.models import Problem

VALID_DAYS = 30
_EPOCH = date(2020, 1, 1)
_SHAPE = struct.Struct(">QQHH")
_LONGEST = 200


@dataclass(frozen=True)
class Link:
    """What a link is about: one reporter's answer in one turn of asking."""

    voice: int
    problem: int
    turn: int
    made_on: date

    @property
    def expired(self) -> bool:
        return clock.today() > self.made_on + timedelta(days=VALID_DAYS)


def turn(problem: Matter) -> int:
    """Which time the reporters are asked, counted over the problem's life: each asking ends with a
    closure, which only a new round follows, or with a sending back."""
    row: Problem = problem.problem
    return problem.round + row.send_backs


def callback_url(voice: Matter, problem: Matter) -> str:
    """The address at which the reporter of `voice` answers, for 30 days and in this turn only."""
    days = (clock.today() - _EPOCH).days
    plain = _SHAPE.pack(voice.pk, problem.pk, turn(problem), days)
    token = base64.urlsafe_b64encode(_cipher(settings.SECRET_KEY).encrypt(plain, None)).decode()
    return f"{settings.PUBLIC_URL}{reverse('portal-callback', args=(token,))}"


def read(token: str) -> Link | None:
    """What a link says; None when it is not one of ours."""
    if len(token) > _LONGEST or not token.isascii():
        return None
    try:
        sealed = base64.urlsafe_b64decode(token)
    except binascii.Error:
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            voice, problem, turn_, days = _SHAPE.unpack(_cipher(secret).decrypt(sealed, None))
        except (InvalidTag, struct.error, ValueError):
            continue
        return Link(voice, problem, turn_, _EPOCH + timedelta(days=days))
    return None


def _cipher(secret: str | bytes) -> AESSIV:
    key = salted_hmac("bihuan.portal.callback", "key", secret=secret, algorithm="sha256").digest()
    return AESSIV(key)
