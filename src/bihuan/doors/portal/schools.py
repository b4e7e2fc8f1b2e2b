"""Schools on the public site: found by name, or by the token on their poster."""

import unicodedata

import segno
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from bihuan.kernel.models.people import Unit
from bihuan.lib import ids

TOKEN_CHARS = 16
"""5 bits each. A poster hangs for years; the token is the same as long as SECRET_KEY is."""


def listed() -> QuerySet[Unit]:
    """Everything an opinion may be about, in official order."""
    return Unit.objects.filter(active=True).exclude(kind="group").order_by("order", "id")


def authority() -> str:
    """The name of the office at the root of the tree; empty before there is one."""
    roots = Unit.objects.filter(kind="authority", active=True).order_by(Length("path"), "order")
    return roots.values_list("name", flat=True).first() or ""


def named(text: str) -> Unit | None:
    """The one unit of that name, short name or other name; width, case and blanks do not matter."""
    wanted = _folded(text)
    if not wanted:
        return None
    fitting = [u for u in listed() if wanted in map(_folded, (u.name, u.short_name, *u.aliases))]
    exact = [u for u in fitting if _folded(u.name) == wanted]
    chosen = exact or fitting
    return chosen[0] if len(chosen) == 1 else None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def token(unit: Unit, secret: str | bytes | None = None) -> str:
    """What stands for a school in the address of its poster: derived from its code, telling
    nothing of it, and not to be guessed without SECRET_KEY."""
    mac = salted_hmac("bihuan.portal.school", unit.code, secret=secret, algorithm="sha256")
    number = int.from_bytes(mac.digest(), "big")
    return "".join(ids.ALPHABET[(number >> (5 * place)) & 31] for place in range(TOKEN_CHARS))


def by_token(given: str) -> Unit | None:
    """The active unit of a token, however it was typed in."""
    typed = given.upper().translate(str.maketrans("OIL", "011"))
    if len(typed) != TOKEN_CHARS or not typed.isascii():
        return None
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    for unit in listed():
        if any(constant_time_compare(token(unit, secret), typed) for secret in secrets):
            return unit
    return None


def address(unit: Unit) -> str:
    """The whole address of a school's form, as its QR code holds it."""
    return f"{settings.PUBLIC_URL}{reverse('portal-school', args=(token(unit),))}"


def qr(unit: Unit) -> str:
    """The QR code as a data: address of an SVG picture, readable with a quarter of it dirty."""
    return segno.make(address(unit), error="q", micro=False).svg_data_uri(border=4, light="#fff")
