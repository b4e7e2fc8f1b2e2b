"""What the list of hot issues says of opinions that are not in groups yet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.facilities.similarity import understand
from bihuan.facilities.similarity.hot import store
from bihuan.facilities.similarity.models import Progress
from bihuan.kernel import clock
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said
from bihuan.rooms.voices.hot import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return districts.found()


def page(district: District) -> str:
    browser = Client()
    assert district.clerk.account is not None
    browser.force_login(district.clerk.account)
    return browser.get(reverse("hot")).text


def test_nothing_is_said_when_nothing_waits(district: District) -> None:
    with clock.at(clock.now() - timedelta(days=1)):
        commands.receive(Said(text="校车早上不到站，孩子赶不上早读。"), by=district.clerk)
    understand.work(understand.FOREGROUND)
    assert "件新意见正在归组" in page(district)
    store.work()
    assert queries.waiting() is None
    assert "件新意见" not in page(district)


def test_a_long_reading_is_said_with_how_far_it_is(district: District) -> None:
    commands.receive(Said(text="校车早上不到站，孩子赶不上早读。"), by=district.clerk)
    started = {"started_at": clock.now(), "engine": "e5"}
    slow = Progress.objects.create(kind="voice", way="vectors", todo=9000, done=2000, **started)
    assert "还有 1 件新意见没有归组" in page(district)
    assert "后台已读 2,000 / 9,000" in page(district)
    slow.done = 8990
    slow.save()
    assert "稍后刷新" in page(district)
