import numpy as np

from bihuan.facilities.similarity.hot.link import Linking


def linked(count: int, pairs: dict[tuple[int, int], float], least: float = 0.5) -> list[list[int]]:
    linking = Linking(count)
    linking.join(
        np.array(list(pairs), np.int64).reshape(-1, 2),
        np.array(list(pairs.values()), np.float32),
        least,
    )
    return sorted(map(sorted, linking.members.values()))


def clique(items: range, probability: float = 0.9) -> dict[tuple[int, int], float]:
    return {(i, j): probability for i in items for j in items if i < j}


def test_one_odd_pair_does_not_join_two_groups() -> None:
    pairs = {**clique(range(5)), **clique(range(5, 10)), (0, 5): 0.85}
    assert linked(10, pairs) == [list(range(5)), list(range(5, 10))]


def test_a_chain_is_not_a_group() -> None:
    assert max(map(len, linked(40, {(i, i + 1): 0.8 for i in range(39)}))) <= 4


def test_one_who_agrees_with_a_third_of_the_group_belongs_to_it() -> None:
    assert linked(7, {**clique(range(6)), (0, 6): 0.9, (1, 6): 0.9}) == [list(range(7))]


def test_a_large_group_needs_no_more_known_pairs_than_candidates_give() -> None:
    near = {(i, i + step): 0.9 for i in range(200) for step in range(1, 13) if i + step < 200}
    assert len(linked(200, near)) <= 4


def test_groups_that_stand_are_kept_and_can_take_in_more() -> None:
    linking = Linking(5, [[0, 1], [2, 3]])
    linking.join(np.array([[0, 4], [1, 4]]), np.array([0.9, 0.8], np.float32), 0.5)
    assert sorted(map(sorted, linking.members.values())) == [[0, 1, 4], [2, 3]]
    assert linking.head[4] == linking.head[0]
