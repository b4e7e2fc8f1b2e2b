"""Codes that let one person in, once; and the encrypted addresses of forms."""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.utils.crypto import salted_hmac

from bihuan.kernel.models.matter import Matter
from bihuan.lib import ids
from bihuan.rooms.collection.asking.models import Code

_SHAPE = struct.Struct(">Q")
_LONGEST = 100


def digest(form: Matter, code: str) -> str:
    """What is stored of a code: of its form, so that equal codes of two forms are not equal."""
    return hashlib.sha256(f"{form.pk}:{ids.normal_receipt(code)}".encode()).hexdigest()


def find(form: Matter, typed: str) -> Code | None:
    """The code of that form, however it was typed. Raises `ids.BadCode` when it cannot be one."""
    return Code.objects.filter(pk=digest(form, typed), matter=form).first()


# A form's address is its id, encrypted and authenticated (AES-SIV): it tells nothing, cannot be
# made up or counted through, and needs no column. A personal one carries the code besides.


def token(form: Matter, code: str = "") -> str:
    """What stands for the form in its public address."""
    plain = _SHAPE.pack(form.pk) + (ids.normal_receipt(code).encode() if code else b"")
    sealed = _cipher(settings.SECRET_KEY).encrypt(plain, None)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def read(given: str) -> tuple[int, str] | None:
    """(form id, code or empty) of a token; None when it is not one of ours."""
    if len(given) > _LONGEST or not given.isascii():
        return None
    try:
        sealed = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))
    except (binascii.Error, ValueError):
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            plain = _cipher(secret).decrypt(sealed, None)
        except (InvalidTag, ValueError):
            continue
        (pk,) = _SHAPE.unpack(plain[: _SHAPE.size])
        return pk, plain[_SHAPE.size :].decode()
    return None


def _cipher(secret: str | bytes) -> AESSIV:
    key = salted_hmac("bihuan.collection.form", "key", secret=secret, algorithm="sha256").digest()
    return AESSIV(key)
