"""Outcomes of a matter, shown on its page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.facilities.pages.panels import Line, Panel, beside
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.outcomes import kinds, queries


@beside("problem")
def outcomes(post: Post, matter: Matter) -> Panel | None:
    if not policy.may_at_all(post, "see:outcome"):
        return None
    lines = [
        Line(
            text=f"{kinds.word(one.outcome.outcome_kind)} {one.title}",
            url=reverse("outcome", args=(one.number,)),
            state=queries.state(one),
        )
        for one in queries.of_matter(post, matter)
    ]
    links = []
    if matter.unit_id and policy.may_at_all(post, "outcome.recorded"):
        address = f"{reverse('new-outcome')}?about={matter.number}"
        links.append((_("登记结果运用"), address))
    return Panel(_("结果运用"), lines, links) if lines or links else None
