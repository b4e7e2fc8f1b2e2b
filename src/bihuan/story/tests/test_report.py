"""The whole story: what it says of 12 June 2014, and what it leaves for today."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from bihuan import story as telling
from bihuan.facilities import files
from bihuan.facilities.documents import verifying
from bihuan.facilities.documents.package import text_of
from bihuan.facilities.files import store
from bihuan.kernel import deadlines, figures, lifecycle, log, memory, policy, schemes, verify
from bihuan.kernel.clock import local_day
from bihuan.kernel.figures import Share
from bihuan.kernel.models.people import Account, Unit
from bihuan.lib import draft
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.oversight import queries as oversight
from bihuan.rooms.reports.papers import queries as papers
from bihuan.rooms.reports.papers.models import Report
from bihuan.rooms.voices import commands as voices
from bihuan.story import AS_OF, SIGN_INS, Story

# What a test changes is undone after it; the whole story is told once, on one worker.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("report")]
TODAY = date(2026, 5, 20)
ORIGINS = (
    "区管领导干部四风问题",
    "基层干部作风问题",
    "群众反映强烈的利益问题",
    "联系服务群众最后一公里问题",
)


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Story]:
    """Told once for all tests here, and untold."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            yield telling.load(TODAY)
            transaction.set_rollback(True)
        memory.forget_all()


def test_on_12_june_52_problems_stand_in_the_ledger_and_36_are_closed(story: Story) -> None:
    registered = figures.value("problems.registered", AS_OF, split="origin")
    closed = figures.value("problems.closed", AS_OF, split="origin")
    assert registered == dict(zip(ORIGINS, (6, 6, 15, 25), strict=True))
    assert closed == dict(zip(ORIGINS, (5, 6, 10, 15), strict=True))
    assert figures.value("problems.registered", AS_OF) == 52
    assert figures.value("problems.closed", AS_OF) == 36


def test_the_opinions_came_in_the_ways_and_numbers_of_the_report(story: Story) -> None:
    by_channel = figures.value("voices.received", AS_OF, split="channel")
    by_approach = figures.value("voices.received", AS_OF, split="approach")
    assert isinstance(by_channel, dict)
    assert isinstance(by_approach, dict)
    assert (by_channel["meeting"], by_channel["research"]) == (54, 104)
    assert by_channel["form"] > 200
    assert (by_approach["请进来"], by_approach["走出去"]) == (54, 104)
    assert "" not in by_approach
    meetings = story.matters("voice").filter(source="meeting").values_list("received_on", flat=True)
    assert set(meetings) == {date(2014, 3, 25), date(2014, 3, 26)}
    assert figures.value("voices.waiting", AS_OF) == 0


def test_the_open_ones_of_12_june_stood_in_every_running_status(story: Story) -> None:
    by_status = figures.value("problems.open", AS_OF, split="status")
    assert isinstance(by_status, dict)
    assert all(by_status.values())
    assert sum(n for n in by_status.values() if isinstance(n, int)) == 13
    by_outcome = figures.value("problems.concluded", AS_OF, split="outcome")
    assert by_outcome == {"terminated": 1, "not_supported": 1, "unreachable": 1}


def test_what_happens_later_changes_no_figure_of_the_report(story: Story) -> None:
    before = {code: one.splits for code, one in figures.values(figures.every(), AS_OF).items()}
    by, admin = story.posts["duban"], story.posts["guanli"]
    closed = story.problem("gate-heyang")
    ledger.reopen(closed, reason="反弹", basis="回头看", by=by)
    ledger.merge(closed, into=story.problem("lunch-now"), by=by)
    ledger.reopen(story.problem("wall-zhujian"), reason="反弹", basis="回头看", by=by)
    ledger.detail(
        story.problem("counsel-now"),
        labels={"origin": ORIGINS[0]},
        unit=story.unit("党政办"),
        by=by,
    )
    schemes.adopt("classes", "origin", {"label": "问题来源", "classes": ["其他"]}, by=admin)
    said = voices.Said(text="补登一条往年的意见。", channel="form", happened_on=date(2014, 4, 9))
    voices.receive(said, by=story.posts["shouli"])
    assert figures.value("problems.closed", TODAY + timedelta(days=9999)) == 48
    assert figures.value("items.closed", TODAY + timedelta(days=9999)) == 51
    after = {code: one.splits for code, one in figures.values(figures.every(), AS_OF).items()}
    assert after == before


def test_today_there_are_problems_in_every_status_near_and_late(story: Story) -> None:
    recent = story.matters("problem").filter(received_on__gt=TODAY - timedelta(days=120))
    ended = {"merged", "withdrawn"}
    assert {one.status for one in recent} == set(lifecycle.of("problem").states) - ended
    lamps = [deadlines.lamp(one, today=TODAY).code for one in recent]
    assert {"ok", "near", "late", "undated", "ended"} <= set(lamps)
    running = lifecycle.of("problem").statuses("open", "waiting")
    assert 18 <= recent.filter(status__in=running).count() <= 24


def test_the_inbox_is_full_of_the_last_days_and_some_say_the_same(story: Story) -> None:
    inbox = list(story.matters("voice", "new").select_related("voice"))
    assert len(inbox) >= 40
    assert all(TODAY - timedelta(days=5) <= local_day(one.opened_at) < TODAY for one in inbox)
    assert len({one.source for one in inbox}) >= 6
    about = [one.place_id for one in inbox if one.place_id]
    assert len(about) - len(set(about)) >= 10
    known = story.matters("problem", "working", "issued", "verifying").values("place_id")
    assert story.matters("voice", "new").filter(place_id__in=known).count() >= 5


def test_a_task_is_broken_down_and_last_year_is_grouped_for_a_look_back(story: Story) -> None:
    wanted = {
        "breakdown.tasks": 3,
        "breakdown.measures": 14,
        "breakdown.points": 49,
        "grouping.problems": 330,
        "grouping.measures": 341,
        "grouping.aspects": 5,
        "grouping.items": 9,
    }
    assert {code: figures.value(code, TODAY) for code in wanted} == wanted
    assert story.matters("problem").filter(publication__isnull=False).count() == 3


def test_no_opinion_of_2014_is_left_in_the_inbox(story: Story) -> None:
    assert not story.matters("voice", "new").filter(opened_at__year=2014).exists()


def test_one_look_back_found_a_relapse_which_is_mended_anew(story: Story) -> None:
    first, again = story.problem("reply-now"), story.problem("reply-now-again")
    assert (first.status, first.round, again.status) == ("closed", 1, "working")
    assert again.links_out.get(kind="relapse_of").target == first
    assert figures.value("lookbacks.relapsed", TODAY, split="unit")[str(first.unit_id)] == Share(
        1, 1, 1
    )


def test_123_units_each_have_a_head_and_an_oversight_group(story: Story) -> None:
    units = Unit.objects.exclude(kind__in=("authority", "group"))
    assert units.count() == 123
    assert set(story.heads) == set(units.values_list("pk", flat=True))
    own = Unit.objects.filter(kind="group", oversight_group__level="own")
    assert own.count() == 8
    assert all(group[-1].title == "组长" for group in story.inspectors.values())
    assert oversight.uncovered() == []


@pytest.mark.parametrize(
    ("username", "kind", "statuses"),
    [
        ("shouli", "voice", {"new"}),
        ("duban", "problem", {"drafted", "returned", "working"}),
        ("lingdao", "problem", {"working"}),
        ("jingban", "problem", {"issued"}),
        ("xuexiao", "problem", {"issued", "working"}),
        ("xiaozhang", "problem", {"issued", "working"}),
        ("ducha", "problem", {"verifying"}),
        ("zuzhang", "problem", {"closed"}),
        ("huifang", "problem", {"consulting"}),
        ("fuhe", "problem", {"working"}),
        ("shenji", "problem", {"closed"}),
    ],
)
def test_everybody_who_can_sign_in_finds_work(
    story: Story, username: str, kind: str, statuses: set[str]
) -> None:
    seen = policy.visible(story.posts[username], kind)
    assert statuses <= set(seen.values_list("status", flat=True))


def test_everybody_on_the_list_can_sign_in_with_the_password_of_the_demo(story: Story) -> None:
    assert len(SIGN_INS) == len({row[0] for row in SIGN_INS})
    for username, password, _, name, unit in SIGN_INS:
        account = Account.objects.get(username=username)
        assert account.check_password(password)
        assert account.name == name
        posts = account.posts.select_related("unit")
        assert any(post.unit is not None and unit in post.unit.name for post in posts)


def test_somebody_waits_for_a_decision(story: Story) -> None:
    running = Problem.objects.filter(matter__status="working")
    assert running.filter(asked_until__isnull=False).exists()
    assert Problem.objects.exclude(proposed="").exists()
    assert Problem.objects.filter(send_backs__gt=0, matter__status="working").exists()
    assert Problem.objects.filter(check_failures__gt=0, matter__status="working").exists()


def test_the_evidence_is_there_and_whole(story: Story) -> None:
    assert list(files.problems()) == []
    assert Problem.objects.filter(matter__status="closed", evidence__lt=3).count() == 0


def test_the_story_stands_up_to_verification(story: Story) -> None:
    assert log.age() == 0
    report = verify.verify()
    assert report.findings == []
    assert report.waiting == 0
    assert report.events > 2500


# -- on paper -------------------------------------------------------------------------------------


def the_paper() -> Report:
    return Report.objects.get(report_kind="progress", as_of=AS_OF)


def document(report: Report) -> bytes:
    return store.path(report.sha256).read_bytes()


def test_the_report_of_12_june_prints_the_numbers_of_its_figures(story: Story) -> None:
    text = text_of(document(the_paper()))
    for lead, numbers in (
        ("共登记问题52个，其中，", (6, 6, 15, 25)),
        ("已销号问题36个，占登记问题的69.2%，其中，", (5, 6, 10, 15)),
    ):
        parts = (f"{origin}{n}个" for origin, n in zip(ORIGINS, numbers, strict=True))
        assert lead + "、".join(parts) in text
    collected = [
        ("开展征集", "次"),
        ("走访谈话单位", "个"),
        ("发出征求意见表", "份"),
        ("征集到的意见", "条"),
    ]
    known = {str(one.name): code for code, one in figures.every().items()}
    for name, measure in collected:
        assert f"{figures.value(known[name], AS_OF)}{measure}" in text
    assert "汇报〔2014〕1号" in text
    assert "2014年6月13日" in text


def test_each_number_of_the_report_is_still_what_its_figure_gives(story: Story) -> None:
    found = verifying.verify(document(the_paper()))
    assert len(found) >= 30
    assert {one.state for one in found} == {"unchanged"}


def test_the_checker_of_drafts_has_nothing_to_say_of_the_report(story: Story) -> None:
    text = text_of(document(the_paper()))
    assert [one for one in draft.check(text) if one.flag != "info"] == []


def test_a_problem_withdrawn_in_july_stands_beside_the_report_as_a_correction(
    story: Story,
) -> None:
    report = the_paper()
    said = {line.name: line for one in papers.corrections(report.matter) for line in one.lines}
    assert (said["登记问题"].was, said["登记问题"].now) == ("52个", "51个")
    printed = {one["name"]: one["printed"] for one in report.numbers if not one["split"]}
    assert printed["登记问题"] == "52"
