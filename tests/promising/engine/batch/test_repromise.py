"""Promising again: what still holds is kept, the rest is planned anew, and a second run changes nothing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from promising.engine.batch import (
    NEVER,
    BatchLines,
    BatchNetwork,
    BatchPlan,
    BatchSupply,
    lay_supply,
    promise_lines,
    repromise_lines,
)
from tests.promising.engine.worlds import quick

HORIZON = 12
days = np.arange(HORIZON, dtype=np.int32)
ONE_SITE = BatchNetwork(
    np.zeros((1, 1), dtype=np.int32),
    np.zeros((1, 1), dtype=np.int64),
    days[None, None, :],
    days[None, None, :].copy(),
)


def supply_of(*receipts: tuple[int, int]) -> BatchSupply:
    day, units = (np.array(column) for column in zip(*receipts, strict=True))
    return lay_supply((np.zeros_like(day), day, units), (1, 1), HORIZON)


def lines_of(*units: int) -> BatchLines:
    nothing = np.zeros(len(units), dtype=np.int64)
    return BatchLines(nothing, nothing.copy(), np.array(units), nothing.copy())


receipts = st.lists(st.tuples(st.integers(0, HORIZON - 1), st.integers(1, 9)), min_size=1, max_size=4)
asked = st.lists(st.integers(1, 5), min_size=1, max_size=8)


@quick
@given(receipts, receipts, asked)
def test_a_run_on_its_own_output_changes_nothing(
    before: list[tuple[int, int]], after: list[tuple[int, int]], units: list[int]
):
    lines = lines_of(*units)
    old = promise_lines(lines, supply_of(*before), ONE_SITE)

    first = repromise_lines(lines, old, supply_of(*after), ONE_SITE)
    second = repromise_lines(lines, first.plan, supply_of(*after), ONE_SITE)

    assert not second.changed.any()
    assert second.violation == second.gap == 0
    assert first.gap >= 0


@quick
@given(receipts, asked)
def test_a_plan_that_is_still_feasible_is_kept(before: list[tuple[int, int]], units: list[int]):
    lines = lines_of(*units)
    old = promise_lines(lines, supply_of(*before), ONE_SITE)

    again = repromise_lines(lines, old, supply_of(*before, (0, 50)), ONE_SITE)

    kept = old.promised
    assert (again.plan.deliver[kept] == old.deliver[kept]).all()
    assert (again.plan.deliver[~kept] == 0).all()


@quick
@given(receipts, receipts, asked)
def test_the_new_plan_never_uses_more_than_there_is(
    before: list[tuple[int, int]], after: list[tuple[int, int]], units: list[int]
):
    lines = lines_of(*units)
    old = promise_lines(lines, supply_of(*before), ONE_SITE)

    plan = repromise_lines(lines, old, supply_of(*after), ONE_SITE).plan

    for day in range(HORIZON):
        due = int(lines.units[plan.start <= day].sum())
        assert due <= sum(units for on, units in after if on <= day)


def test_the_first_in_order_keeps_what_is_left():
    lines = lines_of(4, 4, 4)
    old = promise_lines(lines, supply_of((0, 12)), ONE_SITE)

    again = repromise_lines(lines, old, supply_of((0, 8), (5, 2)), ONE_SITE)

    assert again.plan.deliver.tolist() == [0, 0, NEVER]
    assert again.changed.tolist() == [False, False, True]
    assert again.violation == HORIZON


def test_weights_count_the_delay():
    lines = lines_of(4, 4)
    old = promise_lines(lines, supply_of((0, 8)), ONE_SITE)

    again = repromise_lines(lines, old, supply_of((3, 8)), ONE_SITE, weight=np.array([10, 1]))

    assert again.plan.deliver.tolist() == [3, 3]
    assert (again.violation, again.gap) == (33, 0)


def test_a_way_that_is_gone_and_a_full_day_are_planned_anew():
    lines = lines_of(1, 1, 1)
    old = promise_lines(lines, supply_of((0, 9)), ONE_SITE)
    room = np.full((1, HORIZON), 2, dtype=np.int64)

    full = repromise_lines(lines, old, supply_of((0, 9)), ONE_SITE, capacity=room)
    gone = repromise_lines(
        lines, old, supply_of((0, 9)), ONE_SITE, still_possible=np.array([True, False, True])
    )

    assert full.plan.start.tolist() == [0, 0, 1]
    assert room[0, :2].tolist() == [0, 1]
    assert not gone.changed.any()


def test_safety_is_withheld_from_new_plans_only():
    lines = lines_of(4, 4)
    old = BatchPlan.empty(2)
    for name in ("column", "site", "start", "deliver"):
        getattr(old, name)[0] = 0

    again = repromise_lines(lines, old, supply_of((0, 8)), ONE_SITE, safety=np.array([[2]]))

    assert again.plan.promised.tolist() == [True, False]
