"""Who verifies, what a verification needs, and which answers contradict themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rooms.oversight.checks.rules import (
    Candidate,
    Done,
    Wanted,
    Way,
    choose,
    signs,
    ticket,
    wrong,
)

MEMBERS = st.lists(st.integers(1, 99), max_size=3, unique=True).map(tuple)
GROUPS = st.lists(
    st.builds(
        lambda group, load, members: Candidate(group, "组", len(members), load, members),
        st.integers(1, 9),
        st.integers(0, 4),
        MEMBERS,
    ),
    max_size=6,
    unique_by=lambda one: one.group,
)


@given(GROUPS, st.lists(st.integers(1, 9), max_size=3), st.booleans())
def test_the_choice_follows_the_rule_whatever_the_groups(
    groups: list[Candidate], contacts: list[int], named: bool
) -> None:
    way = Way(("contact", "rotation"), named)
    choice = choose(groups, contacts, way, "seed")
    able = {one.group: one for one in groups if one.independent}
    if not able:
        assert choice is None
        return
    assert choice is not None
    near = [one for one in contacts if one in able]
    if near:
        assert (choice.group, choice.rule) == (near[0], "contact")
    else:
        assert choice.rule == "rotation"
        assert able[choice.group].load == min(one.load for one in able.values())
    assert (choice.member in able[choice.group].members) is named


def test_of_groups_that_are_equally_free_the_first_in_the_official_order_is_taken() -> None:
    groups = [Candidate(5, "五组", 1, 2), Candidate(3, "三组", 1, 1), Candidate(1, "一组", 2, 1)]
    choice = choose(groups, [], Way(), "")
    assert choice is not None
    assert choice.group == 3


@given(GROUPS, st.text(max_size=9))
def test_a_draw_depends_on_nothing_but_its_seed_and_who_is_able(
    groups: list[Candidate], seed: str
) -> None:
    way = Way(("drawn",), names_member=True)
    assert choose(groups, [1, 2], way, seed) == choose(groups[::-1], [], way, seed)


def test_every_group_is_drawn_about_as_often_as_any_other() -> None:
    groups = [Candidate(n, f"{n}组", 1, 0, (n,)) for n in range(1, 9)]
    drawn = [choose(groups, [], Way(("drawn",)), f"{n}") for n in range(4000)]
    counts = [sum(one is not None and one.group == n for one in drawn) for n in range(1, 9)]
    assert sum((count - 500) ** 2 / 500 for count in counts) < 24.3  # χ², 7 degrees, p = 0.001
    assert ticket("a", 1) != ticket("a", 2)


WANTED = Wanted(("done", "absent"), 2, ("site",), 1, strict=True)
ENOUGH = {"done": "yes", "absent": "yes"}


@pytest.mark.parametrize(
    ("done", "code"),
    [
        (Done(True, ["site", "papers"], ENOUGH, 1), ""),
        (Done(True, ["site", "papers"], {"done": "yes"}, 1), "answers.missing"),
        (Done(True, ["site", "papers"], ENOUGH | {"more": "yes"}, 1), "answers.unknown"),
        (Done(True, ["site", "papers"], ENOUGH | {"done": "maybe"}, 1), "answers.unknown"),
        (Done(True, ["site"], ENOUGH, 1), "methods.few"),
        (Done(True, ["data", "papers"], ENOUGH, 1), "methods.always"),
        (Done(True, ["site", "papers"], ENOUGH, 0), "files.few"),
        (Done(True, ["site", "parents"], ENOUGH | {"absent": "no"}, 1), "answers.present"),
        (Done(False, ["site", "parents"], {"absent": "no"}, 0), "answers.present"),
        (Done(False, ["papers"], {}, 0), ""),
    ],
)
def test_a_verification_passes_only_by_its_protocol(done: Done, code: str) -> None:
    assert wrong(done, WANTED) == code


RULES = {
    "unsolved": {"against": "consent", "words": ["没有解决"], "unless": ["不是没有解决"]},
    "praise": {"against": "refusal", "words": ["很满意"], "unless": ["不很满意"]},
}


@pytest.mark.parametrize(
    ("result", "words", "found"),
    [
        ("satisfied", "其实没有解决，算了。", ["unsolved"]),
        ("basically", "没有解决", ["unsolved"]),
        ("satisfied", "不是没有解决，是解决得好。", []),
        ("satisfied", "都好了", []),
        ("dissatisfied", "没有解决", []),
        ("dissatisfied", "很满意", ["praise"]),
        ("satisfied", "很满意", []),
        ("satisfied", "", []),
    ],
)
def test_words_against_the_choice_are_noticed(result: str, words: str, found: list[str]) -> None:
    assert signs(result, words, RULES) == found
