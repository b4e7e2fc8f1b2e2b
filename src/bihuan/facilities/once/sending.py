"""A form is accepted once: its second sending is answered with what the first one gave.

Each form carries a signed random token. The row of a token is inserted in the transaction of the
act, so two sendings at the same time wait for each other.
"""

import base64
import secrets
from collections.abc import Callable
from datetime import timedelta

from cryptography.fernet import Fernet
from django.core import signing
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from bihuan.facilities.once.models import Sent
from bihuan.kernel import clock

KEPT = timedelta(hours=24)
"""How long a form may lie open. Tokens are remembered for twice as long."""

_signer = signing.TimestampSigner(salt="bihuan.once.form")
_FIRST = "INSERT INTO once_sent (key, result, at) VALUES (%s, '', %s) ON CONFLICT DO NOTHING"


def token() -> str:
    """A fresh token for one form."""
    return _signer.sign(secrets.token_urlsafe(16))


def usable(given: str) -> bool:
    """Is this a token of ours that is not too old?"""
    try:
        _signer.unsign(given, max_age=KEPT)
    except signing.BadSignature:
        return False
    return True


def earlier(given: str) -> str | None:
    """What the first sending of this form gave; None when there was none."""
    row = Sent.objects.filter(pk=_key(given)).first()
    return _box(given).decrypt(bytes(row.result)).decode() if row else None


def once(given: str, act: Callable[[], str]) -> str:
    """Run `act` and keep what it gives, or give what it gave the first time.

    When `act` raises, nothing is kept and the form may be sent again.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_FIRST, [_key(given), clock.now()])
            first = cursor.rowcount == 1
        if first:
            result = act()
            sealed = _box(given).encrypt(result.encode())
            Sent.objects.filter(pk=_key(given)).update(result=sealed)
            return result
    return earlier(given) or ""


def sweep() -> int:
    """Forget the tokens nobody can send any more; returns how many."""
    return Sent.objects.filter(at__lt=clock.now() - 2 * KEPT).delete()[0]


def _key(given: str) -> str:
    return salted_hmac("bihuan.once.sent", given, algorithm="sha256").hexdigest()


def _box(given: str) -> Fernet:
    secret = salted_hmac("bihuan.once.result", given, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(secret))
