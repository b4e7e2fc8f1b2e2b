import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.similarity.classify.calibration import Calibration, fit
from bihuan.facilities.similarity.classify.reached import calibration_error, reached


def test_confidence_means_what_it_says() -> None:
    random = np.random.default_rng(1)
    right = random.integers(0, 4, 4000)
    scores = random.normal(size=(4000, 4)).astype(np.float32)
    scores[np.arange(4000), right] += 1.5
    learned = fit(scores[:2000], right[:2000]).confidences(scores[2000:])
    best = learned.argmax(axis=1)
    sure = learned[np.arange(2000), best]
    assert calibration_error(sure, best == right[2000:]) < 0.03
    plain = Calibration().confidences(scores[2000:])
    assert calibration_error(plain.max(axis=1), best == right[2000:]) > 0.05


@given(st.lists(st.lists(st.floats(-5, 5, width=32), min_size=3, max_size=3), min_size=1))
def test_confidences_are_shares_and_keep_the_best_class(rows: list[list[float]]) -> None:
    scores = np.array(rows, dtype=np.float32)
    found = Calibration().confidences(scores)
    assert (found >= 0).all()
    assert (found.sum(axis=1) < 1 + 1e-9).all()
    best = found[np.arange(len(rows)), scores.argmax(axis=1)]
    assert np.allclose(found.max(axis=1), best)


def test_nothing_known_leaves_what_is_assumed() -> None:
    assert fit(np.zeros((0, 3), np.float32), np.zeros(0, np.intp)) == Calibration()


def test_figures_of_a_small_table_are_those_worked_out_by_hand() -> None:
    told = reached(list("aabb"), list("abbb"), [0.9, 0.6, 0.9, 0.9])
    assert told.accuracy == 0.75
    assert [round(one.f1, 4) for one in told.classes] == [0.6667, 0.8]
    assert told.macro_f1 == pytest.approx((2 / 3 + 0.8) / 2)
    assert told.surest == 1.0
    assert told.error == pytest.approx(0.75 * 0.1 + 0.25 * 0.6)
