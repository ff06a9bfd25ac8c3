"""Lines that compete for picking, docks, lanes: the search against brute force, and at the limit of what is usual."""

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promising.engine import (
    Capacity,
    Facts,
    Lane,
    Line,
    Network,
    Option,
    Policy,
    Receipt,
    Request,
    Site,
    Stock,
    Transit,
    plan,
    rivals,
)  # fmt: skip
from promising.engine.courses import NEVER, STEPS, Prices, TooMuch, rivals_in
from promising.engine.problem import Problem
from promising.engine.timetable import Timetable
from promising.engine.together import apart
from promising.engine.walks import Walk
from tests.promising.engine.test_sourcing import small_network
from tests.promising.engine.worlds import START, asked

NOW = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)
DAYS = 3
GOALS = ("short", "late_days", "deliveries", "cost")
some = settings(max_examples=40, derandomize=True, deadline=None)
Cell = tuple[int, int, int]
Cells = list[Cell]
Goals = tuple[int, int, int, int]


@dataclass(frozen=True)
class World:
    """Two sites with road (a day) and perhaps air (the same day); on the first two days capacities are scarce.

    `wanted` [line], `stock` [line][site]; `limits`: (site, lane or None, resource, day) -> how much.
    """

    wanted: tuple[int, ...]
    stock: tuple[tuple[int, int], ...]
    costs: tuple[tuple[int, ...], ...]
    limits: dict[tuple[int, int | None, str, int], int]
    days: int = DAYS

    @property
    def network(self) -> Network:
        lanes = tuple(
            Lane(
                code=f"L{site}{way}", origin=f"S{site}", destination="C", service=("road", "air")[way],
                transit=Transit(days=1 - way), cost=Decimal(cost),
            )
            for site, costs in enumerate(self.costs)
            for way, cost in enumerate(costs)
        )  # fmt: skip
        return Network({f"S{site}": Site(code=f"S{site}", zone="UTC") for site in range(2)}, lanes)

    @property
    def facts(self) -> Facts:
        receipts = tuple(
            Receipt("ABC"[line], f"S{site}", Decimal(have))
            for line, row in enumerate(self.stock)
            for site, have in enumerate(row)
        )
        return Facts(
            receipts,
            capacities=tuple(
                Capacity(
                    f"S{site}" if way is None else f"L{site}{way}",
                    resource,
                    START + timedelta(days=day),
                    Decimal(much),
                )
                for (site, way, resource, day), much in self.limits.items()
            ),
        )

    @property
    def request(self) -> Request:
        lines = tuple(
            Line(id=str(n), item="ABC"[n], quantity=Decimal(wanted), volume=Decimal(1))
            for n, wanted in enumerate(self.wanted)
        )
        return Request(to="C", lines=lines)

    @property
    def known(self) -> Stock:
        return Stock.build(self.network, self.facts, NOW)

    def option(self) -> Option:
        return plan(self.request, self.network, self.known, NOW)

    @property
    def cells(self) -> Cells:
        ways = [(site, way) for site, costs in enumerate(self.costs) for way in range(len(costs))]
        return [(*way, day) for way in ways for day in range(self.days)]

    def has_room(self, splits: list[dict[Cell, int]]) -> bool:
        """Whether stock and capacity carry what each line takes from each departure, picked on its day or before."""
        used: Counter[tuple[int, int | None, str, int]] = Counter()
        for site, _way, day in {cell for split in splits for cell in split}:
            used[site, None, "dock_slots", day] += 1
        by: Counter[tuple[int, int]] = Counter()
        for split in splits:
            for (site, way, day), units in split.items():
                used[site, way, "lane_volume", day] += units
                for later in range(day, self.days):
                    by[site, later] += 1
        return all(self.limits.get(key, much) >= much for key, much in used.items()) and all(
            parts <= sum(self.limits.get((site, None, "pick_lines", on), parts) for on in range(day + 1))
            for (site, day), parts in by.items()
        )

    def ways_of(self, line: int) -> list[dict[Cell, int]]:
        """Return all ways to part a line over the departures; nothing is parted to fit the room left on a lane."""
        wanted = self.wanted[line]
        least = min(self.wanted)
        cells = [
            cell
            for cell in self.cells
            if self.limits.get((*cell[:2], "lane_volume", cell[2]), least) >= least
        ]
        whole = [{cell: units} for cell in cells for units in range(1, wanted + 1)]
        halves = [
            {one: 1, other: 1}
            for place, one in enumerate(cells)
            for other in cells[place + 1 :]
            if wanted == 2
        ]
        return [
            split
            for split in ({}, *whole, *halves)
            if all(
                sum(units for cell, units in split.items() if cell[0] == site) <= self.stock[line][site]
                for site in range(2)
            )
            and not any(self._is_cut(line, split, cell) for cell in split)
        ]

    def _is_cut(self, line: int, split: dict[Cell, int], cell: Cell) -> bool:
        """Whether a share on a scarce lane is less than there is for it."""
        if (*cell[:2], "lane_volume", cell[2]) not in self.limits:
            return False
        before = sum(units for other, units in split.items() if other[2] - other[1] < cell[2] - cell[1])
        return split[cell] < min(self.wanted[line] - before, self.stock[line][cell[0]])

    def plans(self) -> list[tuple[Goals, bool]]:
        """Return what every possible plan is worth, and whether no site delivers twice on a day."""
        ways = [self.ways_of(line) for line in range(len(self.wanted))]
        return [self._worth(list(splits)) for splits in product(*ways) if self.has_room(list(splits))]

    def _worth(self, splits: list[dict[Cell, int]]) -> tuple[Goals, bool]:
        used = {cell for split in splits for cell in split}
        on = [(site, day + 1 - way) for site, way, day in used]
        late = sum(units * (day + 1 - way) for split in splits for (_, way, day), units in split.items())
        short = sum(self.wanted) - sum(sum(split.values()) for split in splits)
        cost = sum(self.costs[site][way] for site, way, _ in used)
        return (short, late, len(used), cost), len(on) == len(set(on))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    lines = draw(st.integers(2, 3))
    costs = draw(
        st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=2).map(tuple), min_size=2, max_size=2)
    )
    keys: list[tuple[int, int | None, str, int]] = [
        (site, None, name, day)
        for site in range(2)
        for name in ("pick_lines", "dock_slots")
        for day in (0, 1)
    ]
    keys += [
        (site, way, "lane_volume", day)
        for site, ways in enumerate(costs)
        for way in range(len(ways))
        for day in (0, 1)
    ]
    chosen = draw(st.lists(st.sampled_from(keys), max_size=6, unique=True))
    return World(
        tuple(draw(st.integers(1, 2 if lines == 2 else 1)) for _ in range(lines)),
        tuple((draw(st.integers(0, 2)), draw(st.integers(0, 2))) for _ in range(lines)),
        tuple(costs),
        {key: draw(st.integers(0, 2)) for key in chosen},
    )


def goals_of(option: Option) -> Goals:
    late = sum(int(part.quantity) * (part.deliver_on - START).days for part in option.parts)
    return int(option.short), late, option.deliveries, int(option.cost)


@some
@given(worlds())
def test_no_plan_is_better_than_what_is_called_exact(world: World):
    plans = world.plans()

    option = world.option()

    found = goals_of(option)
    assert found in [goals for goals, _ in plans]
    if option.exact:
        assert found[:2] == min(goals for goals, _ in plans)[:2]
        assert found <= min(goals for goals, is_single in plans if is_single)
    else:
        place = GOALS.index(option.gap_of)
        assert (*found[:place], found[place] - option.gap) <= min(goals for goals, _ in plans)[: place + 1]


def crowded(seed: int, lines: int, sites: int, share: float, most: int) -> tuple[Network, Facts, Request]:
    """Return an order whose lines have stock at some of the sites, a share of whose days can pick a few only."""
    chance = random.Random(seed)
    network = small_network(
        [chance.randint(5, 40) for _ in range(sites)], [chance.randint(0, 2) for _ in range(sites)]
    )
    items = [f"I{n}" for n in range(lines)]
    receipts = [
        Receipt(
            item,
            f"S{site}",
            Decimal(chance.randint(1, 12)),
            None if chance.random() < 0.7 else START + timedelta(days=chance.randint(1, 6)),
        )
        for item in items
        for site in chance.sample(range(sites), chance.randint(2, min(5, sites)))
    ]
    limits = [
        Capacity(f"S{site}", "pick_lines", START + timedelta(days=day), Decimal(chance.randint(1, most)))
        for site in range(sites)
        for day in range(6)
        if chance.random() < share
    ]
    wanted = [chance.randint(1, 10) for _ in items]
    return network, Facts(tuple(receipts), capacities=tuple(limits)), asked(*wanted, items=items)


@pytest.mark.parametrize(("share", "most"), [(0.35, 15), (0.9, 6)], ids=("a third", "nine of ten"))
@pytest.mark.parametrize("seed", range(5))
def test_thirty_lines_on_ten_sites_are_proven_however_many_days_are_scarce(
    seed: int, share: float, most: int
):
    network, known, request = crowded(seed, 30, 10, share, most)

    option = plan(request, network, Stock.build(network, known, NOW), NOW)

    assert option.exact


@pytest.mark.parametrize("seed", range(4, 8))
def test_docks_and_two_services_are_proven_too(seed: int):
    network, known, request = docked(seed)

    option = plan(request, network, Stock.build(network, known, NOW), NOW)

    assert option.exact


def docked(seed: int) -> tuple[Network, Facts, Request]:
    """Return a crowded order of thirty lines, an express beside each lane, half of the docks shut or with one slot."""
    network, known, request = crowded(seed, 30, 10, 0.9, 6)
    chance = random.Random(seed + 1000)
    express = [
        replace(
            lane, code=lane.code + "x", service="air", transit=Transit(days=max(0, (lane.transit.days or 0) - 1)),
            cost=lane.cost + chance.randint(3, 30),
        )
        for lane in network.lanes
    ]  # fmt: skip
    slots = [
        Capacity(site, "dock_slots", START + timedelta(days=day), Decimal(chance.choice((0, 1, 1))))
        for site in network.sites
        for day in range(6)
        if chance.random() < 0.5
    ]
    network = Network(network.sites, (*network.lanes, *express))
    return network, replace(known, capacities=(*known.capacities, *slots)), request


@pytest.mark.parametrize("work", [0, 3])
@pytest.mark.parametrize("seed", range(5))
def test_a_search_that_ends_early_tells_its_gap(seed: int, work: int, monkeypatch: pytest.MonkeyPatch):
    network, known, request = crowded(seed, 10, 4, 0.9, 3)
    stock = Stock.build(network, known, NOW)
    monkeypatch.setattr(rivals, "WORK", 5_000)
    proven = plan(request, network, stock, NOW)

    monkeypatch.setattr(rivals, "WORK", work)
    monkeypatch.setattr(rivals, "EFFORT", work)
    found = plan(request, network, stock, NOW)

    assert proven.exact
    assert work or not found.exact
    best, told = goals_of(proven), goals_of(found)
    assert best <= told
    if not found.exact:
        place = GOALS.index(found.gap_of)
        assert (*told[:place], told[place] - found.gap) <= best[: place + 1]


def test_lines_alike_are_not_tried_in_all_orders():
    network = small_network([1, 2], [0, 0])
    items = [f"I{n}" for n in range(30)]
    known = Facts(
        tuple(Receipt(item, site, Decimal(1)) for item in items for site in network.sites),
        capacities=tuple(
            Capacity(site, "pick_lines", START + timedelta(days=day), Decimal(4))
            for site in network.sites
            for day in range(3)
        ),
    )

    option = plan(asked(*[1] * 30, items=items), network, Stock.build(network, known, NOW), NOW)

    assert option.exact
    assert Counter((part.deliver_on - START).days for part in option.parts) == {0: 8, 1: 8, 2: 8, 3: 6}


def test_two_ways_that_leave_together_need_two_slots_at_the_dock():
    network = Network(
        {"S": Site(code="S", zone="UTC")},
        tuple(
            Lane(
                code=code, origin="S", destination="C", service=code, transit=Transit(days=days), cost=Decimal(cost)
            )
            for code, days, cost in (("air", 0, 9), ("road", 1, 1))
        ),
    )  # fmt: skip
    known = Facts(
        tuple(Receipt(item, "S", Decimal(2)) for item in "AB"),
        capacities=(
            Capacity("S", "dock_slots", START, Decimal(1)),
            Capacity("air", "lane_volume", START, Decimal(2)),
        ),
    )
    lines = tuple(Line(id=item, item=item, quantity=Decimal(2), volume=Decimal(1)) for item in "AB")
    stock = Stock.build(network, known, NOW)

    option = plan(Request(to="C", lines=lines), network, stock, NOW)
    stock.commit(option)

    assert option.exact
    assert goals_of(option)[:3] == (0, 2, 2)
    assert all(left >= 0 for days in stock.capacity.values() for left in days.values())


def test_what_rounding_hides_is_not_looked_for_again_and_again():
    network, million = small_network([1], [1]), Decimal("1000003.007")
    supply = (("A", 3, None), ("A", 4, START + timedelta(days=1)), ("B", 2, START), ("C", 4, None))
    facts = Facts(
        tuple(Receipt(item, "S0", units * million, on) for item, units, on in supply),
        capacities=tuple(
            Capacity("S0", "pick_lines", START + timedelta(days=day), Decimal(day)) for day in (0, 1)
        ),
    )
    lines = tuple(
        Line(id=item, item=item, quantity=units * million) for item, units in (("A", 3), ("B", 4), ("C", 3))
    )
    request = Request(to="C", lines=lines, policy=Policy(min_shipment=Decimal(2_000_006)))

    option = plan(request, network, Stock.build(network, facts, NOW), NOW)

    assert option.exact


def test_sets_of_many_chances_count_for_more():
    network = small_network([1], [1])
    days = [START + timedelta(days=day) for day in range(1, 31)]
    facts = Facts(
        tuple(Receipt("A", "S0", Decimal(1), day) for day in days),
        capacities=tuple(Capacity("S0", "pick_lines", day, Decimal(0)) for day in days[:1])
        + tuple(Capacity("S0", "pick_lines", day, Decimal(1)) for day in days[1:]),
    )
    problem = Problem(asked(30, 30), network, Stock.build(network, facts, NOW), NOW)
    table = Timetable(problem, 2)
    rivals, quantum = rivals_in(table, apart(problem))
    rivals[0].count_in(quantum, 1 << 20)
    walk = Walk(rivals[0], Prices(table.rooms, [0] * len(table.rooms)), NEVER, is_all=True)

    with pytest.raises(TooMuch):
        walk.run()

    assert len(walk.found) < STEPS // 2
