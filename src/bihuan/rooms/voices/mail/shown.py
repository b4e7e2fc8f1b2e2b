"""What the pages of mail show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.kernel import policy
from bihuan.kernel.models.people import Post
from bihuan.lib.mask import mask
from bihuan.rooms.voices.mail import headers, message, polling, quarantine, writing
from bihuan.rooms.voices.mail.apart import REASONS
from bihuan.rooms.voices.mail.models import Letter, Mailbox

PAGE = 50
DISCARDED = "discarded"
RAW_CHARS = 4_000

COLUMNS: list[dict[str, Any]] = [
    {"key": "subject", "label": gettext_lazy("主题"), "priority": 1, "fit": "wide"},
    {"key": "sender", "label": gettext_lazy("发件人")},
    {"key": "reason", "label": gettext_lazy("为什么单独存放"), "fit": "wide"},
    {"key": "at", "label": gettext_lazy("收到时间"), "fit": "short"},
    {"key": "size", "label": gettext_lazy("大小"), "fit": "short"},
]


@dataclass(frozen=True)
class Kept:
    """One message that is kept apart, as the list shows it."""

    pk: int
    subject: str
    sender: str
    reason: str | Promise
    at: datetime
    size: int


def mailbox(viewer: Post, asked: Mapping[str, str]) -> dict[str, Any]:
    """The page of the mailbox. `asked`: why (a key of REASONS, or "discarded"), after."""
    apart = Letter.objects.filter(outcome="apart").defer("raw").order_by("-pk")
    why = asked.get("why", "")
    if why == DISCARDED:
        apart = _discarded().defer("raw").order_by("-pk")
    elif why in REASONS:
        apart = apart.filter(reason=why)
    after = asked.get("after", "")
    if after.isdecimal() and len(after) < 18:
        apart = apart.filter(pk__lt=int(after))
    rows = list(apart[: PAGE + 1])
    decides = policy.may_at_all(viewer, quarantine.DECIDES)
    return {
        "configured": polling.account() is not None,
        "address": settings.MAIL_USER,
        "box": Mailbox.objects.filter(name=polling.name()).first(),
        "receipts": bool(settings.SMTP_HOST),
        "decides": decides,
        "columns": COLUMNS,
        "rows": [_kept(one, decides=decides) for one in rows[:PAGE]],
        "next": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "why": why if why in (*REASONS, DISCARDED) else "",
        "discarded": why == DISCARDED,
        "tabs": _tabs(why),
        "taken": Letter.objects.exclude(outcome="apart").exclude(outcome="discarded").count(),
    }


def _tabs(why: str) -> list[dict[str, Any]]:
    """Everything that waits, each reason there is, and what can still be had back; with counts."""
    counted = _counted()
    found: list[tuple[str, str | Promise, int]] = [("", _("全部"), sum(counted.values()))]
    found += [(code, REASONS.get(code, code), count) for code, count in counted.items()]
    if discarded := _discarded().count():
        found.append((DISCARDED, _("已丢弃"), discarded))
    place = reverse("mail")
    return [
        {
            "label": label,
            "url": f"{place}?why={code}" if code else place,
            "count": count,
            "current": code == why,
        }
        for code, label, count in found
    ]


def _discarded() -> QuerySet[Letter]:
    return Letter.objects.filter(outcome="discarded", raw__isnull=False)


def _counted() -> dict[str, int]:
    """How many of each reason wait, the most frequent first."""
    found = Letter.objects.filter(outcome="apart").values_list("reason")
    counted = dict(found.annotate(n=Count("pk")).order_by())
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _kept(one: Letter, *, decides: bool) -> Kept:
    """Whoever only looks after the mailbox sees that something waits, not what people wrote."""
    subject = one.subject or _("（没有主题）")
    return Kept(
        pk=one.pk,
        subject=subject if decides else _("（受理、督办人员可见）"),
        sender=one.sender if decides else mask(one.sender),
        reason=REASONS.get(one.reason, one.reason),
        at=one.arrived_at,
        size=one.size,
    )


def letter(one: Letter) -> dict[str, Any]:
    """The page of one message that is kept apart."""
    found: dict[str, Any] = {
        "letter": one,
        "reason": REASONS.get(one.reason, one.reason),
        "mail": None,
        "raw": "",
    }
    if one.raw is None:
        return found | {"left": quarantine.LEFT}
    raw = bytes(one.raw)
    try:
        mail = message.read(raw)
    except message.Unreadable:
        return found | {"raw": headers.decoded(raw[:RAW_CHARS], None), "left": quarantine.NO_MAIL}
    good, refused = writing.sorted_out(mail.attachments)
    text, _whole = writing.text_of(mail, refused)
    return found | {"mail": mail, "text": text, "files": [file.name for file in good]}
