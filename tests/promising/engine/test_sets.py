"""The best set of departures, against brute force, and on the largest orders that are usual."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promising.engine.sets import Field, Goal, Limits, best_set
from tests.promising.engine.worlds import quick


@st.composite
def fields(draw: st.DrawFn) -> Field:
    lines, sites = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    groups, count = [], 0
    for _ in range(sites):
        size = draw(st.integers(1, 3))
        groups.append(list(range(count, count + size)))
        count += size
    units = np.array([draw(st.integers(1, 6)) for _ in range(lines)])
    carries = np.array([[draw(st.integers(0, int(most))) for most in units] for _ in range(count)])
    return field_of(
        groups,
        units,
        carries,
        counts=np.array([draw(st.integers(0, 3)) > 0 for _ in range(count)], dtype=np.int64),
        prices=np.array([draw(st.integers(0, 9)) for _ in range(count)]),
        rates=np.array([draw(st.integers(0, 3)) for _ in range(count)]),
        weights=np.array([draw(st.sampled_from((0, 1, 10**6))) for _ in range(lines)]),
    )


def field_of(groups, units, carries, counts, prices, rates=None, weights=None) -> Field:
    return Field(
        groups,
        units=units.tolist(),
        carries=carries.tolist(),
        counts=counts.tolist(),
        prices=prices.tolist(),
        rates=(np.zeros_like(prices) if rates is None else rates).tolist(),
        weights=(np.zeros_like(units) if weights is None else weights).tolist(),
    )


def all_sets(field: Field) -> list[tuple[int, ...]]:
    """Return every feasible set: no departure or one of each site."""
    picks = product(*[(None, *group) for group in field.groups])
    sets = [tuple(column for column in pick if column is not None) for pick in picks]
    return [
        columns
        for columns in sets
        if (np.array(field.carries)[list(columns)].sum(axis=0) >= field.units).all()
    ]


@pytest.mark.parametrize("goal", ["deliveries", "cost"])
@quick
@given(fields())
def test_no_set_is_better(goal: Goal, field: Field):
    feasible = all_sets(field)
    if not feasible:
        return

    found = best_set(field, goal, max(feasible, key=lambda columns: field.value(columns, goal)))

    assert found is not None
    assert found.is_exact
    assert found.columns in feasible
    assert found.value == min(field.value(columns, goal) for columns in feasible)


@quick
@given(fields(), st.integers(1, 3))
def test_the_cheapest_set_has_no_more_deliveries_than_allowed(field: Field, most: int):
    allowed = [
        columns for columns in all_sets(field) if sum(field.counts[column] for column in columns) <= most
    ]

    found = best_set(field, "cost", None, Limits(deliveries=most))

    assert (found is None) == (not allowed)
    if found is not None:
        assert found.value == min(field.value(columns, "cost") for columns in allowed)


@pytest.mark.parametrize("goal", ["deliveries", "cost"])
@quick
@given(fields())
def test_a_bound_stays_below_the_best_when_the_budget_ends(goal: Goal, field: Field):
    feasible = all_sets(field)
    if not feasible:
        return

    found = best_set(field, goal, feasible[-1], Limits(nodes=2))

    assert found is not None
    assert found.bound <= min(field.value(columns, goal) for columns in feasible)[0] <= found.value[0]


@pytest.mark.parametrize("goal", ["deliveries", "cost"])
@pytest.mark.parametrize("seed", range(6))
def test_thirty_lines_on_ten_sites_with_four_departures_each_are_proven(goal: Goal, seed: int):
    chance = np.random.default_rng(seed)
    groups = [list(range(site * 4, site * 4 + 4)) for site in range(10)]
    units = chance.integers(5, 40, 30)
    has = np.where(chance.random((10, 30)) < 0.5, chance.integers(1, 40, (10, 30)), 0)
    has[0] += np.maximum(units - has.sum(axis=0), 0)
    share = np.sort(chance.random((10, 4)), axis=1)
    carries = np.minimum((has[:, None, :] * share[:, :, None]).astype(np.int64), units).reshape(40, 30)
    carries[3::4] = np.minimum(has, units)
    prices = np.sort(chance.integers(90_000, 400_000, (10, 4)), axis=1).reshape(40)
    field = field_of(groups, units, carries, np.ones(40, dtype=np.int64), prices)

    found = best_set(field, goal, tuple(group[-1] for group in groups))

    assert found is not None
    assert found.is_exact
