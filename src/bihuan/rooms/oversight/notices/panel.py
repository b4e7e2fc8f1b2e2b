"""Notices and outcomes about a matter, shown on its page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.facilities.pages.panels import Line, Panel, beside
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.notices import kinds, queries


@beside("problem")
def notices(post: Post, matter: Matter) -> Panel | None:
    """What was sent about it, and the way to send more: 督办单 with one click."""
    if not policy.may_at_all(post, "see:notice"):
        return None
    lines = [
        Line(
            text=f"{one.notice.reference or kinds.word(one.notice.notice_kind)} {one.title}",
            url=reverse("notice", args=(one.number,)),
            state=queries.state(one),
        )
        for one in queries.of_matter(post, matter)
    ]
    links = []
    if policy.may_at_all(post, "notice.drafted"):
        known = kinds.every()
        first = "supervise" if "supervise" in known else next(iter(known), "")
        if first:
            address = f"{reverse('write-notice', args=(first,))}?about={matter.number}"
            links.append((_("发%(kind)s") % {"kind": known[first].word}, address))
        links.append((_("发其他公文"), f"{reverse('new-notice')}?about={matter.number}"))
    return Panel(_("公文"), lines, links) if lines or links else None
