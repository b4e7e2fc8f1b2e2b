"""A form is accepted once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.facilities.once import sending
from bihuan.facilities.once.models import Sent
from bihuan.kernel import clock

pytestmark = pytest.mark.django_db


def fail() -> str:
    raise ValueError("the act")


def test_the_second_sending_is_answered_with_what_the_first_one_gave() -> None:
    token = sending.token()
    assert sending.earlier(token) is None
    assert sending.once(token, lambda: "回执") == "回执"
    assert sending.once(token, fail) == sending.earlier(token) == "回执"
    assert sending.once(sending.token(), lambda: "另一张") == "另一张"


def test_an_act_that_fails_may_be_sent_again() -> None:
    token = sending.token()
    with pytest.raises(ValueError, match="the act"):
        sending.once(token, fail)
    assert sending.once(token, lambda: "done") == "done"


def test_the_result_cannot_be_read_without_the_token() -> None:
    sending.once(sending.token(), lambda: "Z8GB-NNQB")
    row = Sent.objects.get()
    assert b"Z8GB" not in bytes(row.result)


def test_a_token_must_be_ours_and_young() -> None:
    token = sending.token()
    assert sending.usable(token)
    assert not sending.usable(token[:-1])
    assert not sending.usable("made:up:here")
    assert not sending.usable("")


def test_tokens_are_forgotten_only_after_no_form_can_carry_them() -> None:
    sending.once(sending.token(), lambda: "done")
    for age, forgotten in ((sending.KEPT, 0), (2 * sending.KEPT, 1)):
        with clock.at(clock.now() + age + timedelta(minutes=1)):
            assert sending.sweep() == forgotten
