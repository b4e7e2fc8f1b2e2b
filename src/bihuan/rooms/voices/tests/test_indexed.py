"""Whatever somebody said of their opinion, it is found by it."""

from __future__ import annotations

import pytest

from bihuan.facilities.search import matching
from bihuan.kernel import people, verify
from bihuan.kernel.erase import erase
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands, commands_import
from bihuan.rooms.voices.commands import Said
from bihuan.rooms.voices.commands_import import News

pytestmark = pytest.mark.django_db


def found(words: str) -> list[Matter]:
    return list(matching(Matter.objects.filter(kind="voice"), words))


def test_an_opinion_is_found_by_what_was_added_to_it_later(clerk: Post) -> None:
    voice = commands.receive(Said("食堂饭菜凉。"), by=clerk).matter
    commands.add(voice, text="校医室说有九个孩子腹泻。", by=clerk)
    commands_import.update(voice, News(text="热线补记：留样柜没有通电。"), by=clerk)
    for words in ("饭菜凉", "孩子腹泻", "留样柜", "饭菜 腹泻 通电"):
        assert found(words) == [voice], words
    assert found("饭菜凉校医室") == []  # each stands for itself
    assert verify.verify().ok


def test_what_was_added_and_then_erased_is_not_found_any_more(clerk: Post) -> None:
    voice = commands.receive(Said("食堂饭菜凉。"), by=clerk).matter
    commands.add(voice, text="我叫某某，住在柳林花园。", by=clerk)
    (digest,) = Body.objects.filter(text__contains="柳林").values_list("digest", flat=True)
    erase(voice, digests=[digest], reason="本人要求", by=people.system())
    assert found("柳林花园") == []
    assert found("饭菜凉") == [voice]
