"""What is worked out beforehand is what the events say, at any instant and in any scope."""

import random
from datetime import datetime, timedelta

import pytest

from bihuan.kernel import figures, log
from bihuan.kernel.figures import Behind, Figure, Number, Scope, store
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.figures import FigureBasis, FigureSeen, FigureStep
from bihuan.kernel.models.people import Unit
from bihuan.rooms.ledger import commands as ledger
from bihuan.story import AS_OF, Story

pytestmark = pytest.mark.django_db


def some_instants(seed: int, count: int) -> list[datetime]:
    """Between events, at one, and at midnights."""
    drawn = random.Random(seed)
    found = list(Event.objects.order_by("at").values_list("at", flat=True))
    out = []
    for _ in range(count):
        at = drawn.choice(found)
        out.append(drawn.choice([at, at - timedelta(microseconds=1), figures.instant(at.date())]))
    return out


def some_scopes(seed: int) -> list[Scope]:
    drawn = random.Random(seed)
    units = list(Unit.objects.exclude(kind="group").values_list("pk", flat=True))
    return [
        Scope(unit=drawn.choice(units)),
        Scope(list_code="problems", since=AS_OF - timedelta(days=30)),
        Scope(classes=("origin:区管领导干部四风问题", "origin:基层干部作风问题")),
        Scope(unit=units[0], classes=("topic:师德师风",)),
    ]


def test_the_steps_say_what_the_events_say(told: Story) -> None:
    for at in some_instants(1, 8):
        assert figures.values(figures.every(), at) == figures.replayed(figures.every(), at)


def test_the_steps_say_what_the_events_say_in_any_scope(told: Story) -> None:
    for at, scope in zip(some_instants(2, 4), some_scopes(3), strict=True):
        told_then = figures.replayed(figures.every(), at, scope)
        assert figures.values(figures.every(), at, scope) == told_then


def test_the_matters_behind_add_up_to_the_value_and_to_each_part(told: Story) -> None:
    for code, one in figures.values(figures.every(), told.today).items():
        found = figures.behind(code, told.today)
        assert len({each.matter_id for each in found}) == len(found)
        assert adds(found, one.figure) == one.total
        for split in one.figure.splits:
            parts = one.splits[split.code]
            key = max(parts, key=lambda key: parts[key] != one.figure.zero, default="")
            some = figures.behind(code, told.today, split=split.code, key=key)
            assert adds(some, one.figure) == parts.get(key, one.figure.zero)


def adds(found: list[Behind], figure: Figure) -> Number:
    return figures.total({str(one.matter_id): one.adds for one in found}, figure.zero)


def test_what_happens_later_is_caught_up_and_changes_nothing_before(told: Story) -> None:
    before = figures.values(figures.every(), AS_OF)
    now = figures.value("problems.closed", told.today + timedelta(days=1))
    closed = told.problem("gate-heyang")
    ledger.reopen(closed, reason="反弹", basis="回头看", by=told.posts["duban"])
    assert figures.value("problems.closed", told.today + timedelta(days=1)) == now - 1  # type: ignore[operator]
    assert figures.values(figures.every(), AS_OF) == before


def test_while_somebody_else_writes_the_steps_what_is_missing_is_worked_out_apart(
    told: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = figures.values(figures.every(), AS_OF)
    some = FigureSeen.objects.values_list("pk", flat=True)[:40]
    FigureSeen.objects.filter(pk__in=list(some)).delete()
    FigureBasis.objects.update(log_size=None)
    monkeypatch.setattr(store, "_alone", lambda: False)
    assert len(store.caught_up().apart) == 40
    assert figures.values(figures.every(), AS_OF) == whole
    FigureBasis.objects.update(edition="another")
    assert figures.values(figures.every(), AS_OF) == whole


def test_steps_of_another_edition_of_the_code_are_thrown_away(told: Story) -> None:
    whole = figures.values(figures.every(), AS_OF)
    serial = FigureBasis.objects.get().serial
    FigureStep.objects.update(ends=FigureStep.objects.values("begins")[:1])
    FigureBasis.objects.update(edition="another")
    assert figures.values(figures.every(), AS_OF) == whole
    assert FigureBasis.objects.get().serial == serial + 1


def test_what_has_its_place_in_the_log_is_not_looked_at_again(told: Story) -> None:
    figures.value("problems.closed", AS_OF)
    assert FigureBasis.objects.get().log_size == log.size()
