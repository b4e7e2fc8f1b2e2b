from datetime import date, timedelta

from bihuan.facilities.similarity.hot.heat import Week
from bihuan.kernel.models.people import Unit
from bihuan.rooms.voices.hot.drawing import HEIGHT, MAP, WIDTH, mapped, spark


def unit(pk: int, lon: float | None, lat: float | None) -> Unit:
    return Unit(pk=pk, code=f"U{pk}", name=f"第{pk}小学", lon=lon, lat=lat)


def test_a_line_has_a_point_for_every_week_and_stays_in_its_box() -> None:
    curve = [Week(date(2026, 1, 5) + timedelta(weeks=n), n % 4, 0) for n in range(12)]
    points = [tuple(map(float, one.split(","))) for one in spark(curve).split()]
    assert [x for x, _ in points] == [round(n * WIDTH / 11, 1) for n in range(12)]
    assert all(0 <= y <= HEIGHT for _, y in points)
    assert min(points, key=lambda one: one[1])[1] < points[0][1]  # most people, highest point
    assert len(spark([Week(date(2026, 1, 5), 0, 0)]).split()) == 1


def test_north_is_up_and_what_is_spoken_of_most_is_largest_and_on_top() -> None:
    known = [unit(1, 104.0, 30.0), unit(2, 104.2, 30.0), unit(3, 104.1, 30.2), unit(4, None, None)]
    found = mapped(known, {1: 9, 2: 1})
    assert found is not None
    at = {dot.code: dot for dot in found.dots}
    assert set(at) == {"U1", "U2", "U3"}
    assert float(at["U3"].y) < float(at["U1"].y)
    assert float(at["U1"].x) < float(at["U3"].x) < float(at["U2"].x)
    assert float(at["U1"].r) > float(at["U2"].r) > float(at["U3"].r)
    assert found.dots[-1].code == "U1"
    assert max(found.width, found.height) <= MAP + 1


def test_names_stand_beside_their_dots_and_cover_nothing() -> None:
    known = [unit(1, 104.0, 30.0), unit(2, 104.2, 30.0), unit(3, 104.1, 30.2)]
    known += [unit(4, 104.1, 30.2), unit(5, 104.2, 30.1), unit(6, 104.1, 30.2)]
    found = mapped(known, {1: 9, 2: 1, 3: 5, 4: 4, 6: 2})
    assert found is not None
    assert {one.text: one.anchor for one in found.names} == {
        "第1小学": "start",
        "第2小学": "end",
        "第3小学": "start",
        "第4小学": "end",
        "第6小学": "middle",
    }  # nobody spoke of the fifth
    crowd = [unit(n, 104.0 + n / 1000, 30.0) for n in range(40)]
    named = mapped([*crowd, unit(99, 105.0, 30.5)], {one.pk: 1 for one in crowd})
    assert named is not None
    assert len(named.names) < 10  # no room for all
    for one in found.names:
        assert 0 <= float(one.x) <= found.width


def test_without_places_enough_there_is_no_map() -> None:
    two = [unit(1, 104.0, 30.0), unit(2, 104.2, 30.0)]
    assert mapped(two, {1: 3}) is None
    three = [*two, unit(3, 104.1, 30.2)]
    assert mapped(three, {7: 3}) is None
    assert mapped(three, {}) is None


def test_all_at_one_spot_is_no_trouble() -> None:
    assert mapped([unit(n, 104.0, 30.0) for n in range(1, 4)], {1: 1}) is not None
