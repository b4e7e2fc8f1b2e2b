"""Digests by which messages are known again. Keyed, so that nobody can try texts against them."""

import hmac
from functools import cache

from django.utils.crypto import salted_hmac

from bihuan.rooms.voices.mail.message import Mail


def of(mail: Mail) -> str:
    """What tells two deliveries of one message: its Message-ID, else what the sender made."""
    return of_id(mail.id) if mail.id else of_content(mail.digest)


def of_id(id_: str) -> str:
    return _digest(b"id", id_.encode("utf-8", "replace"))


def of_content(digest: bytes) -> str:
    """`digest`: a SHA-256."""
    return _digest(b"content", digest)


def _digest(kind: bytes, value: bytes) -> str:
    return hmac.digest(_key(), kind + b"\0" + value, "sha256").hex()


@cache
def _key() -> bytes:
    return salted_hmac("bihuan.voices.mail", "key", algorithm="sha256").digest()
