"""The entries of the app bar."""

from dataclasses import dataclass

import pytest

from bihuan.doors.web.nav import NavItem, entries


@dataclass(frozen=True)
class Somebody:
    role: str


CLERK = Somebody("clerk")
ITEMS = [
    NavItem("组件", "styleguide", count=lambda post: 3),
    NavItem("登录", "sign-in", roles=frozenset({"admin"})),
    NavItem("还没有的页面", "a-page-nobody-wrote"),
]

pytestmark = pytest.mark.urls("bihuan.doors.web.urls")


def test_an_entry_without_an_address_is_left_out() -> None:
    assert [e.label for e in entries(CLERK, "/", ITEMS)] == ["组件"]


def test_an_entry_for_other_roles_is_not_shown() -> None:
    assert [e.label for e in entries(Somebody("admin"), "/", ITEMS)] == ["组件", "登录"]


def test_nobody_signed_in_sees_no_entries() -> None:
    assert entries(None, "/", ITEMS) == []


def test_the_longest_address_that_fits_is_the_current_one() -> None:
    shown = entries(Somebody("admin"), "/sign-in", ITEMS)
    assert [e.current for e in shown] == [False, True]


def test_the_count_is_asked_of_the_post() -> None:
    asked = []
    item = NavItem("组件", "styleguide", count=lambda post: asked.append(post) or 7)
    assert entries(CLERK, "/", [item])[0].count == 7
    assert asked == [CLERK]


def test_entries_of_a_group_stand_below_its_word_which_leads_to_the_first() -> None:
    items = [
        NavItem("组件", "styleguide", count=lambda post: 3, group="样例"),
        NavItem("登录", "sign-in", count=lambda post: 4, group="样例"),
    ]
    (group,) = entries(CLERK, "/sign-in", items)
    assert (group.label, group.url, group.count, group.current) == ("样例", "/styleguide", 7, True)
    assert [(e.label, e.current) for e in group.below] == [("组件", False), ("登录", True)]


def test_a_group_of_one_is_that_one() -> None:
    (entry,) = entries(CLERK, "/", [NavItem("组件", "styleguide", group="样例")])
    assert (entry.label, entry.below) == ("组件", ())
