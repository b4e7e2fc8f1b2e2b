"""What somebody decides about messages that were kept apart."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import clock, policy
from bihuan.kernel.errors import NotAllowed, Refused
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.mail import message, writing
from bihuan.rooms.voices.mail.models import Letter

SEES = "mail.state"
DECIDES = "mail.decide"

KEPT_DAYS = 30
"""How long a discarded message can still be taken in."""

OPEN = ("apart", "discarded")
DECIDED = _("这封邮件已经处理过了。")
LEFT = _("这封邮件没有取到本系统，请在邮箱里打开，需要时用“登记意见”录入。")
NO_MAIL = _("这封邮件已经损坏，无法自动登记。请看原文，用“登记意见”录入，然后丢弃。")


def accept(letter: Letter, *, by: Post) -> Matter:
    """Take it in after all, as an opinion or an addition to one; also when it was discarded a short
    while ago. Raises Refused, NotAllowed."""
    with transaction.atomic():
        held = _held(letter, by, *OPEN)
        if held.raw is None:
            raise Refused(LEFT)
        try:
            mail = message.read(bytes(held.raw))
        except message.Unreadable as error:
            raise Refused(NO_MAIL) from error
        matter, _code = writing.write(mail, by=by)
        _forget(held)
        _decided(held, "accepted", by, matter)
    return matter


def discard(letter: Letter, *, by: Post) -> None:
    """Out of the way; deleted after 30 days. Raises Refused, NotAllowed."""
    with transaction.atomic():
        _decided(_held(letter, by, "apart"), "discarded", by)


def sweep() -> int:
    """Delete what was discarded long ago; that it came, and who decided, stays. How many."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    old = Letter.objects.filter(outcome="discarded", raw__isnull=False, decided_at__lt=before)
    return old.update(raw=None, sender="", subject="", detail="")


def _held(letter: Letter, by: Post, *outcomes: str) -> Letter:
    if not policy.may_at_all(by, DECIDES):
        raise NotAllowed
    found = Letter.objects.select_for_update().get(pk=letter.pk)
    if found.outcome not in outcomes:
        raise Refused(DECIDED)
    return found


def _decided(letter: Letter, outcome: str, by: Post, matter: Matter | None = None) -> None:
    letter.outcome, letter.matter = outcome, matter
    letter.decided_by, letter.decided_at = by, clock.now()
    letter.save()


def _forget(letter: Letter) -> None:
    letter.raw, letter.sender, letter.subject, letter.detail = None, "", "", ""
