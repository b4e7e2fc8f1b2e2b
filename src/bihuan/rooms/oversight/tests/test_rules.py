"""Which group checks."""

from hypothesis import given
from hypothesis import strategies as st

from bihuan.rooms.oversight.rules import Candidate, choose_group

GROUPS = st.lists(
    st.builds(Candidate, st.integers(1, 9), st.just("组"), st.integers(0, 2), st.integers(0, 4)),
    max_size=6,
    unique_by=lambda one: one.group,
)


@given(GROUPS, st.none() | st.integers(1, 9))
def test_the_choice_follows_the_rule_whatever_the_groups(
    groups: list[Candidate], contact: int | None
) -> None:
    choice = choose_group(groups, contact)
    able = {one.group: one for one in groups if one.independent}
    if not able:
        assert choice is None
    elif contact in able:
        assert choice is not None
        assert (choice.group, choice.rule) == (contact, "contact")
    else:
        assert choice is not None
        assert choice.rule == "rotation"
        least = min(one.load for one in able.values())
        assert able[choice.group].load == least


def test_of_groups_that_are_equally_free_the_first_in_the_official_order_is_taken() -> None:
    groups = [Candidate(5, "五组", 1, 2), Candidate(3, "三组", 1, 1), Candidate(1, "一组", 2, 1)]
    choice = choose_group(groups, contact=None)
    assert choice is not None
    assert choice.group == 3
