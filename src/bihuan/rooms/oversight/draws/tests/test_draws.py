"""Draws from the plan to the replay."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from bihuan.cli import app
from bihuan.kernel import clock, log, record, verify
from bihuan.kernel.errors import IllegalStep, Invalid, NotAllowed, Refused
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.lib import draw as rule
from bihuan.rooms.oversight.draws import commands, drawn_units, jobs, orders, queries
from bihuan.rooms.oversight.draws.population import Filter, Wanted
from bihuan.rooms.oversight.draws.tests.conftest import NOW

HOUR = timedelta(hours=1)


def wanted(**more: Any) -> Wanted:
    given: dict[str, Any] = {
        "title": "四月随机抽查",
        "filter": Filter("units", kinds=("school",)),
        "total": 1,
        "second": "spoken",
        "after": record.instant(NOW + HOUR),
        "how": "10时在一楼大厅当众掷骰子10次",
    }
    return Wanted(**given | more)


def drawn(office: District, **more: Any) -> Matter:
    made = commands.publish(wanted(**more), by=office.supervisor)
    with clock.at(NOW + 2 * HOUR):
        commands.contribute(made, second="3 5 1 6 2", by=office.supervisor)
        commands.reveal(made, by=office.supervisor)
    return made


def client(post: Post) -> Client:
    found = Client()
    assert post.account is not None
    found.force_login(post.account)
    return found


def replay(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """As anybody would: the script alone, in a Python without site packages."""
    path = folder / "record.json"
    path.write_text(text, "utf-8")
    words = [sys.executable, "-I", "-S", "-X", "utf8", rule.__file__, str(path)]
    return subprocess.run(words, capture_output=True, text=True, check=False, encoding="utf-8")


def test_a_draw_goes_from_the_plan_to_a_list_that_anybody_can_replay(
    office: District, tmp_path: Path
) -> None:
    made = drawn(office)
    assert made.status == "drawn"
    assert len(drawn_units(made)) == 1
    assert set(drawn_units(made)) <= {office.school.pk, office.other_school.pk}
    log.integrate()
    answer = Client().get(reverse("portal-draw-record", args=(made.number,)))
    ran = replay(answer.text, tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-1] == "重放一致。"
    assert queries.drawn_ids(made)[0] in ran.stdout
    changed = json.loads(answer.text)
    changed["drawn"][0]["ids"] = ["QH-S9"]
    ran = replay(json.dumps(changed), tmp_path)
    assert ran.returncode == 1
    assert "不符〔drawn〕抽取结果与重放不一致" in ran.stdout
    assert verify.verify().ok


def test_the_script_that_is_given_away_is_the_one_that_draws(office: District) -> None:
    assert Client().get(reverse("portal-draw-script")).text == Path(rule.__file__).read_text()


def test_the_second_number_from_the_log_is_the_first_root_after_the_moment(
    office: District,
) -> None:
    made = commands.publish(wanted(second="log", how=""), by=office.supervisor)
    log.integrate()
    assert jobs.due() == 0  # signed before the moment
    with clock.at(NOW + 2 * HOUR):
        commands.publish(wanted(after=record.instant(NOW + 9 * HOUR)), by=office.supervisor)
        assert jobs.due() == 0  # nothing was signed since
        log.integrate()
        root = log.latest().root.hex()  # type: ignore[union-attr]
        commands.publish(wanted(after=record.instant(NOW + 9 * HOUR)), by=office.supervisor)
        log.integrate()
        assert jobs.due() == 1
        assert jobs.due() == 0
    made.refresh_from_db()
    assert (made.status, made.draw.second) == ("drawn", root)
    found = queries.published(made)
    assert found["proof"]["checkpoint"] == found["checkpoint"]["note"]
    assert rule.check(found) == []
    event = json.loads(found["proof"]["event"])
    event["at"] = "2026-04-09T00:00:00.000000Z"
    found["proof"]["event"] = json.dumps(event)
    assert [one.part for one in rule.check(found)] == ["proof"]


def test_the_seed_is_nowhere_to_be_read_before_it_is_revealed(office: District) -> None:
    made = commands.publish(wanted(), by=office.supervisor)
    log.integrate()
    seed = commands.history.of(made, "draw.published")[0].data.seed.text
    found = json.dumps(queries.published(made))
    page = client(office.supervisor).get(reverse("draw", args=(made.number,))).text
    assert seed not in found + page
    assert "seed" not in queries.published(made)
    with clock.at(NOW + 2 * HOUR):
        commands.contribute(made, second="1", by=office.supervisor)
        commands.reveal(made, by=office.supervisor)
    assert queries.published(made)["seed"] == seed


def test_a_seed_kept_elsewhere_must_fit_the_commitment(office: District) -> None:
    seed = "ab" * 32
    made = commands.publish(wanted(), by=office.supervisor, commitment=rule.commitment(seed))
    with clock.at(NOW + 2 * HOUR):
        commands.contribute(made, second="1", by=office.supervisor)
        with pytest.raises(Invalid):
            commands.reveal(made, seed="cd" * 32, by=office.supervisor)
        commands.reveal(made, seed=seed.upper(), by=office.supervisor)
    assert made.status == "drawn"


def test_nothing_is_drawn_before_the_second_number_nor_that_before_its_moment(
    office: District,
) -> None:
    made = commands.publish(wanted(), by=office.supervisor)
    with pytest.raises(Refused, match="约定的时刻"):
        commands.contribute(made, second="1", by=office.supervisor)
    with pytest.raises(IllegalStep):
        commands.reveal(made, by=office.supervisor)
    from_log = commands.publish(wanted(second="log"), by=office.supervisor)
    with clock.at(NOW + 2 * HOUR), pytest.raises(Refused):
        commands.contribute(from_log, second="1", by=office.supervisor)


def test_a_void_draw_stays_and_is_joined_to_the_one_made_instead(office: District) -> None:
    first = drawn(office)
    with pytest.raises(Refused):
        commands.publish(wanted(), by=office.supervisor, repeats=first)
    commands.void(first, reason="抽中学校正在撤并。", by=office.leader)
    assert drawn_units(first) == []
    assert queries.published(first)["drawn"]
    second = commands.publish(wanted(), by=office.supervisor, repeats=first)
    assert queries.published(second)["plan"]["repeats"] == first.number
    shown = Client().get(reverse("portal-draw", args=(first.number,))).text
    assert "抽中学校正在撤并" in shown
    assert second.number in shown
    assert first.number in Client().get(reverse("portal-draw", args=(second.number,))).text


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("title", {"title": " "}),
    ("after", {"after": record.instant(NOW - HOUR)}),
    ("how", {"how": ""}),
    ("total", {"total": 3}),
    ("total", {"total": 0}),
    ("total", {"sizes": {"全部": 3}}),
    ("total", {"sizes": {"没有": 1}}),
    ("excluded", {"excluded": {"QH-S1": ""}}),
    ("excluded", {"excluded": {"QH-S9": "已停办"}}),
]


def test_what_is_wrong_with_a_plan_is_said_of_its_field(office: District) -> None:
    for field, more in WRONG:
        with pytest.raises(Invalid) as refused:
            commands.publish(wanted(**more), by=office.supervisor)
        assert set(refused.value.fields) == {field}, more


def test_only_the_office_draws(office: District) -> None:
    with pytest.raises(NotAllowed):
        commands.publish(wanted(), by=office.clerk)
    assert client(office.clerk).get(reverse("new-draw")).status_code == 404


def test_a_plan_is_looked_at_and_then_published(office: District) -> None:
    pages = client(office.supervisor)
    given = {
        "title": "学校抽查", "of": "units", "kinds": ["school"], "strata": "kind", "total": "1",
        "excluded": "QH-S2 上月刚查过", "second": "spoken", "after": "2026-04-10T09:30",
        "how": "当众掷骰子",
    }  # fmt: skip
    looked = pages.post(reverse("new-draw"), given | {"act": "look"})
    assert "上月刚查过" in looked.text
    assert "公布方案" in looked.text
    assert not Matter.objects.filter(kind="draw").exists()
    done = pages.post(reverse("new-draw"), given | {"act": "publish"})
    made = Matter.objects.get(kind="draw")
    assert done["Location"] == reverse("draw", args=(made.number,))
    assert "学校抽查" in pages.get(reverse("draws")).text
    with clock.at(NOW + HOUR):
        act = reverse("do", args=("draw", made.number, "contribute"))
        pages = client(office.supervisor)
        pages.post(act, {"seen": "1", "second": "4 4 2"})
        pages.post(reverse("do", args=("draw", made.number, "reveal")), {"seen": "2"})
    made.refresh_from_db()
    assert drawn_units(made) == [office.school.pk]
    assert "青禾一小" in Client().get(reverse("portal-draw", args=(made.number,))).text


def test_posts_are_drawn_without_the_names_of_those_who_hold_them(office: District) -> None:
    member = office.appoint(office.group, "inspector")
    office.appoint(office.other_group, "inspector")
    made = drawn(office, filter=Filter("posts", roles=("inspector",), strata="role"), total=1)
    assert member.name not in json.dumps(queries.published(made), ensure_ascii=False)
    assert set(drawn_units(made)) <= {office.group.pk, office.other_group.pk}


# -- the shell ----------------------------------------------------------------------------------


def bihuan(*words: object) -> Result:
    return CliRunner().invoke(app, ["draw", *map(str, words)])


@pytest.mark.django_db(transaction=True)
def test_a_draw_is_published_revealed_shown_and_replayed_from_the_shell(
    office: District, tmp_path: Path
) -> None:
    assert office.supervisor.account is not None
    by = office.supervisor.account.username
    order = {"title": "学校抽查", "kinds": ["school"], "total": 1, "strata": "kind",
             "second": "spoken", "after": "2026-04-10T10:00", "how": "当众掷骰子"}  # fmt: skip
    (tmp_path / "plan.json").write_text(json.dumps(order), "utf-8")
    ran = bihuan("publish", tmp_path / "plan.json", "--by", by, "--json")
    number = json.loads(ran.stdout)["number"]
    early = bihuan("reveal", number, "--by", by, "--second", "5 3")
    assert early.exit_code == 1
    with clock.at(NOW + 2 * HOUR):
        ran = bihuan("reveal", number, "--by", by, "--second", "5 3")
    assert "学校：QH-S" in ran.stdout
    shown = bihuan("show", number, "--json").stdout
    record_of = tmp_path / "record.json"
    record_of.write_text(shown, "utf-8")
    assert bihuan("replay", record_of).stdout == bihuan("replay", number).stdout == "重放一致。\n"
    record_of.write_text(json.dumps(json.loads(shown) | {"seed": "00" * 32}), "utf-8")
    ran = bihuan("replay", record_of, "--json")
    assert ran.exit_code == 1
    assert json.loads(ran.stdout)["wrong"][0]["part"] == "commitment"


SENSELESS: list[Any] = [
    [], {"colour": "red"}, {"of": "people"}, {"of": "posts", "strata": "parent"},
    {"second": "moon"}, {"under": "QH-S9"}, {"after": "soon"},
    {"after": "0001-01-01T00:00"}, {"total": "5"},
]  # fmt: skip


def test_an_order_that_makes_no_sense_is_refused(office: District) -> None:
    for order in SENSELESS:
        with pytest.raises(Invalid):
            orders.wanted(order)
