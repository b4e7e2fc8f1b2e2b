"""Units, posts, schemes and registers by their commands."""

from datetime import date, timedelta

import pytest

from bihuan.kernel import clock, events, history, people, policy, registers, schemes
from bihuan.kernel.errors import Invalid, NotAllowed, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.models.scheme import Scheme
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return districts.found()


def test_registers_are_founded_once_however_often_the_program_starts() -> None:
    registers.found_all()
    registers.found_all()
    codes = Matter.objects.filter(kind="register").values_list("title", flat=True)
    assert sorted(codes) == sorted(set(codes))
    assert {"people", "calendar", "schemes"} <= set(codes)
    assert people.system().role == "system"
    assert people.public().role == "public"


def test_every_register_has_a_name_and_stands(district: District) -> None:
    for register in Matter.objects.filter(kind="register"):
        assert str(registers.label(register.title))
        assert register.status == "standing"


def test_a_unit_stands_in_the_tree_under_its_parent(district: District) -> None:
    assert district.school.path == "QH/QH-S1/"
    assert district.root.holds(district.school.path)
    assert not district.school.holds(district.root.path)


@pytest.mark.parametrize("code", ["", "一小", "a b", "a/b", "x" * 41, "QH"])
def test_a_unit_code_that_is_taken_or_not_plain_is_refused(district: District, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        people.add_unit(code, "某校", kind="school", by=people.system())
    assert set(refused.value.fields) == {"code"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 121}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"short_name": "长" * 61}, "short_name"),
        ({"aliases": ["长" * 121]}, "aliases"),
        ({"nicknames": ["小"]}, "nicknames"),
        ({"nicknames": ["长" * 61]}, "nicknames"),
        ({"address": "长" * 201}, "address"),
        ({"lon": 118.0}, "lat"),
        ({"lat": 30.0}, "lon"),
        ({"lon": 180.1, "lat": 30.0}, "lon"),
        ({"lon": 118.0, "lat": -90.5}, "lat"),
    ],
)
def test_a_unit_that_does_not_fit_is_refused_naming_the_field(
    district: District, given: dict[str, object], field: str
) -> None:
    whole = {"name": "某校", "kind": "school", "by": people.system()} | given
    with pytest.raises(Invalid) as refused:
        people.add_unit("NEW", **whole)  # type: ignore[arg-type]
    assert set(refused.value.fields) == {field}
    assert not Unit.objects.filter(code="NEW").exists()


def test_a_unit_changes_its_name_but_not_its_place(district: District) -> None:
    people.change_unit(district.school, name="青禾第一小学", active=False, by=district.admin)
    assert district.school.name == "青禾第一小学"
    assert not district.school.active
    with pytest.raises(Invalid) as refused:
        people.change_unit(district.school, path="elsewhere/", by=district.admin)
    assert set(refused.value.fields) == {"path"}


def test_what_people_call_a_unit_and_where_it_stands_is_registered() -> None:
    known = {"nicknames": ["河东那个小学"], "address": "禾阳街道望禾路12号"}
    registers.found_all()
    unit = people.add_unit(
        "S", "某校", kind="school", by=people.system(), lon=118.1234567, lat=-0.5, **known
    )
    assert (unit.nicknames, unit.address) == (known["nicknames"], known["address"])
    assert (unit.lon, unit.lat) == (118.123457, -0.5)
    with pytest.raises(Invalid):
        people.change_unit(unit, lon=None, by=people.system())
    people.change_unit(unit, lon=None, lat=None, nicknames=[], by=people.system())
    assert (unit.lon, unit.lat, unit.nicknames) == (None, None, [])
    register = Matter.objects.get(kind="register", title=people.REGISTER)
    changed = history.of(register, "unit.changed")[-1].data
    assert changed.changes == {"lon": None, "lat": None, "nicknames": []}


def test_a_unit_registered_before_there_were_nicknames_can_still_be_read() -> None:
    old = {"code": "S", "name": "某校", "unit_kind": "school", "parent": "", "order": 1}
    data = events.decode("unit.added", old)
    assert isinstance(data, people.UnitAdded)
    assert (data.nicknames, data.address, data.lon, data.lat) == ((), "", None, None)


def test_only_administrators_change_units_and_posts(district: District) -> None:
    with pytest.raises(NotAllowed):
        people.change_unit(district.school, name="别名", by=district.supervisor)
    with pytest.raises(Unseen):
        people.appoint(districts.new_account(), district.school, "officer", by=district.officer)


@pytest.mark.parametrize("role", ["system", "public", "king"])
def test_nobody_is_appointed_to_a_role_that_is_not_for_people(
    district: District, role: str
) -> None:
    with pytest.raises(Invalid) as refused:
        people.appoint(None, district.school, role, name="某人", by=district.admin)
    assert set(refused.value.fields) == {"role"}


def test_a_post_without_a_name_is_refused(district: District) -> None:
    with pytest.raises(Invalid) as refused:
        people.appoint(None, district.school, "officer", by=district.admin)
    assert set(refused.value.fields) == {"name"}


def test_a_post_serves_from_its_first_day_to_its_last(district: District) -> None:
    today = clock.today()
    post = district.appoint(district.school, "officer", from_on=today)
    assert not post.serves(today - timedelta(days=1))
    assert post.serves(today)
    people.end_post(post, until_on=today + timedelta(days=3), by=district.admin)
    assert post.serves(today + timedelta(days=3))
    assert not post.serves(today + timedelta(days=4))


def test_a_post_that_has_ended_may_do_nothing(district: District) -> None:
    people.end_post(district.clerk, until_on=clock.today(), by=district.admin)
    assert policy.may_at_all(district.clerk, "voice.received")
    with clock.at(clock.now() + timedelta(days=1)):
        assert not policy.may_at_all(district.clerk, "voice.received")
        assert district.clerk not in Post.objects.filter(Post.current())


def test_a_post_cannot_end_before_it_began(district: District) -> None:
    with pytest.raises(Invalid) as refused:
        people.end_post(district.officer, until_on=date(2000, 1, 1), by=district.admin)
    assert set(refused.value.fields) == {"until_on"}


def test_a_sign_in_name_is_given_once(district: District) -> None:
    people.open_account("wang", "王晓", None)
    with pytest.raises(Invalid) as refused:
        people.open_account("wang", "王晓二", None)
    assert set(refused.value.fields) == {"username"}


def test_the_history_of_units_and_posts_reads_as_sentences(district: District) -> None:
    people.change_unit(district.school, name="青禾第一小学", by=district.admin)
    register = Matter.objects.get(kind="register", title=people.REGISTER)
    said = [str(one.data.says()) for one in history.of(register)]
    assert "登记机构“青禾一小”" in said
    assert said[-1] == "变更机构 QH-S1 的登记"
    assert any("任督办管理员" in one for one in said)


def test_shipping_again_adopts_nothing_and_keeps_what_was_changed(district: District) -> None:
    changed = schemes.get("limit", "hotline") | {"amount": 9}
    schemes.adopt("limit", "hotline", changed, by=district.admin)
    assert schemes.ship(people.system()) == 0
    assert schemes.get("limit", "hotline")["amount"] == 9


def test_a_scheme_replaced_stays_in_the_history(district: District) -> None:
    before = Scheme.objects.get(kind="limit", code="hotline").version
    changed = schemes.get("limit", "hotline") | {"amount": 9}
    schemes.adopt("limit", "hotline", changed, by=district.admin, order=3)
    assert Scheme.objects.get(kind="limit", code="hotline").version > before
    register = Matter.objects.get(kind="register", title=schemes.REGISTER)
    said = [one.data for one in history.of(register, "scheme.adopted")]
    assert [one.data["amount"] for one in said if one.code == "hotline"] == [7, 9]


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [("colour", {"label": "x"}, "kind"), ("limit", {}, "label"), ("limit", {"label": ""}, "label")],
)
def test_a_scheme_of_no_kind_or_without_a_name_is_refused(
    district: District, kind: str, data: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        schemes.adopt(kind, "new", data, by=district.admin)
    assert set(refused.value.fields) == {field}


def test_an_unknown_scheme_is_named(district: District) -> None:
    with pytest.raises(Invalid, match="没有名为“nowhere”的规则"):
        schemes.get("limit", "nowhere")


def test_schemes_of_a_kind_come_in_their_order(district: District) -> None:
    assert list(schemes.every("limit"))[:2] == ["at-once", "petition"]
