"""Nonsense in every field of every form: a clear answer, nothing broken, nothing half done."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpResponse

from bihuan.kernel import verify
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.matter import Matter
from tests.cast import SIGNED_OUT, VISITOR, Cast
from tests.inputs.forms import Form, encoded

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("forms")]

URLENCODED = "application/x-www-form-urlencoded"
ANSWERS = {200, 302, 303, 400, 401, 403, 404, 409, 410, 413, 422, 429}
"""What a form may answer; never 500."""

TEXTS = {
    "nul": "前\x00后",
    "lone surrogate": "前\ud83d后",
    "direction override": "前\u202e后\u2066乱",
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "code": "'; DROP TABLE kernel_event; -- {{ 7*7 }}{% for x in y %}${7*7}%(n)s%s{0}\x01\x1b[3m",
    "only blanks": " \u3000\t\u200b ",
    "long": "长" * 50_001,
}
WORST = "".join(TEXTS[one] for one in ("nul", "lone surrogate", "direction override", "code"))
CHOICES = ("没有这一项", "\x00", "9" * 20, "²")
NUMBERS = ("-1", "²", "1e9", "9" * 30, "9" * 5000, "NaN", "1.5")
DATES = ("0000-00-00", "9999-12-31", "99999-01-01", "2027-02-30", "1000-01-01", "昨天", "\x00")
NUMBERED = re.compile(r"\d+")
HIDDEN = ("\x00", "²", "9" * 5000, "nonsense")

DOORS = ("/voices/enter", "/public/said", "/sign-in", "/people/units/new", "/problems",
         "/public/case/add", "/public/follow", "/calendar/preview", "/voices")  # fmt: skip

NOT_OURS = ("/styleguide", "/theme", "/i18n")  # samples of the style guide


def hostile(kind: str) -> tuple[str, ...]:
    if kind in ("select", "radio", "button", "checkbox"):
        return CHOICES
    if kind == "number":
        return NUMBERS
    if kind == "date":
        return DATES
    return HIDDEN


def send(cast: Cast, persona: str, form: Form, data: dict[str, str]) -> HttpResponse:
    client = cast.client(persona)
    body = encoded(data)
    if form.method == "get":
        return client.get(f"{form.action}?{body.decode()}")  # type: ignore[return-value]
    return client.generic("POST", form.action, body, URLENCODED)  # type: ignore[return-value]


def ours(offered: list[tuple[str, Form]]) -> list[tuple[str, Form]]:
    return [(who, one) for who, one in offered if not one.action.endswith(NOT_OURS)]


def test_the_walk_finds_the_forms_of_every_part(offered: list[tuple[str, Form]]) -> None:
    actions = {form.action for _persona, form in ours(offered)}
    for part in ("/do/raise", "/do/detail", "/do/verify", "/do/consult", "/do/conclusion-decision"):
        assert any(action.endswith(part) for action in actions), part
    for door in DOORS:
        assert door in actions, door
    assert len(ours(offered)) > 50


def nonsense(form: Form) -> Iterator[dict[str, str]]:
    """Every text field with each hostile text at once, and each by itself with the worst of them
    (of fields that differ by a number only, the first); the rest as usual, the other fields
    together."""
    usual = form.usual()
    fields = [one for one in form.fields if one.name != "csrfmiddlewaretoken"]
    texts = [one.name for one in fields if one.is_text]
    for text in TEXTS.values() if texts else ():
        yield usual | dict.fromkeys(texts, text)
    for name in {NUMBERED.sub("*", name): name for name in reversed(texts)}.values():
        yield usual | {name: WORST}
    others = [one for one in fields if not one.is_text]
    for n in range(max([len(hostile(one.type)) for one in others], default=0)):
        for part in ("hidden", "shown"):
            some = [one for one in others if (one.type == "hidden") == (part == "hidden")]
            if some:
                yield usual | {
                    one.name: hostile(one.type)[n % len(hostile(one.type))] for one in some
                }


def test_nothing_in_any_field_of_any_form_breaks_a_page(
    cast: Cast, offered: list[tuple[str, Form]]
) -> None:
    broken = []
    for persona, form in ours(offered):
        for data in nonsense(form):
            with transaction.atomic():
                answer = send(cast, persona, form, data)
                if answer.status_code not in ANSWERS:
                    broken.append((answer.status_code, form.action, str(data)[:300]))
                elif "text/html" in answer.get("Content-Type", ""):
                    said = answer.content.decode()
                    assert "<script>alert(1)" not in said, form.action
                    assert "<img src=x" not in said, form.action
                transaction.set_rollback(True)
    assert broken == []


def test_what_is_kept_of_hostile_texts_is_inert_and_verifies(
    cast: Cast, offered: list[tuple[str, Form]]
) -> None:
    """Sent in all text fields at once; what the commands take in has no NUL, no surrogate, no
    direction override, and the pages show the rest as text."""
    bad = TEXTS["lone surrogate"] + TEXTS["direction override"]
    taken = 0
    for persona, form in ours(offered):
        texts = {one.name: bad + TEXTS["script"] for one in form.fields if one.is_text}
        if form.method != "post" or not texts or persona == SIGNED_OUT:
            continue
        with transaction.atomic():
            before = Event.objects.count()
            send(cast, persona, form, form.usual() | texts)
            added = Event.objects.order_by("pk")[before:]
            taken += len(added)
            for matter in {event.matter_id for event in added}:
                kept = Matter.objects.get(pk=matter)
                assert not set(kept.title) & set("\x00\ud83d\u202e\u2066"), form.action
                if kept.kind == "register":
                    continue
                lookers = {"voice": "clerk", "draft": persona}  # a draft is its author's alone
                looker = lookers.get(kept.kind, "supervisor")
                page = cast.client(looker).get(f"/{kept.kind}/{kept.number}")
                assert page.status_code == 200
                assert "<script>alert(1)" not in page.text
                assert not set(page.text) & set("\x00\ud83d\u202e\u2066"), form.action
            transaction.set_rollback(True)
    assert taken > 10


def test_a_form_without_its_check_against_forgery_does_nothing(
    cast: Cast, offered: list[tuple[str, Form]]
) -> None:
    """But for public forms, which carry an authority of their own, and signed links."""
    free = ("/public/said", "/public/answer", "/f/")
    for persona, form in ours(offered):
        if form.method != "post" or form.action.startswith(free):
            continue
        data = form.usual()
        data.pop("csrfmiddlewaretoken", None)
        before = Event.objects.count()
        client = cast.client(persona, csrf=True)
        answer = client.generic("POST", form.action, encoded(data), URLENCODED)
        assert answer.status_code == 403, form.action
        assert "没有提交成功" in answer.content.decode(), form.action
        assert Event.objects.count() == before


def test_a_body_of_ten_megabytes_is_refused_in_words_at_every_door(
    cast: Cast, offered: list[tuple[str, Form]]
) -> None:
    large = "长" * 3_500_000
    for persona, form in ours(offered):
        if form.method != "post" or form.action not in DOORS:
            continue
        name = next((one.name for one in form.fields if one.is_text), "query")
        answer = send(cast, persona, form, form.usual() | {name: large})
        assert answer.status_code in (400, 413), form.action
        assert "<h1" in answer.content.decode(), form.action


def test_the_same_form_sent_twice_is_taken_once(
    cast: Cast, offered: list[tuple[str, Form]]
) -> None:
    """By the version the page showed, or by the token of the public form."""
    for persona, form in ours(offered):
        if form.method != "post" or "/do/" not in form.action:
            continue
        code = form.action.rsplit("/", 1)[1]
        if code in ("urge", "add"):
            continue  # saying it twice is saying it twice
        with transaction.atomic():
            data = form.usual()
            if code in ("merge", "attach", "closure"):
                data = {}
            before = Event.objects.count()
            first = send(cast, persona, form, data)
            between = Event.objects.count()
            second = send(cast, persona, form, data)
            assert Event.objects.count() == between, form.action
            if first.status_code == 302 and between > before:
                assert second.status_code in (403, 404, 409, 422), form.action
            transaction.set_rollback(True)


def test_the_public_form_sent_twice_gives_the_same_receipt_and_one_opinion(
    cast: Cast, offered: list[tuple[str, Form]]
) -> None:
    form = next(form for _p, form in offered if form.action == "/public/said")
    data = form.usual() | {"topic2": "", "text": "路灯坏了。"}
    before = Matter.objects.filter(kind="voice").count()
    answers = [send(cast, VISITOR, form, data) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert Matter.objects.filter(kind="voice").count() == before + 1


def test_after_all_this_the_books_are_right(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_event")
        assert cursor.fetchone()[0] > 500
    found = verify.verify().findings
    assert [one for one in found if one.where != "kernel_post"] == []  # the cast got sign-ins
