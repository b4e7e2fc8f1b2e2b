"""How far the reading in the background is, where somebody waits for it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.facilities.similarity import understand
from bihuan.facilities.similarity.understand import BLOCK, Pace
from bihuan.kernel import record
from bihuan.kernel.tests import district as districts
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said

pytestmark = pytest.mark.django_db


def test_while_many_are_being_read_pages_say_how_far_it_is() -> None:
    district = districts.found()
    with record.batch(by=district.clerk) as batch:
        for n in range(BLOCK + 50):
            commands.take_in(batch, Said(text=f"第{n}条意见"), fingerprint=f"{n}")
    client = Client()
    assert district.clerk.account is not None
    client.force_login(district.clerk.account)
    assert client.get(reverse("voices-reading")).status_code == 286  # htmx stops asking

    understand.work(Pace(seconds=0, rest=0), ways=[understand.QUICK])
    said = f"已读 {BLOCK} / {BLOCK + 50}"
    polled = client.get(reverse("voices-reading"))
    assert (polled.status_code, said in polled.text) == (200, True)
    assert said in client.get(reverse("inbox")).text

    understand.work(understand.FOREGROUND, ways=[understand.QUICK])
    assert client.get(reverse("voices-reading")).status_code == 286
    assert "已读" not in client.get(reverse("inbox")).text
