"""What is recorded late changes no published number, and is told as a correction of it."""

from datetime import datetime, timedelta

import pytest

from bihuan.kernel import clock, figures, history
from bihuan.kernel.figures import Growth, Published, Scope
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.voices import commands as voices

pytestmark = pytest.mark.django_db
THEN = figures.instant(datetime(2026, 4, 10, 18).astimezone())
STYLE, WORK = "基层干部作风问题", "群众反映强烈的利益问题"


@pytest.fixture
def office(db: None) -> District:
    with clock.at(THEN - timedelta(days=60)):
        return district.found()


def registered(office: District, title: str, at: datetime, label: str = STYLE) -> Matter:
    with clock.at(at):
        return ledger.register(
            list_code="problems", title=title, labels={"origin": label}, by=office.supervisor
        )


def published(code: str = "problems.registered", **more: object) -> Published:
    split, key = more.get("split"), more.get("key")
    scope = more.get("scope", Scope())
    assert isinstance(scope, Scope)
    assert split is None or isinstance(split, str)
    found = figures.value(code, THEN, scope=scope, split=split)
    value = found[str(key)] if isinstance(found, dict) else found
    return Published(code, THEN, value, scope, split, None if key is None else str(key))


def last() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True)[0]


def made(published: Published, since: int) -> list[tuple[figures.Number, figures.Number]]:
    return [(one.was, one.becomes) for one in figures.corrections([published], since)]


def test_what_is_withdrawn_later_should_not_have_counted(office: District) -> None:
    registered(office, "校门口拥堵", THEN - timedelta(days=2))
    wrong = registered(office, "重复登记的", THEN - timedelta(days=1))
    before, since = published(), last()
    assert made(before, since) == []
    with clock.at(THEN + timedelta(days=3)):
        ledger.withdraw(wrong, reason="登记有误", by=office.supervisor)
    assert published() == before
    [one] = figures.corrections([before], since)
    assert (one.published, one.was, one.becomes) == (before, 2, 1)
    assert one.event_ids == (history.of(wrong, "problem.withdrawn")[0].id,)
    assert made(before, last()) == []  # it was looked at


def test_a_class_given_or_changed_later_moves_it_between_the_parts(office: District) -> None:
    one = registered(office, "校门口拥堵", THEN - timedelta(days=2))
    style = published(split="origin", key=STYLE)
    work = published(split="origin", key=WORK)
    total, since = published(), last()
    with clock.at(THEN + timedelta(days=3)):
        ledger.detail(one, labels={"origin": WORK}, by=office.supervisor)
    assert made(style, since) == [(1, 0)]
    assert made(work, since) == [(0, 1)]
    assert made(total, since) == []
    elsewhere = published(scope=Scope(classes=(f"origin:{WORK}",)))
    assert made(elsewhere, since) == [(0, 1)]


def test_what_is_merged_later_was_the_same_all_along(office: District) -> None:
    kept = registered(office, "校门口拥堵", THEN - timedelta(days=2))
    again = registered(office, "校门口又堵", THEN - timedelta(days=1))
    before, since = published(), last()
    with clock.at(THEN + timedelta(days=3)):
        ledger.merge(again, into=kept, by=office.supervisor)
    assert made(before, since) == [(2, 1)]


def test_what_only_happened_later_corrects_nothing(office: District) -> None:
    one = registered(office, "校门口拥堵", THEN - timedelta(days=2))
    before, since = [published("problems.open"), published()], last()
    with clock.at(THEN + timedelta(days=3)):
        registered(office, "新问题", clock.now())
        ledger.detail(one, measure="错峰放学", by=office.supervisor)
    assert figures.corrections(before, since) == []


def test_an_opinion_entered_late_was_there_already(office: District) -> None:
    before, since = published("voices.received"), last()
    growth = published("voices.received_growth")
    with clock.at(THEN + timedelta(days=3)):
        said = voices.Said(text="补登。", channel="form", happened_on=THEN.date())
        voices.receive(said, by=office.clerk)
        after = voices.Said(text="次日的。", channel="form", happened_on=clock.today())
        voices.receive(after, by=office.clerk)
    assert made(before, since) == [(0, 1)]
    assert made(growth, since) == [(Growth(), Growth(now=1))]


def test_a_number_last_corrected_is_corrected_from_there(office: District) -> None:
    wrong = [registered(office, f"第{n}件", THEN - timedelta(days=1)) for n in range(3)]
    first, since = published(), last()
    with clock.at(THEN + timedelta(days=3)):
        ledger.withdraw(wrong[0], reason="登记有误", by=office.supervisor)
        looked = last()
        ledger.withdraw(wrong[1], reason="登记有误", by=office.supervisor)
    assert made(first, since) == [(3, 1)]
    corrected = Published(first.code, first.as_of, 2)
    assert made(corrected, looked) == [(2, 1)]
