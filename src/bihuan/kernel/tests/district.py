"""A small education authority to test with: units, posts, the shipped rules, a calendar."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date

from bihuan.kernel import calendar, people, registers, schemes
from bihuan.kernel.models.people import Account, Post, Unit

BEGAN = date(2010, 1, 1)
"""From when the posts serve, so that tests can set the clock back."""
_count = itertools.count()


@dataclass
class District:
    """青禾区教育局: two sections, two schools, two oversight groups and a post of every role."""

    root: Unit
    section: Unit
    school: Unit
    other_school: Unit
    group: Unit
    other_group: Unit
    posts: dict[str, Post] = field(default_factory=dict)

    def __getattr__(self, role: str) -> Post:
        try:
            return self.__dict__["posts"][role]
        except KeyError as error:
            raise AttributeError(role) from error

    @property
    def system(self) -> Post:
        return people.system()

    @property
    def public(self) -> Post:
        return people.public()

    def appoint(
        self, unit: Unit, role: str, account: Account | None = None, from_on: date = BEGAN
    ) -> Post:
        """A new post; of a new person unless an account is given."""
        person = account or new_account()
        return people.appoint(person, unit, role, from_on=from_on, by=people.system())


def new_account() -> Account:
    number = next(_count)
    account = Account(username=f"person-{number}", name=f"某人{number}", password="!")
    account.save()
    return account


def found(*, years: tuple[int, ...] = (2026,)) -> District:
    """Registers, shipped schemes, calendar years, units and posts, all by the real commands."""
    registers.found_all()
    system = people.system()
    schemes.ship(system)
    for year in years:
        off, worked = calendar.known_year(year)
        calendar.publish(year, off=off, worked=worked, source="国务院办公厅通知", by=system)

    def unit(code: str, name: str, kind: str, parent: Unit | None = None) -> Unit:
        return people.add_unit(code, name, kind=kind, parent=parent, by=system)

    root = unit("QH", "青禾区教育局", "authority")
    made = District(
        root=root,
        section=unit("QH-JCK", "基础教育科", "section", root),
        school=unit("QH-S1", "青禾一小", "school", root),
        other_school=unit("QH-S2", "青禾二小", "school", root),
        group=unit("QH-G1", "第一督导组", "group", root),
        other_group=unit("QH-G2", "第二督导组", "group", root),
    )
    for role in ("clerk", "supervisor", "leader", "caller", "reviewer", "auditor", "admin"):
        made.posts[role] = made.appoint(root, role)
    made.posts["officer"] = made.appoint(made.school, "officer")
    made.posts["head"] = made.appoint(made.school, "head")
    made.posts["other_officer"] = made.appoint(made.other_school, "officer")
    made.posts["inspector"] = made.appoint(made.group, "inspector")
    made.posts["other_inspector"] = made.appoint(made.other_group, "inspector")
    return made
