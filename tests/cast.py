"""The personas that pages are tried on, all with the small story's people behind them."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.test import Client

from bihuan.doors.portal import visit
from bihuan.doors.web import signing_in
from bihuan.kernel import people
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.models import Reporter
from bihuan.story import Story

SIGNED_OUT, VISITOR = "signed out", "visitor"
STAFF = (
    "clerk", "supervisor", "leader", "officer", "officer elsewhere", "head", "inspector",
    "inspector elsewhere", "caller", "reviewer", "auditor", "admin",
)  # fmt: skip
EVERYBODY = (SIGNED_OUT, VISITOR, *STAFF)


@dataclass
class Cast:
    """Who looks at `problem`: the officer and the head of its unit, an inspector of the group that
    checks it, and their like from elsewhere. The visitor has opened the case of its reporter."""

    story: Story
    problem: Matter
    voice: Matter
    posts: dict[str, Post] = field(default_factory=dict)

    def client(self, persona: str, *, csrf: bool = False) -> Client:
        """A browser that shows the outcome of a broken page instead of raising it."""
        client = Client(raise_request_exception=False, enforce_csrf_checks=csrf)
        if persona == SIGNED_OUT:
            return client
        kept: dict[str, object] = {}
        if persona == VISITOR:
            kept[visit.OPENED] = [self.voice.pk, visit._now()]
        else:
            post = self.posts[persona]
            assert post.account is not None
            client.force_login(post.account)
            kept[signing_in.CHOSEN] = post.pk
        session = client.session
        session.update(kept)
        session.save()
        return client


def around(story: Story, problem: Matter) -> Cast:
    """The personas as seen from a problem that was handed over; whoever has no sign-in gets one."""
    unit = problem.unit
    assert unit is not None
    mine = Post.objects.filter(unit=unit)
    elsewhere = Post.objects.exclude(unit=unit).exclude(unit__path__startswith=unit.path)
    elsewhere = elsewhere.exclude(unit_id__in=problem.helpers)
    asked = Reporter.objects.filter(matter=problem).exclude(voice=0).first()
    voice = Matter.objects.get(pk=asked.voice) if asked else story.matters("voice")[0]
    made = Cast(story, problem, voice)
    group = problem.checker_id or min(story.inspectors)
    other = next(pk for pk in story.inspectors if pk != group)
    chosen = {
        "officer": mine.filter(role="officer").first() or story.acting[unit.pk],
        "officer elsewhere": elsewhere.filter(role="officer").first(),
        "head": mine.filter(role="head").first(),
        "inspector": story.inspectors[group][0],
        "inspector elsewhere": story.inspectors[other][0],
    }
    for persona in STAFF:
        post = chosen.get(persona) or story.post(persona)
        made.posts[persona] = with_account(post)
    return made


def with_account(post: Post) -> Post:
    """The post as the database has it now, with a sign-in."""
    kept = Post.objects.select_related("unit", "account").get(pk=post.pk)
    if kept.account is None:
        kept.account = people.open_account(f"post-{kept.pk}", kept.name, None)
        kept.save(update_fields=["account"])
    return kept
