"""Scores of probabilities against what came of them."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promising.engine.scores import base_rate, brier, calibration_error, log_loss, reliability

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_a_perfect_prediction_scores_nought():
    kept = [True, False, True]

    assert brier([1, 0, 1], kept) == 0
    assert log_loss([1, 0, 1], kept) == pytest.approx(0, abs=1e-5)


def test_saying_the_base_rate_scores_its_variance_and_its_entropy():
    kept = [True] * 9 + [False]
    said = [base_rate(kept)] * 10

    assert brier(said, kept) == pytest.approx(0.09)
    assert log_loss(said, kept) == pytest.approx(-(0.9 * log(0.9) + 0.1 * log(0.1)))
    assert calibration_error(reliability(said, kept)) == pytest.approx(0)


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.floats(0.01, 0.99))
def test_no_constant_beats_the_base_rate(kept, other):
    said = [base_rate(kept)] * len(kept)

    assert brier(said, kept) <= brier([other] * len(kept), kept) + 1e-12
    assert log_loss(said, kept) <= log_loss([other] * len(kept), kept) + 1e-4


@given(PAIRS)
def test_the_table_counts_every_prediction_once_and_keeps_the_means(pairs):
    said, kept = zip(*pairs, strict=True)

    table = reliability(said, kept)

    assert sum(bucket.number for bucket in table) == len(pairs)
    assert all(bucket.low - 1e-9 <= bucket.said <= bucket.high + 1e-9 for bucket in table)
    assert sum(bucket.number * bucket.kept for bucket in table) == pytest.approx(sum(kept))
    assert sum(bucket.number * bucket.said for bucket in table) == pytest.approx(np.sum(said))


def test_certainty_that_was_wrong_costs_much_but_not_everything():
    assert 13 < log_loss([1.0], [False]) < 14


@pytest.mark.parametrize("score", [brier, log_loss, reliability])
def test_nothing_to_score_is_refused(score):
    with pytest.raises(ValueError, match="nothing to score"):
        score([], [])
    with pytest.raises(ValueError, match="as many"):
        score([0.5], [True, False])
