"""Figures: what counts as of when, and what they refuse."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from typer.testing import CliRunner

from bihuan.cli import app
from bihuan.cli.figures import document, in_scope, listing
from bihuan.kernel import clock, figures, people, registers, schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures import Figure, Scope, Share
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices import commands as voices
from bihuan.rooms.voices.models import Voice

DAY = date(2014, 4, 9)
DOCS = Path(__file__).parents[4] / "docs"


def local(hour: int, minute: int = 0, second: int = 0, day: date = DAY) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute, second)))


@pytest.fixture
def ground(db: None) -> None:
    with clock.at(local(8, day=date(2014, 3, 3))):
        registers.found_all()
        schemes.ship(people.system())


def said(at: datetime, channel: str = "phone", approach: str = "背靠背") -> Matter:
    with clock.at(at):
        given = voices.Said(text="校门口太堵。", channel=channel, approach=approach)
        return voices.receive(given, by=people.system()).matter


@pytest.mark.usefixtures("ground")
def test_a_day_lasts_to_its_local_midnight() -> None:
    said(local(0))
    said(local(23, 59, 59))
    said(local(0, day=DAY + timedelta(days=1)))
    assert figures.value("voices.received", DAY - timedelta(days=1)) == 0
    assert figures.value("voices.received", DAY) == 2
    assert figures.value("voices.received", DAY + timedelta(days=1)) == 3


@pytest.mark.usefixtures("ground")
def test_an_instant_counts_itself() -> None:
    said(local(10))
    assert figures.value("voices.received", local(10)) == 1
    assert figures.value("voices.received", local(9, 59, 59)) == 0


@pytest.mark.usefixtures("ground")
def test_a_split_shows_the_classes_of_then_also_the_empty_ones() -> None:
    said(local(10))
    said(local(11), approach="")
    with clock.at(local(12)):
        new = {"label": "方式", "classes": ["网上", "网下"]}
        schemes.adopt("classes", "approach", new, by=people.system())
    then = figures.value("voices.received", local(11, 30), split="approach")
    assert then == {"请进来": 0, "走出去": 0, "面对面": 0, "背靠背": 1, "": 1}
    now = figures.value("voices.received", local(13), split="approach")
    assert now == {"网上": 0, "网下": 0, "背靠背": 1, "": 1}


@pytest.mark.usefixtures("ground")
def test_what_was_recorded_later_does_not_count_before_whenever_it_is_said_to_have_happened() -> (
    None
):
    with clock.at(local(10, day=date(2014, 5, 5))):
        late = voices.Said(text="补登的意见。", channel="form", happened_on=DAY)
        voices.receive(late, by=people.system())
    assert figures.value("voices.received", DAY) == 0
    assert figures.value("voices.received", date(2014, 5, 5)) == 1


@pytest.mark.usefixtures("ground")
def test_queries_do_not_grow_with_the_matters(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    said(local(9))
    figures.value("voices.received", DAY)  # works out the steps, remembers the classes
    with django_assert_num_queries(6):  # is anything new? (4), the steps, are they still those?
        assert figures.value("voices.received", DAY) == 1
    for minute in range(30):
        said(local(10, minute))
    figures.value("voices.received", DAY)
    with django_assert_num_queries(6):
        assert figures.value("voices.received", DAY) == 31


@pytest.mark.usefixtures("ground")
def test_a_past_has_no_texts_and_cannot_be_written() -> None:
    one = said(local(10))
    [past] = figures.pasts("voice", figures.instant(DAY))
    assert past.matter == one
    assert "校门口" not in past.row(Voice).text
    with pytest.raises(LookupError):
        past.rows.flush()
    with pytest.raises(LookupError):
        past.rows.change(Voice.objects.get(pk=one.pk))


@pytest.mark.django_db
def test_unknown_figures_and_splits_are_refused() -> None:
    with pytest.raises(Invalid, match="没有这个指标"):
        figures.value("problems.solved", DAY)
    with pytest.raises(Invalid, match="没有这种分项"):
        figures.value("problems.closed", DAY, split="channel")


def test_a_code_is_declared_once() -> None:
    twice = figures.get("problems.closed")
    with pytest.raises(ValueError, match="twice"):
        figures.declare(twice)
    odd = Figure("x.y", "名", "口径", "个", "problem", lambda past: 0, kind="percentage")
    with pytest.raises(ValueError, match="percentage"):
        figures.declare(odd)
    assert "x.y" not in figures.every()


def test_shares_add_up_part_by_part() -> None:
    assert Share(1, 2, 3) + Share(0, 1, 1) == Share(1, 3, 4)


@pytest.mark.usefixtures("ground")
def test_the_listing_and_the_data_say_the_same() -> None:
    said(local(10))
    found = figures.values(figures.every(), DAY)
    text = listing(found.values(), DAY)
    assert text.startswith("截至 2014-04-09")
    assert "收到意见：1条" in text
    assert "反映人满意：已销号0个，回访0个，满意0个" in text
    data = figures.plain(found["voices.received"])
    assert data["value"] == 1
    assert data["splits"]["channel"]["来电"] == 1  # type: ignore[index]
    assert figures.plain(found["problems.satisfied"])["value"] == {
        "part": 0,
        "asked": 0,
        "whole": 0,
        "percent": None,
    }


@pytest.mark.usefixtures("ground")
def test_a_scope_is_read_back_from_an_address_and_told_in_words() -> None:
    unit = people.add_unit("QH", "青禾区教育局", kind="authority", by=people.system())
    whole = Scope(unit.pk, "problems", DAY, ("origin:基层干部作风问题", "handling:立说立行类"))
    assert Scope.parse(whole.plain()) == whole
    assert Scope.parse({"day": "2014-04-09"}) == Scope()
    assert Scope().plain() == {}
    assert whole.words().startswith("青禾区教育局及所属单位，问题台账，2014-04-09起登记的，")
    assert in_scope("QH", "problems", datetime(2014, 4, 9), whole.classes) == whole  # noqa: DTZ001


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(
    ("name", "text"),
    [("unit", "7x"), ("unit", "99"), ("list", "none"), ("since", "4月"), ("classes", "甲")],
)
def test_a_scope_of_what_there_is_not_is_refused(name: str, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        Scope.parse({name: text})
    assert name in refused.value.fields
    with pytest.raises(Invalid):
        in_scope("QH-none", "", None, ())


@pytest.mark.usefixtures("ground")
def test_a_scope_by_class_follows_a_renamed_class() -> None:
    said(local(10))
    before = Scope(classes=("approach:背靠背",))
    assert figures.value("voices.received", DAY, scope=before) == 1
    with clock.at(local(12)):
        new = {
            "label": "方式",
            "classes": ["请进来", "书面"],
            "renamed": [["背靠背", "书面"]],
        }
        schemes.adopt("classes", "approach", new, by=people.system())
    for name in ("背靠背", "书面"):
        scope = Scope(classes=(f"approach:{name}",))
        assert figures.value("voices.received", local(13), scope=scope) == 1
        assert figures.values(["voices.received"], local(13), scope) == figures.replayed(
            ["voices.received"], local(13), scope
        )
    assert figures.value("voices.received", local(13), split="approach") == {"请进来": 0, "书面": 1}
    assert figures.value("voices.received", local(11), scope=before) == 1


def test_the_document_lists_what_is_declared() -> None:
    written = (DOCS / "figures.md").read_text("utf-8")
    assert written == document(figures.every().values()), "bihuan figures --doc > docs/figures.md"


def test_a_day_that_is_none_is_wrong_usage() -> None:
    assert CliRunner().invoke(app, ["figures", "--as-of", "2014-06-31"]).exit_code == 2
