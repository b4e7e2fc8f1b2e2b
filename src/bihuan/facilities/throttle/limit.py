"""Token buckets: `burst` at once, then `per_hour` evenly."""

import hashlib
import hmac
import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.db.models.functions import Least

from bihuan.facilities.throttle.models import Bucket
from bihuan.kernel import clock
from bihuan.kernel.errors import TooMany

KEPT = timedelta(days=7)
"""Buckets untouched for so long are deleted; by then every bucket is full again."""

_REFILLED = (
    "least(%(burst)s, b.tokens"
    " + greatest(0, extract(epoch FROM %(now)s - b.at)) * %(per_hour)s / 3600.0)"
)
# One statement: the row lock of the upsert makes two takers wait for each other, and a taker that
# finds less than one token changes nothing and gets no row back.
_TAKE = f"""
INSERT INTO throttle_bucket AS b (key, tokens, at)
VALUES (%(key)s, %(burst)s - 1, %(now)s)
ON CONFLICT (key) DO UPDATE SET tokens = {_REFILLED} - 1, at = greatest(b.at, %(now)s)
WHERE {_REFILLED} >= 1
RETURNING tokens
"""  # noqa: S608 - put together from constants
_LEFT = f"SELECT {_REFILLED} FROM throttle_bucket b WHERE key = %(key)s"  # noqa: S608


def digest(key: str) -> str:
    """What is stored in place of a key: HMAC-SHA256 under SECRET_KEY."""
    secret = str(settings.SECRET_KEY).encode()
    return hmac.new(secret, b"throttle:" + key.encode(), hashlib.sha256).hexdigest()


def take(key: str, *, per_hour: float, burst: int) -> None:
    """Count one act under a key such as `sign-in:<address>`.

    Raises TooMany, with the minutes to wait, when the bucket is empty. Call it outside a
    transaction: what is rolled back was not counted, and others under the same key wait for it.
    """
    if not (per_hour > 0 and 1 <= burst <= per_hour * KEPT.total_seconds() / 3600):
        raise ValueError(f"a bucket of {burst} with {per_hour} an hour never fills")
    asked: dict[str, str | float | datetime] = {
        "key": digest(key),
        "burst": float(burst),
        "per_hour": float(per_hour),
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, asked)
        if cursor.fetchone() is not None:
            return
        cursor.execute(_LEFT, asked)
        row = cursor.fetchone()
    missing = 1 - float(row[0]) if row else 0.0
    raise TooMany(minutes=max(1, math.ceil(missing / per_hour * 60)))


def forget(key: str) -> None:
    """Fill the bucket again, as after a sign-in that succeeded."""
    Bucket.objects.filter(key=digest(key)).delete()


def give_back(key: str, *, burst: int) -> None:
    """Undo one take: the act turned out not to be one of those that are counted."""
    found = Bucket.objects.filter(key=digest(key))
    found.update(tokens=Least(F("tokens") + 1.0, float(burst)))


def sweep() -> int:
    """Delete the buckets nobody has touched for a week; returns how many."""
    return Bucket.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
