"""The choice of departures for one delivery day, against brute force."""

from decimal import Decimal
from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from promising.engine import Lane, Line, Site, Transit
from promising.engine.cover import Cover, Needs, best_cover
from promising.engine.network import Way
from promising.engine.path import Delivery, Journey, Leg
from promising.engine.sailing import Sailing, Want
from promising.engine.sets import Limits
from tests.promising.engine.worlds import quick

POUND = Decimal("0.5")


def sailing(rank: int, site: str, cost: int, per_kg: int = 0, ship: int = 100) -> Sailing:
    origin = Site(code=site, zone="UTC")
    lane = Lane(
        code=f"lane {rank}", origin=site, destination="C", service="road", transit=Transit(days=1),
        cost=Decimal(cost), cost_per_kg=Decimal(per_kg),
    )  # fmt: skip
    way = Way(rank, origin, (lane,))
    leg = Leg(lane, origin, ship, ship, 1)
    return Sailing(way, Journey(way, 0, 0, 1, (leg,), Delivery(ship, ship, 1, None), "UTC"))


def want(index: int, weight: int = 0) -> Want:
    return Want(index, Line(id=str(index), item="A", quantity=Decimal(1)), 1, weight * 1000, 0)


def needs(units: list[int], carries: list[list[int]], weights: list[int] | None = None) -> Needs:
    wants = [want(index, weights[index] if weights else 0) for index in range(len(units))]
    return Needs(wants, units, np.array(carries).reshape(len(units), -1).T.tolist())


@st.composite
def choices(draw: st.DrawFn, *, weighted: bool = False) -> tuple[list[Sailing], Needs]:
    count, lines = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    columns = [
        sailing(
            rank,
            f"S{draw(st.integers(0, 3))}",
            draw(st.integers(0, 4)),
            draw(st.integers(0, 2)) if weighted else 0,
        )
        for rank in range(count)
    ]
    carries = [[draw(st.integers(0, 4)) for _ in columns] for _ in range(lines)]
    units = [draw(st.integers(0, 6)) for _ in range(lines)]
    return columns, needs(units, carries, [draw(st.integers(0, 3)) for _ in units] if weighted else None)


def brute_force(columns: list[Sailing], asked: Needs, opened: Any = frozenset()) -> list[tuple[int, int]]:
    """Return (deliveries, cost) of every feasible set: each line filled cheapest carriage first, sites once."""
    found: list[tuple[int, int]] = []
    for size in range(len(columns) + 1):
        for chosen in combinations(range(len(columns)), size):
            if len({columns[c].site for c in chosen}) < size:
                continue
            cost = sum(columns[c].way.cost for c in chosen if columns[c].key not in opened)
            for line, wanted in enumerate(asked.units):
                left = wanted
                for c in sorted(chosen, key=lambda c: columns[c].way.cost_per_kg):
                    taken = min(left, asked.carries[c][line])
                    cost += asked.wants[line].carriage(columns[c].way, taken)
                    left -= taken
                if left:
                    break
            else:
                found.append((sum(columns[c].key not in opened for c in chosen), cost))
    return found


@quick
@given(choices())
def test_the_cover_is_the_best_of_all_sets(choice: tuple[list[Sailing], Needs]):
    columns, asked = choice
    all_sets = brute_force(columns, asked)

    few, cheap = best_cover(columns, asked, "deliveries"), best_cover(columns, asked, "cost")

    if not all_sets:
        assert few is None
        assert cheap is None
        return
    assert few is not None
    assert cheap is not None
    assert (few.deliveries, few.cost) == min(all_sets)
    assert (cheap.cost, cheap.deliveries) == min((cost, count) for count, cost in all_sets)
    for cover in (few, cheap):
        check_amounts(columns, asked, cover)


def check_amounts(columns: list[Sailing], asked: Needs, cover: Cover) -> None:
    places = {sailing.key: column for column, sailing in enumerate(columns)}
    for line, wanted in enumerate(asked.units):
        amounts = cover.amounts.get(line, [])
        assert sum(units for _, units in amounts) == wanted
        assert all(0 < units <= asked.carries[places[s.key]][line] for s, units in amounts)


@quick
@given(choices(weighted=True))
def test_carriage_by_weight_counts(choice: tuple[list[Sailing], Needs]):
    columns, asked = choice
    all_sets = brute_force(columns, asked)

    few = best_cover(columns, asked, "deliveries")

    assert (few is None) == (not all_sets)
    if few is not None:
        least = min(count for count, _ in all_sets)
        assert few.deliveries == least
        assert few.cost <= min(cost for count, cost in all_sets if count == least) + 3


@quick
@given(choices(), st.sets(st.integers(0, 5)))
def test_an_opened_departure_costs_no_further_delivery(choice: tuple[list[Sailing], Needs], which: set[int]):
    columns, asked = choice
    opened = frozenset(columns[c].key for c in which if c < len(columns))
    all_sets = brute_force(columns, asked, opened)

    few = best_cover(columns, asked, "deliveries", opened)

    assert (few is None) == (not all_sets)
    if few is not None:
        assert (few.deliveries, few.cost) == min(all_sets)


def test_one_that_carries_all_beats_two_cheaper_ones():
    columns = [sailing(0, "X", 1), sailing(1, "Y", 1), sailing(2, "Z", 9)]

    cover = best_cover(columns, needs([4, 4], [[4, 0, 4], [0, 4, 4]]), "deliveries")

    assert cover is not None
    assert (cover.deliveries, {s.site for shares in cover.amounts.values() for s, _ in shares}) == (1, {"Z"})


def test_the_earlier_of_two_departures_goes_when_it_carries_enough():
    columns = [sailing(0, "X", 1, ship=100)]
    late = Sailing(columns[0].way, sailing(0, "X", 1, ship=200).journey)

    cover = best_cover([columns[0], late], needs([3], [[3, 9]]), "deliveries")

    assert cover is not None
    assert cover.amounts[0][0][0].journey.ship == 100


def test_beyond_the_budget_the_best_found_shows_its_gap():
    columns = [sailing(rank, f"S{rank}", 1) for rank in range(8)]
    asked = needs([12] * 4, [[7 if (rank + line) % 4 else 1 for rank in range(8)] for line in range(4)])

    cover, proven = (
        best_cover(columns, asked, "deliveries", limits=Limits(nodes=3)),
        best_cover(columns, asked, "deliveries"),
    )

    assert cover is not None
    assert proven is not None
    assert proven.exact
    assert not cover.exact
    assert cover.deliveries - cover.gap <= proven.deliveries <= cover.deliveries
    check_amounts(columns, asked, cover)
