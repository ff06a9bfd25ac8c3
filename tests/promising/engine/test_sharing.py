"""Lines of one item whose parts need more places than their sum: proven, against brute force and at the limit."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promising.engine import (
    Capacity,
    Facts,
    Line,
    Network,
    Policy,
    Receipt,
    Request,
    Stock,
    broken_parts,
    plan,
    sharing,
)  # fmt: skip
from tests.promising.engine.test_rivals import crowded, goals_of
from tests.promising.engine.test_sourcing import small_network
from tests.promising.engine.worlds import START, asked

NOW = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)
DAYS = 4
Cell = tuple[int, int]
Split = tuple[tuple[Cell, int], ...]
Goals = tuple[int, int, int, int]


@dataclass(frozen=True)
class World:
    """Two sites that send one item daily. `stock`: (site, day) -> what comes in; `limits`: (site, day) -> picks."""

    wanted: tuple[int, ...]
    costs: tuple[int, int]
    transits: tuple[int, int]
    stock: dict[Cell, int]
    limits: dict[Cell, int]

    @property
    def request(self) -> tuple[Request, Network, Stock]:
        network = small_network(list(self.costs), list(self.transits))
        known = Facts(
            tuple(
                Receipt("A", f"S{site}", Decimal(units), START + timedelta(days=day) if day else None)
                for (site, day), units in self.stock.items()
            ),
            capacities=tuple(
                Capacity(f"S{site}", "pick_lines", START + timedelta(days=day), Decimal(picks))
                for (site, day), picks in self.limits.items()
            ),
        )
        return asked(*self.wanted, items="A" * len(self.wanted)), network, Stock.build(network, known, NOW)

    def level(self, cell: Cell) -> int:
        return sum(units for (site, day), units in self.stock.items() if site == cell[0] and day <= cell[1])

    def best(self) -> Goals:
        """Return the goals of the best of all plans."""
        cells = [(site, day) for site in range(2) for day in range(DAYS) if self.level((site, day))]

        @cache
        def splits(units: int, place: int) -> tuple[Split, ...]:
            if place == len(cells) or not units:
                return ((),)
            return tuple(
                (((cells[place], part), *rest) if part else rest)
                for part in range(units + 1)
                for rest in splits(units - part, place + 1)
            )

        def plans(line: int, taken: Counter[Cell], picks: Counter[Cell]) -> Iterator[Goals]:
            if line == len(self.wanted):
                late = sum(units * (day + self.transits[site]) for (site, day), units in taken.items())
                cost = sum(self.costs[site] for site, _ in picks)
                yield sum(self.wanted) - taken.total(), late, len(picks), cost
                return
            for split in splits(self.wanted[line], 0):
                more, all_picks = taken + Counter(dict(split)), picks + Counter(dict.fromkeys(dict(split), 1))
                if self._fits(more, all_picks):
                    yield from plans(line + 1, more, all_picks)

        return min(plans(0, Counter(), Counter()))

    def _fits(self, taken: Counter[Cell], picks: Counter[Cell]) -> bool:
        return all(self.limits.get(cell, much) >= much for cell, much in picks.items()) and all(
            sum(units for (site, day), units in taken.items() if site == cell[0] and day <= cell[1])
            <= self.level(cell)
            for cell in taken
        )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    wanted = draw(st.sampled_from(((1, 3), (2, 3), (3, 3), (1, 4), (2, 2), (1, 1, 2), (1, 2, 2))))
    cells = [(site, day) for site in range(2) for day in range(DAYS - 1)]
    return World(
        wanted,
        (draw(st.integers(1, 5)), draw(st.integers(1, 5))),
        (draw(st.integers(0, 1)), draw(st.integers(0, 1))),
        draw(st.dictionaries(st.sampled_from(cells), st.integers(1, 3), min_size=1, max_size=4)),
        draw(st.dictionaries(st.sampled_from(cells), st.integers(0, 2), min_size=3)),
    )


@settings(max_examples=60, derandomize=True, deadline=None)
@given(worlds())
def test_lines_of_one_item_are_planned_as_well_as_can_be(world: World):
    request, network, stock = world.request

    option = plan(request, network, stock, NOW)

    assert option.exact
    assert goals_of(option) == world.best()
    assert broken_parts(option.parts, stock, NOW) == ()


def of_few_items(
    seed: int, family: tuple[int, int, float, int], members: int
) -> tuple[Request, Network, Stock]:
    """Return a crowded order, the first lines of which want the same items."""
    network, known, request = crowded(seed, *family)
    lines = [
        replace(line, item=f"I{number // members}") if number < 10 else line
        for number, line in enumerate(request.lines)
    ]
    return replace(request, lines=tuple(lines)), network, Stock.build(network, known, NOW)


FAMILIES = {"ten lines": (10, 5, 0.9, 3), "thirty lines": (30, 10, 0.9, 6)}


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
@pytest.mark.parametrize("seed", range(4))
def test_two_lines_an_item_are_proven_where_most_days_are_scarce(
    seed: int, family: tuple[int, int, float, int]
):
    request, network, stock = of_few_items(seed, family, 2)

    option = plan(request, network, stock, NOW)

    assert option.exact
    assert broken_parts(option.parts, stock, NOW) == ()


@pytest.mark.parametrize("flows", [0, 20])
@pytest.mark.parametrize("seed", [0, 3, 8])
def test_what_is_not_dealt_out_to_the_end_tells_its_gap(
    seed: int, flows: int, monkeypatch: pytest.MonkeyPatch
):
    request, network, stock = of_few_items(seed, FAMILIES["ten lines"], 3)
    proven = plan(request, network, stock, NOW)

    monkeypatch.setattr(sharing, "FLOWS", flows)
    found = plan(request, network, stock, NOW)

    assert proven.exact
    assert goals_of(proven) <= goals_of(found)
    assert not found.exact or goals_of(proven) == goals_of(found)
    assert broken_parts(found.parts, stock, NOW) == ()


def test_a_small_line_waits_where_only_one_of_its_item_can_be_picked():
    network = small_network([1, 1], [0, 0])
    known = Facts(
        tuple(Receipt("A", site, Decimal(5)) for site in ("S0", "S1")),
        capacities=tuple(
            Capacity(site, "pick_lines", START + timedelta(days=day), Decimal(1 - day))
            for site in ("S0", "S1")
            for day in range(2)
        ),
    )
    lines = tuple(Line(id=str(units), item="A", quantity=Decimal(units)) for units in (3, 7))

    option = plan(Request(to="C", lines=lines), network, Stock.build(network, known, NOW), NOW)

    assert option.exact
    assert goals_of(option) == (0, 4, 3, 3)


def test_a_substitute_shares_with_the_line_that_asked_for_it():
    network = small_network([1, 1], [0, 1])
    supply = (Receipt("A", "S0", Decimal(3)), Receipt("A", "S1", Decimal(9)))
    lines = (
        Line(id="1", item="A", quantity=Decimal(3)),
        Line(id="2", item="B", quantity=Decimal(4), substitutes=("A",)),
    )
    request = Request(to="C", lines=lines, policy=Policy(substitutes=True))

    option = plan(request, network, Stock.build(network, Facts(supply), NOW), NOW)

    assert option.exact
    assert sorted((part.site, part.item) for part in option.parts) == [("S0", "A"), ("S1", "A")]


def test_lines_of_one_item_that_are_picked_in_very_many_places_end_soon_and_tell_what_may_be_missed():
    """Eight sites with room for one or two of four lines a day: all ways to deal out took half a minute."""
    chance = random.Random(6)
    count, members = chance.choice((8, 10)), chance.choice((3, 4))
    network = small_network([1] * count, [chance.randint(0, 1) for _ in range(count)])
    supply = tuple(
        Receipt("A", f"S{site}", Decimal(chance.randint(3, 9)), START + timedelta(days=day) if day else None)
        for site in range(count)
        for day in range(2)
    )
    capacities = tuple(
        Capacity(f"S{site}", "pick_lines", START + timedelta(days=day), Decimal(chance.choice((1, 2, 2))))
        for site in range(count)
        for day in range(3)
    )
    lines = tuple(
        Line(id=str(line), item="A", quantity=Decimal(chance.randint(20, 30))) for line in range(members)
    )
    stock = Stock.build(network, Facts(supply, capacities=capacities), NOW)

    option = plan(Request(to="C", lines=lines), network, stock, NOW)

    assert broken_parts(option.parts, stock, NOW) == ()
    assert (option.exact, option.gap_of, option.gap) == (False, "late_days", Decimal(1))
