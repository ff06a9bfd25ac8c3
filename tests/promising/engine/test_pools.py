"""Stock kept for somebody at no particular site, against brute force."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import accumulate, product

from hypothesis import given, settings
from hypothesis import strategies as st

from promising.engine import (
    Facts,
    Network,
    Protection,
    Receipt,
    Stock,
    SupplyOffer,
    broken_parts,
    promise,
)
from tests.promising.engine.test_sourcing import small_network
from tests.promising.engine.worlds import START, asked

NOW = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)
DAYS = (0, 1, 3)
NEVER = 9
GOALS = ("short", "late_days", "deliveries", "cost")
some = settings(max_examples=40, derandomize=True, deadline=None)
Supply = list[list[int]]
Goals = tuple[int, int, int, int]


def all_plans(
    supply: Supply, kept: int, wanted: int, costs: list[int], transits: list[int], lead: int = NEVER
) -> list[Goals]:
    """Return what every way to part one line over two sites and the days of receipt is worth.

    The second site makes to order what is due from the lead day on: that is taken from no stock.
    """
    cells = list(product(range(2), range(len(DAYS))))
    has = [list(accumulate(row)) for row in supply]
    pool = [max(0, sum(day) - kept) for day in zip(*has, strict=True)]
    found = []
    for split in product(range(wanted + 1), repeat=len(cells)):
        taken = [
            0 if site and DAYS[day] >= lead else units
            for (site, day), units in zip(cells, split, strict=True)
        ]
        given = [list(accumulate(taken[site * len(DAYS) : (site + 1) * len(DAYS)])) for site in range(2)]
        due = [sum(day) for day in zip(*given, strict=True)]
        within = all(
            x <= y for row, most in zip(given, has, strict=True) for x, y in zip(row, most, strict=True)
        )
        if sum(split) <= wanted and within and all(x <= y for x, y in zip(due, pool, strict=True)):
            used = [cell for cell, units in zip(cells, split, strict=True) if units]
            late = sum(
                units * (DAYS[day] + transits[site]) for (site, day), units in zip(cells, split, strict=True)
            )
            found.append((wanted - sum(split), late, len(used), sum(costs[site] for site, _ in used)))
    return found


few_units = st.lists(st.integers(0, 3), min_size=3, max_size=3)
pairs = st.lists(st.integers(0, 2), min_size=2, max_size=2)


@some
@given(
    st.lists(few_units, min_size=2, max_size=2),
    st.integers(0, 4),
    st.integers(1, 4),
    pairs,
    pairs,
    st.sampled_from((NEVER, 0, 1, 3)),
)
def test_what_is_kept_stays_and_no_plan_claims_too_much(
    supply: Supply, kept: int, wanted: int, costs: list[int], transits: list[int], lead: int
):
    receipts = tuple(
        Receipt("A", f"S{site}", Decimal(units), START + timedelta(days=day) if day else None)
        for site, row in enumerate(supply)
        for day, units in zip(DAYS, row, strict=True)
    )
    protections = (Protection("A", "other", Decimal(kept)),) if kept else ()
    network = small_network(costs, transits)
    if lead != NEVER:
        network = Network(network.sites, network.lanes, (SupplyOffer("A", "S1", lead),))
    stock = Stock.build(network, Facts(receipts, protections=protections), NOW)

    options = promise(asked(wanted, items="A"), network, stock, NOW).options

    best = min(all_plans(supply, kept, wanted, costs, transits, lead))
    option = options[0]
    late = sum(int(part.quantity) * (part.deliver_on - START).days for part in option.parts)
    found = (int(option.short), late, option.deliveries, int(option.cost))
    if option.exact:
        assert found == best
    else:
        place = GOALS.index(option.gap_of)
        assert (*found[:place], found[place] - option.gap) <= best[: place + 1] <= found[: place + 1]
    for each in options:
        assert not broken_parts(each.parts, stock, NOW, None)


def test_what_a_supplier_makes_leaves_the_stock_to_what_cannot_be_ordered():
    """S0 has 3 and S1 has 2, of which 2 are kept for somebody; S1 can make more tomorrow."""
    network = small_network([0, 0], [0, 0])
    network = Network(network.sites, network.lanes, (SupplyOffer("A", "S1", 1),))
    receipts = (Receipt("A", "S0", Decimal(3)), Receipt("A", "S1", Decimal(2)))
    facts = Facts(receipts, protections=(Protection("A", "other", Decimal(2)),))
    stock = Stock.build(network, facts, NOW)

    for first, second in ((3, 4), (4, 3), (6, 1)):
        options = promise(asked(first, second, items="AA"), network, stock, NOW).options
        bought = sum((part.purchase for part in options[0].parts), Decimal(0))
        assert bought == 4, "3 of the 5 that there are may be given away"
        for option in options:
            assert option.short == 0
            assert broken_parts(option.parts, stock, NOW) == ()


def test_what_a_supplier_can_make_frees_no_stock_that_is_kept_at_other_sites():
    """S0 and S2 have 2 each, of which 2 are kept for somebody; S1 can make any quantity, days away."""
    network = small_network([0, 0, 0], [0, 3, 0])
    network = Network(network.sites, network.lanes, (SupplyOffer("A", "S1", 0),))
    receipts = (Receipt("A", "S0", Decimal(2)), Receipt("A", "S2", Decimal(2)))
    facts = Facts(receipts, protections=(Protection("A", "other", Decimal(2)),))
    stock = Stock.build(network, facts, NOW)

    for quantities in ((4,), (2, 2), (1, 3)):
        options = promise(asked(*quantities, items="AA"), network, stock, NOW).options

        soonest = [part for part in options[0].parts if part.site != "S1"]
        assert sum((part.quantity for part in soonest), Decimal(0)) == 2
        for option in options:
            assert option.short == 0
            assert broken_parts(option.parts, stock, NOW) == ()
