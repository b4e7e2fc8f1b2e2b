"""Selecting what was said in the minutes makes an opinion of it, in the place where it stands."""

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page
from tests.browser import CheckAxe

from bihuan.kernel.models.people import Post
from bihuan.kernel.tests import district
from bihuan.rooms.collection import commands
from bihuan.rooms.collection.models import Mark
from bihuan.rooms.collection.tests import gathering
from bihuan.rooms.voices.models import Voice

pytestmark = pytest.mark.django_db(transaction=True)

SELECT = """([from, to]) => {
    const text = document.querySelectorAll("[data-minutes] p")[1].firstChild;
    const range = document.createRange();
    range.setStart(text, from);
    range.setEnd(text, to < 0 ? text.length : to);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


def test_a_selected_passage_becomes_an_opinion_where_it_stands(page: Page, axe: CheckAxe) -> None:
    office = district.found()
    meeting = gathering.meeting(office)
    commands.minute(meeting, text="😀开场。\n😀家长：校门口太堵。\n散会。", by=office.clerk)
    sign_in(page, office.clerk)
    page.goto(f"/collection/{meeting.number}")
    axe(page)
    take = page.get_by_role("button", name="记为意见")
    assert take.is_disabled()
    page.evaluate(SELECT, [5, -1])  # JavaScript counts the face as two
    take.click()
    assert page.locator("[data-passage-text]").input_value() == "校门口太堵。"
    page.locator("#do-note").get_by_role("button", name="记下意见").click()
    page.get_by_text("已记下1条意见").wait_for()
    assert page.locator("[data-minutes] mark").all_inner_texts() == ["校门口太堵。"]
    assert Voice.objects.get().text == "校门口太堵。"
    assert Mark.objects.get().span == (9, 15)


def sign_in(page: Page, post: Post) -> None:
    """With that post, without the page for it."""
    assert post.account is not None
    session = SessionStore()
    session[SESSION_KEY] = str(post.account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = post.account.get_session_auth_hash()
    session.save()
    assert session.session_key
    page.goto("/sign-in")
    cookie = {"name": "sessionid", "value": session.session_key, "url": page.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
