"""How dates, numbers and names are written on a page."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import dateformat, timezone
from django.utils.translation import pgettext

from bihuan.kernel.clock import today

KIB = 1024
FEWEST_DIGITS_OF_A_TELEPHONE = 7


def local_date(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def local_moment(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def day(value: date | datetime | None) -> str:
    """9月18日; another year than this one is named: 2025年9月18日."""
    if value is None:
        return ""
    on = local_date(value)
    if on.year != today().year:
        return full_day(on)
    return dateformat.format(on, pgettext("日期格式", "n月j日"))


def full_day(value: date | datetime | None) -> str:
    """2026年9月18日"""
    if value is None:
        return ""
    return dateformat.format(local_date(value), pgettext("日期格式", "Y年n月j日"))


def time_of_day(value: datetime | None) -> str:
    return "" if value is None else local_moment(value).strftime("%H:%M")


def moment(value: datetime | None) -> str:
    return "" if value is None else f"{day(value)} {time_of_day(value)}"


def iso(value: date | datetime | None) -> str:
    """For `<time datetime>`: local, to the minute."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return local_moment(value).isoformat(timespec="minutes")
    return value.isoformat()


def number(value: int | float | None) -> str:
    return "" if value is None else f"{value:,}"


def percent(value: float | None, digits: int = 1) -> str:
    """0.694 → 69.4%."""
    return "" if value is None else f"{value * 100:.{digits}f}%"


def size(value: int | None) -> str:
    """Bytes as an office reads them: 812 B, 24 KB, 3.1 MB."""
    if value is None:
        return ""
    if value < KIB:
        return f"{value} B"
    if value < KIB * KIB:
        return f"{value / KIB:.0f} KB"
    return f"{value / KIB / KIB:.1f} MB"


def mask(value: str | None) -> str:
    """Enough to recognise, too little to find: 张** and 138****5678."""
    text = (value or "").strip()
    if sum(c.isdigit() for c in text) >= FEWEST_DIGITS_OF_A_TELEPHONE:
        return f"{text[:3]}****{text[-4:]}"
    return text[:1] + "*" * (len(text) - 1)


def short_hash(value: str, kept: int = 12) -> str:
    return value[:kept]


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "full_day": full_day,
    "clock": time_of_day,
    "moment": moment,
    "iso": iso,
    "number": number,
    "percent": percent,
    "size": size,
    "mask": mask,
    "short_hash": short_hash,
}
