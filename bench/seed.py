"""An education authority with as many problems as wanted, written as imports are: in blocks."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bench import texts
from bench.sizes import Sizes

if TYPE_CHECKING:
    from bihuan.kernel.models.matter import Matter
    from bihuan.kernel.models.people import Post, Unit
    from bihuan.kernel.record import Batch

ZONES = 4
PASSWORD = "measure-how-fast-it-is"  # noqa: S105 - signs in to a database that is thrown away
ENDS = {"drafted": 0.15, "issued": 0.35, "working": 0.35, "returned": 0.05, "concluded": 0.10}
"""Where the problems have got to, as shares."""


@dataclass
class Authority:
    """`posts`: by role; the officer acts for the first zone, a quarter of the schools."""

    schools: list[Unit]
    posts: dict[str, Post]


def found(sizes: Sizes) -> Authority:
    """Registers, shipped rules, two calendar years, units, and a sign-in for every role."""
    from bihuan.kernel import calendar, people, registers, schemes

    registers.found_all()
    system = people.system()
    schemes.ship(system)
    # Nobody is urged: in working hours that would change problems while they are measured.
    schemes.adopt(
        "urging", "standard", {**schemes.get("urging", "standard"), "steps": []}, by=system
    )
    for year in (2025, 2026):
        off, worked = calendar.known_year(year)
        calendar.publish(year, off=off, worked=worked, source="国务院办公厅通知", by=system)

    def unit(code: str, name: str, kind: str, parent: Unit | None, order: int) -> Unit:
        return people.add_unit(code, name, kind=kind, parent=parent, order=order, by=system)

    root = unit("B", "云麓区教育局", "authority", None, 0)
    zones = [unit(f"Z{n}", f"第{n}学区", "zone", root, n * 1000) for n in range(1, ZONES + 1)]
    groups = [unit(f"G{n}", f"第{n}督导组", "group", root, 9000 + n) for n in range(1, 5)]
    schools = [
        unit(f"S{n}", f"云麓第{n}小学", "school", zones[n % ZONES], (n % ZONES + 1) * 1000 + n)
        for n in range(1, sizes.schools + 1)
    ]
    posts = {}
    places = {"officer": zones[0], "inspector": groups[0]}
    for role in ("clerk", "supervisor", "leader", "reviewer", "head", "officer", "inspector"):
        account = people.open_account(role, f"{role}一", PASSWORD)
        place = places.get(role, root)
        posts[role] = people.appoint(account, place, role, by=system, from_on=date(2025, 1, 1))
    return Authority(schools, posts)


def problems(authority: Authority, count: int, seed: int = 1) -> None:
    """So many problems more, spread over the last year and over all units."""
    from bihuan.kernel import clock, record

    chance = random.Random(seed)
    now = clock.now()
    begin = now - timedelta(days=300)
    with record.batch(by=authority.posts["supervisor"]) as batch:
        for number in range(count):
            with clock.at(begin + (now - begin) * (number / count)):
                problem(batch, authority, chance)


def problem(batch: Batch, authority: Authority, chance: random.Random) -> Matter:
    """One problem with its whole history, by posts that may do what they do."""
    from bihuan.rooms.ledger import events

    posts = authority.posts
    school = chance.choice(authority.schools)
    subject, text = texts.opinion(chance)
    batch.by = posts["supervisor"]
    opened = events.Registered(
        "problems", _sealed(subject), _sealed(text), source="hotline", place=school.pk
    )
    matter = batch.open("problem", opened)
    batch.append(matter, events.Detailed(_details(school, chance)))
    for data, role in _course(school, chance):
        batch.by = posts[role]
        batch.append(matter, data)
    return matter


def _sealed(text: str) -> Any:
    from bihuan.kernel.events import seal

    return seal(text)


def _details(school: Unit, chance: random.Random) -> dict[str, Any]:
    return {
        "unit": school.pk,
        "person": _sealed(texts.person(chance)),
        "phone": _sealed(texts.phone(chance)),
        "leader": _sealed(texts.person(chance)),
        "measure": _sealed(texts.measure(chance)),
        "standard": _sealed("问题不再发生，反映人认可。"),
        "due": chance.choice(("at-once", "petition", "quarter")),
        "labels": {"origin": chance.choice(("群众反映强烈的利益问题", "基层干部作风问题"))},
    }


def _course(school: Unit, chance: random.Random) -> Iterable[tuple[Any, str]]:
    from bihuan.kernel import clock, deadlines, schemes
    from bihuan.rooms.ledger import events

    (end,) = chance.choices(list(ENDS), list(ENDS.values()))
    if end == "drafted":
        return
    limit = schemes.get("limit", chance.choice(("at-once", "petition", "quarter")))
    basis = deadlines.basis(limit, clock.today()) | {"act": "issued"}
    yield events.Issued(school.pk, (), deadlines.due(basis).on, basis), "supervisor"
    if end == "returned":
        yield events.Returned(_sealed("不属于我校职责。")), "head"
    elif end != "issued":
        yield events.Received(), "head"
        yield events.Progressed(_sealed(texts.measure(chance)), chance.randint(1, 99)), "head"
    if end == "concluded":
        reason, rule = "经多次联系，反映人号码停用。", "本单位整改工作规则"
        yield events.ConclusionProposed("unreachable", _sealed(reason), rule), "supervisor"
        yield events.Concluded("unreachable", _sealed(reason)), "reviewer"


def tidy() -> None:
    """What the server does by itself sooner or later: fresh statistics, tidy indexes."""
    from django.db import connection

    from bihuan.config import migrate

    with migrate.as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
