"""Delays of legs: probabilities, sums, and what sparse keys learn from wider ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promising.engine.sureness import (
    DAY,
    LEG_LEVELS,
    RECEIPT_LEVELS,
    Counts,
    Profiles,
    best_strength,
    bin_of,
    blend,
    delays_of,
    last_of,
    no_delay,
    probability_on_time,
    shares_beyond,
    sum_of,
)

STEP = 5
BINS = st.dictionaries(st.integers(-40, 60), st.integers(1, 50), min_size=1, max_size=12)
LEGS = st.lists(BINS, min_size=1, max_size=4)
SLACKS = st.integers(-600, 600)
KEYS = st.tuples(*(st.sampled_from(values) for values in ("NL", "ab", "se", "12345")))
RECEIPTS = st.dictionaries(st.integers(-5, 12), st.integers(1, 50), min_size=1, max_size=8)
SPARE, OVERDUE = st.integers(-3, 15), st.integers(0, 15)
HISTORIES = st.dictionaries(KEYS, BINS, max_size=8)


def profiles(counts, strength=10.0):
    return Profiles(counts, levels=LEG_LEVELS, step=STEP, strength=strength)


@given(LEGS, SLACKS)
def test_a_probability_lies_between_nought_and_one(legs, slack):
    sure = probability_on_time([delays_of(leg, STEP) for leg in legs], slack)

    assert 0 <= sure <= 1


@given(LEGS, SLACKS, st.integers(0, 300))
def test_more_slack_is_never_less_sure(legs, slack, more):
    delays = [delays_of(leg, STEP) for leg in legs]

    assert probability_on_time(delays, slack) <= probability_on_time(delays, slack + more) + 1e-12


@given(LEGS)
def test_a_sum_of_legs_loses_no_probability(legs):
    total = sum_of(delays_of(leg, STEP) for leg in legs)

    assert total.masses.sum() == pytest.approx(1)
    assert (total.masses >= 0).all()


@given(LEGS)
def test_the_mean_of_a_sum_is_the_sum_of_the_means(legs):
    def mean(delays):
        return float((np.arange(len(delays.masses)) + delays.first) @ delays.masses)

    delays = [delays_of(leg, STEP) for leg in legs]

    assert mean(sum_of(delays)) == pytest.approx(sum(mean(one) for one in delays), abs=1e-6)


@given(LEGS, SLACKS)
def test_the_order_of_legs_does_not_matter(legs, slack):
    delays = [delays_of(leg, STEP) for leg in legs]

    assert probability_on_time(delays, slack) == pytest.approx(probability_on_time(delays[::-1], slack))


@given(LEGS, SLACKS)
def test_a_leg_without_delay_changes_nothing(legs, slack):
    delays = [delays_of(leg, STEP) for leg in legs]

    assert probability_on_time([*delays, no_delay(STEP)], slack) == pytest.approx(
        probability_on_time(delays, slack)
    )


@given(LEGS, SLACKS, RECEIPTS, SPARE, OVERDUE, st.integers(0, 5))
def test_more_days_to_spare_are_never_less_sure(legs, slack, receipt, spare, overdue, more):
    way, goods = [delays_of(leg, STEP) for leg in legs], delays_of(receipt, DAY)

    tight = probability_on_time(way, slack, shares_beyond(goods, spare, overdue))

    assert tight <= probability_on_time(way, slack, shares_beyond(goods, spare + more, overdue)) + 1e-9


@given(LEGS, SLACKS, RECEIPTS, SPARE, st.integers(0, 5))
def test_a_receipt_that_is_due_later_is_never_surer(legs, slack, receipt, spare, later):
    way, goods = [delays_of(leg, STEP) for leg in legs], delays_of(receipt, DAY)

    soon = probability_on_time(way, slack, shares_beyond(goods, spare))

    assert probability_on_time(way, slack, shares_beyond(goods, spare - later)) <= soon + 1e-9


@given(LEGS, SLACKS, RECEIPTS, SPARE, OVERDUE)
def test_goods_to_come_are_never_surer_than_those_on_the_shelf(legs, slack, receipt, spare, overdue):
    way, goods = [delays_of(leg, STEP) for leg in legs], delays_of(receipt, DAY)

    sure = probability_on_time(way, slack, shares_beyond(goods, spare, overdue))

    assert 0 <= sure <= probability_on_time(way, slack) + 1e-9


@given(LEGS, SLACKS, RECEIPTS, SPARE)
def test_the_formula_is_the_sum_over_all_ways_in_which_it_can_go(legs, slack, receipt, spare):
    way, total = [delays_of(leg, STEP) for leg in legs], sum(receipt.values())

    sure = probability_on_time(way, slack, shares_beyond(delays_of(receipt, DAY), spare))

    one_by_one = (
        count / total * probability_on_time(way, slack - DAY * max(0, late - spare))
        for late, count in receipt.items()
    )
    assert sure == pytest.approx(sum(one_by_one), abs=1e-9)


@given(st.lists(st.tuples(RECEIPTS, SPARE), min_size=1, max_size=3))
def test_all_that_is_needed_is_never_surer_than_any_of_it(receipts):
    goods = [shares_beyond(delays_of(receipt, DAY), spare) for receipt, spare in receipts]

    last = last_of(goods)

    assert sum(last) == pytest.approx(1)
    assert last[0] == pytest.approx(np.prod([shares[0] for shares in goods]))
    for shares in goods:
        for days in range(len(last)):
            assert sum(last[:days]) <= sum(shares[:days]) + 1e-9


def test_what_has_not_come_so_far_can_only_come_later():
    goods = delays_of({0: 80, 1: 5, 3: 10, 9: 5}, DAY)

    assert shares_beyond(goods, 3)[0] == pytest.approx(0.95)
    assert shares_beyond(goods, 3, overdue_days=2)[0] == pytest.approx(10 / 15)
    assert sum(shares_beyond(goods, 30, overdue_days=20)) == 0


def test_an_unreliable_supplier_is_told_from_a_reliable_one_and_a_new_one_is_believed_like_all():
    counts: Counts = {("GOOD", "DC"): {0: 95, 2: 5}, ("BAD", "DC"): {0: 50, 4: 50}}
    known = Profiles(counts, levels=RECEIPT_LEVELS, step=DAY, strength=20)

    good, bad, new = (known.delays((name, "DC")).up_to(0) for name in ("GOOD", "BAD", "NEW"))

    assert bad < new < good
    assert new == pytest.approx(0.72, abs=0.02)


@given(BINS, BINS, st.floats(0, 1), SLACKS)
def test_a_blend_lies_between_its_parts(own, parent, weight, slack):
    mine, wider = delays_of(own, STEP), delays_of(parent, STEP)

    found = blend(mine, wider, weight).up_to(slack)

    low, high = sorted((mine.up_to(slack), wider.up_to(slack)))
    assert low - 1e-9 <= found <= high + 1e-9


@given(HISTORIES, KEYS)
def test_any_key_seen_or_not_has_a_whole_distribution(counts, key):
    delays = profiles(counts).delays(key)

    assert delays.masses.sum() == pytest.approx(1)
    assert delays.up_to(10_000) == pytest.approx(1)


@given(BINS, BINS, st.sampled_from([1.0, 10.0, 1000.0]), SLACKS)
def test_a_shrunk_key_lies_between_itself_and_what_it_is_part_of(own, others, strength, slack):
    mine, theirs = ("N", "a", "s", "1"), ("N", "a", "s", "2")
    known = profiles({mine: own, theirs: others}, strength)
    raw = delays_of(own, STEP).up_to(slack)
    wider = known.delays(("N", "a", "s", "7")).up_to(slack)

    found = known.delays(mine).up_to(slack)

    assert min(raw, wider) - 1e-9 <= found <= max(raw, wider) + 1e-9


def test_more_observations_weigh_more_against_the_wider_level():
    late, kept = {6: 1}, {0: 1000}
    sparse = profiles({("N", "a", "s", "1"): late, ("N", "a", "s", "2"): kept})
    dense = profiles({("N", "a", "s", "1"): {6: 500}, ("N", "a", "s", "2"): kept})

    sure = [known.delays(("N", "a", "s", "1")).up_to(0) for known in (sparse, dense)]

    assert sure[0] > 0.85
    assert sure[1] < 0.05


def test_a_new_lane_is_believed_like_its_site():
    known = profiles({("N", "a", "s", "1"): {0: 900, 6: 100}, ("L", "b", "s", "1"): {0: 100, 6: 900}})

    new = known.delays(("N", "new", "s", "1")).up_to(0)

    assert new == pytest.approx(0.9, abs=0.02)


def test_history_without_a_late_leg_is_not_called_certain():
    sure = profiles({("N", "a", "s", "1"): {0: 400}}).delays(("N", "a", "s", "1")).up_to(0)

    assert 0.99 < sure < 1


@pytest.mark.parametrize(("minutes", "place"), [(-5, -1), (-4.9, 0), (0, 0), (0.1, 1), (5, 1), (5.1, 2)])
def test_a_delay_beyond_a_step_falls_into_the_next_bin(minutes, place):
    assert bin_of(minutes, STEP) == place


def test_three_late_chances_add_up():
    leg = delays_of({0: 9, 6: 1}, STEP)

    assert probability_on_time([leg, leg, leg]) == pytest.approx(0.729)
    assert probability_on_time([leg, leg, leg], 30) == pytest.approx(0.972)


def test_steady_differences_choose_a_weak_shrinkage_and_noise_a_strong_one():
    def halves(rates):
        counts = [
            {("N", str(lane), "s", "1"): {0: kept, 6: 40 - kept} for lane, kept in enumerate(row)}
            for row in rates
        ]
        return [(counts[0], counts[1])]

    steady = best_strength(halves([(38, 20, 5), (38, 20, 5)]), levels=LEG_LEVELS, step=STEP)
    noise = best_strength(halves([(30, 20, 10), (20, 20, 20)]), levels=LEG_LEVELS, step=STEP)

    assert steady < noise


def test_without_later_legs_a_middling_shrinkage_is_chosen():
    assert best_strength([], levels=LEG_LEVELS, step=STEP) == 50


def test_nothing_counted_is_no_distribution():
    with pytest.raises(ValueError, match="no delays"):
        delays_of({}, STEP)
    with pytest.raises(ValueError, match="at least one leg"):
        sum_of([])
