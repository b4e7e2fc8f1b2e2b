"""The personas that pages are tried on, all with the small story's people behind them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from bihuan.doors.portal import visit
from bihuan.doors.web import signing_in
from bihuan.kernel import clock, people
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
            kept = signed_in(self.posts[persona])
        client.cookies[settings.SESSION_COOKIE_NAME] = session(kept)
        return client


def signed_in(post: Post) -> dict[str, object]:
    """What the session of somebody keeps who has just signed in and acts as a post."""
    assert post.account is not None
    return {
        auth.SESSION_KEY: str(post.account.pk),
        auth.BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        auth.HASH_SESSION_KEY: post.account.get_session_auth_hash(),
        signing_in.CHOSEN: post.pk,
        signing_in.SEEN_AT: int(clock.now().timestamp()),
    }


def session(kept: dict[str, object]) -> str:
    """The key of a new session, put there with one statement: signing in takes a dozen."""
    new = Session.objects.create(
        session_key=secrets.token_hex(16),
        session_data=SessionStore().encode(kept),
        expire_date=timezone.now() + timedelta(hours=10),
    )
    return new.session_key


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
