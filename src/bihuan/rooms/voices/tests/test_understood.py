"""What the program makes of an opinion: on its page, in the lists, in the form that raises it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.facilities.similarity import understand
from bihuan.facilities.similarity.understand import FOREGROUND
from bihuan.kernel import people
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.voices import commands, forms, understood
from bihuan.rooms.voices.commands import Said

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return districts.found()


def hear(district: District, text: str, **more: object) -> Matter:
    return commands.receive(Said(text=text, **more), by=district.clerk).matter  # type: ignore[arg-type]


def page_of(post: Post, voice: Matter) -> str:
    return signed_in(post).get(reverse("voice", args=[voice.number])).text


def signed_in(post: Post) -> Client:
    assert post.account is not None
    client = Client()
    client.force_login(post.account)
    return client


def test_the_page_marks_what_is_recognised_and_leads_to_the_like(district: District) -> None:
    text = page_of(district.clerk, hear(district, "上周五在青禾一小门口，王晓梅老师收了50元。"))
    assert (
        '<span class="named" data-kind="unit" title="青禾一小（登记的名称）">青禾一小</span>'
        in text
    )
    assert 'data-kind="person">王晓梅老师</span>' in text
    assert f"{reverse('voices')}?named=QH-S1" in text
    assert "文中提到" in text


def test_who_may_not_see_contacts_reads_no_names_anywhere_on_the_page(district: District) -> None:
    said = "青禾一小的王晓梅老师收钱，我女儿陈一诺没有交。"
    voice = hear(district, said, subject="王晓梅老师收钱")
    commands.add(voice, text="陈一诺同学被换了座位。", by=district.clerk)
    commands.answer(voice, text="已批评王晓梅老师。", by=district.clerk)
    shown = page_of(district.auditor, voice)
    assert "王某某老师" in shown
    for name in ("王晓梅", "陈一诺"):
        assert name not in shown
        assert name in page_of(district.clerk, voice)


def test_lists_name_no_persons(district: District) -> None:
    hear(district, "青禾一小的王晓梅老师收钱，电话13812345678。", subject="反映王晓梅老师收钱")
    text = signed_in(district.clerk).get(reverse("inbox")).text
    assert "王某某老师" in text
    assert "王晓梅" not in text
    assert "13812345678" not in text


def test_a_name_that_is_open_says_what_else_it_may_be(district: District) -> None:
    for unit in (district.school, district.other_school):
        people.change_unit(unit, nicknames=["桥头小学"], by=district.admin)
    text = page_of(district.clerk, hear(district, "桥头小学停水"))
    assert "也可能是青禾二小" in text
    made = understood.of(district.clerk, Matter.objects.select_related("voice").get(kind="voice"))
    assert made.place is None


def test_the_form_that_raises_is_filled_in_and_the_clerk_decides(district: District) -> None:
    voice = hear(district, "青禾一小的操场坏了")
    form = forms.Raise(matter=voice, post=district.clerk)
    assert (form.initial["place"], form.initial["unit"]) == (district.school, district.school)

    data = {"list_code": "problems", "title": "操场", "seen": voice.version}
    chosen = {"place": district.school.pk, "unit": district.section.pk}
    client = signed_in(district.clerk)
    client.post(reverse("do", args=["voice", voice.number, "raise"]), data | chosen)
    problem = Matter.objects.get(kind="problem")
    assert (problem.place, problem.unit) == (district.school, district.section)
    voice.refresh_from_db()
    assert voice.place == district.school


def test_raised_without_a_unit_nobody_is_responsible_yet(district: District) -> None:
    voice = hear(district, "青禾一小的操场坏了", place=district.other_school)
    data = {"list_code": "problems", "title": "操场", "seen": voice.version}
    client = signed_in(district.clerk)
    client.post(reverse("do", args=["voice", voice.number, "raise"]), data)
    problem = Matter.objects.get(kind="problem")
    assert (problem.place, problem.unit) == (district.other_school, None)


def test_opinions_are_found_by_the_unit_they_name(district: District) -> None:
    first = hear(district, "青禾一小的操场坏了")
    second = hear(district, "青禾二小的操场坏了")
    client = signed_in(district.clerk)
    understand.work(FOREGROUND)
    text = client.get(reverse("inbox"), {"named": "QH-S1"}).text
    assert first.number in text
    assert second.number not in text
    everything = client.get(reverse("inbox"), {"named": "QH"}).text
    assert first.number in everything
    assert second.number in everything


def test_the_list_says_which_unit_is_named_where_none_was_filed(district: District) -> None:
    hear(district, "青禾一小的操场坏了")
    hear(district, "操场坏了", place=district.other_school)
    understand.work(FOREGROUND)
    text = signed_in(district.clerk).get(reverse("inbox")).text
    assert "提到青禾一小" in text
    assert "提到青禾二小" not in text


def test_on_a_phone_one_press_leads_from_the_words_to_what_can_be_done(district: District) -> None:
    said = hear(district, "校门口放学时太堵。")
    address = reverse("voice", args=(said.number,))
    page = signed_in(district.clerk).get(address).text
    assert page.count('href="#acts-head"') == page.count('id="acts-head"') == 1
    assert "#acts-head" not in signed_in(district.leader).get(address).text
