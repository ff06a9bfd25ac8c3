"""The laws of the promise (design.md §4) on random networks: each holds for whatever the engine answers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from promising.engine import (
    Calendar,
    Capacity,
    Commitment,
    Facts,
    Hold,
    Network,
    Option,
    Policy,
    Promise,
    Protection,
    Receipt,
    Stock,
    broken_parts,
    plan,
    promise,
)
from promising.engine.stock import events_by_key
from promising.engine.units import to_units
from tests.promising.engine.test_sourcing import small_network
from tests.promising.engine.worlds import (
    START,
    asked,
    capacities,
    days,
    delivered_by,
    facts,
    is_no_worse,
    networks,
    nows,
    quick,
    with_site,
)

worlds = networks().flatmap(lambda network: st.tuples(st.just(network), facts(network)))
wide_worlds = networks().flatmap(
    lambda network: st.tuples(st.just(network), facts(network, "AB"), capacities(network))
)
wanted_days = st.none() | days
policies = st.sampled_from((Policy(), Policy(min_shipment=Decimal(4)), Policy(max_shipments=2)))
World = tuple[Network, Facts]
WideWorld = tuple[Network, Facts, tuple[Capacity, ...]]


def answer(world: World, now: datetime, quantity: int, **more: Any) -> Option:
    network, known = world
    return plan(asked(quantity, **more), network, Stock.build(network, known, now), now)


def options(world: WideWorld, now: datetime, quantities: list[int], **more: Any) -> tuple[Promise, Stock]:
    """Return the options for lines of these quantities, and the stock that they were made from."""
    network, known, limits = world
    stock = Stock.build(network, replace(known, capacities=limits), now)
    return promise(asked(*quantities, **more), network, stock, now), stock


@quick
@given(worlds, nows, st.integers(0, 30), wanted_days)
def test_nothing_is_lost_early_or_before_now(world: World, now: datetime, quantity: int, wanted: date | None):
    option = answer(world, now, quantity, wanted=wanted)
    line = option.lines[0]

    assert line.promised + line.short == quantity
    for part in line.schedule:
        assert part.quantity > 0
        assert now <= part.ship_at <= part.deliver_from <= part.deliver_until
        assert wanted is None or part.deliver_on >= wanted
        assert part.due_on <= part.deliver_on + timedelta(days=1)


@quick
@given(wide_worlds, nows, st.lists(st.integers(1, 15), min_size=1, max_size=2), wanted_days)
def test_every_option_can_be_kept_as_it_stands(
    world: WideWorld, now: datetime, quantities: list[int], wanted: date | None
):
    found, stock = options(world, now, quantities, wanted=wanted)

    for option in found.options:
        assert broken_parts(option.parts, stock, now) == ()


# The first two lines want what the last needs whole, if it is to leave with the others.
WANTED_TWICE = (
    small_network([1, 0], [0, 0]),
    Facts(
        (
            Receipt("A", "S0", Decimal(4)),
            Receipt("A", "S1", Decimal(1)),
            Receipt("B", "S1", Decimal(1), START + timedelta(days=1)),
        )
    ),
    (),
)
# What is kept lies at one site until the other has it: the second line goes before the rest of the first.
KEPT_ANYWHERE = (
    small_network([0, 0], [0, 0]),
    Facts(
        (Receipt("A", "S0", Decimal(5)), Receipt("A", "S1", Decimal(2), START + timedelta(days=2))),
        protections=(Protection("A", "other", Decimal(3)),),
    ),
    (),
)


@quick
@example(WANTED_TWICE, datetime(2026, 3, 23, tzinfo=UTC), [1, 1, 4], None, Policy(min_shipment=Decimal(2)))
@example(KEPT_ANYWHERE, datetime(2026, 3, 23, tzinfo=UTC), [3, 1, 1], None, Policy(min_shipment=Decimal(3)))
@given(wide_worlds, nows, st.lists(st.integers(1, 15), min_size=3, max_size=3), wanted_days, policies)
def test_every_option_for_lines_of_one_item_can_be_kept(
    world: WideWorld, now: datetime, quantities: list[int], wanted: date | None, policy: Policy
):
    found, stock = options(world, now, quantities, items="ABA", wanted=wanted, policy=policy)

    for option in found.options:
        assert broken_parts(option.parts, stock, now) == ()


@quick
@given(worlds, nows, st.lists(st.integers(1, 12), max_size=4))
def test_what_is_due_never_exceeds_what_came(world: World, now: datetime, quantities: list[int]):
    network, known = world
    only_receipts = Facts(known.receipts)
    stock = Stock.build(network, only_receipts, now)
    due: list[Commitment] = []
    for quantity in quantities:
        option = plan(asked(quantity), network, stock, now)
        stock.commit(option)
        due += [Commitment(p.item, p.site, p.quantity, p.due_on) for p in option.parts]

    for events in events_by_key(network, replace(only_receipts, commitments=tuple(due)), now).values():
        today = (now - timedelta(days=1)).date().toordinal()
        for day in range(today, today + 40):
            came = sum(e.units for e in events if e.units > 0 and (e.day is None or e.day <= day))
            assert sum(-e.units for e in events if e.units < 0 and e.day is not None and e.day <= day) <= came


@quick
@given(worlds, nows, st.lists(st.integers(1, 12), max_size=4))
def test_supply_is_what_is_committed_withheld_and_free(world: World, now: datetime, quantities: list[int]):
    network, known = world
    stock = Stock.build(network, known, now)
    for quantity in quantities:
        stock.commit(plan(asked(quantity), network, stock, now))
    taken = dict.fromkeys(network.sites, 0)
    fresh = Stock.build(network, known, now)
    for site in network.sites:
        taken[site] = fresh.ladder("A", site).levels[-1] - stock.ladder("A", site).levels[-1]

    far = (START + timedelta(days=99)).toordinal()
    for site in network.sites:
        received = sum(to_units(r.quantity) for r in known.receipts if r.site == site)
        committed = sum(to_units(c.quantity) for c in known.commitments if c.site == site) + taken[site]
        safety = to_units(known.safety["A", site])
        left = received - committed
        free = stock.free("A", site, far)
        assert free == max(0, left - safety)
        assert received == committed + min(left, safety) + free


@quick
@given(worlds, nows, st.integers(1, 25), wanted_days, st.data())
def test_more_or_earlier_supply_never_makes_a_promise_worse(
    world: World, now: datetime, quantity: int, wanted: date | None, data: st.DataObject
):
    network, known = world
    site = data.draw(st.sampled_from(sorted(network.sites)))
    receipts = list(known.receipts)
    moved: bool = data.draw(st.booleans())
    if receipts and moved:
        index = data.draw(st.integers(0, len(receipts) - 1))
        at = receipts[index].at
        earlier = None if at is None or isinstance(at, datetime) else at - timedelta(days=3)
        receipts[index] = receipts[index]._replace(at=earlier)
    else:
        receipts.append(Receipt("A", site, Decimal(5), data.draw(days)))
    better = (network, replace(known, receipts=tuple(receipts)))

    before, after = (answer(w, now, quantity, wanted=wanted) for w in (world, better))

    assert after.short <= before.short
    assert is_no_worse(after, before)


@quick
@given(worlds, nows, st.integers(1, 25), st.integers(1, 10), st.sampled_from((None, "line")))
def test_a_larger_quantity_never_comes_earlier(
    world: World, now: datetime, quantity: int, more: int, complete: str | None
):
    policy = Policy(complete=complete)  # type: ignore[arg-type]
    small, large = (answer(world, now, q, policy=policy) for q in (quantity, quantity + more))

    if not large.short:
        assert not small.short
        assert small.complete_on is not None
        assert large.complete_on is not None
        assert small.complete_on <= large.complete_on


@quick
@given(worlds, nows, st.integers(1, 25))
def test_a_hold_that_is_cancelled_leaves_no_trace(world: World, now: datetime, quantity: int):
    network, known = world
    option = answer(world, now, quantity)
    held = tuple(
        Hold(p.item, p.site, p.quantity, now + timedelta(minutes=15), p.due_on) for p in option.parts
    )

    later = now + timedelta(minutes=15)
    expired, never = (Stock.build(network, replace(known, holds=holds), later) for holds in (held, ()))

    assert levels_of(expired) == levels_of(never)


@quick
@given(worlds, nows, st.integers(1, 25))
def test_confirming_a_hold_leaves_availability_as_it_was(world: World, now: datetime, quantity: int):
    network, known = world
    option = answer(world, now, quantity)
    held = tuple(
        Hold(p.item, p.site, p.quantity, now + timedelta(minutes=15), p.due_on) for p in option.parts
    )
    firm = tuple(Commitment(p.item, p.site, p.quantity, p.due_on) for p in option.parts)

    while_held = Stock.build(network, replace(known, holds=held), now)
    confirmed = Stock.build(network, replace(known, commitments=known.commitments + firm), now)
    committed = Stock.build(network, known, now)
    committed.commit(option)

    assert levels_of(while_held) == levels_of(confirmed) == levels_of(committed)


def levels_of(stock: Stock) -> dict[object, list[int]]:
    """Return A of each key for sixty days."""
    first = START.toordinal() - 2
    return {
        key: [ladder.free(day) for day in range(stock.today[key[1]], first + 60)]
        for key, ladder in stock.ladders.items()
    }


two_items = networks().flatmap(lambda network: st.tuples(st.just(network), facts(network, "AB")))


@quick
@given(two_items, nows, st.integers(1, 20), st.integers(1, 20))
def test_requests_for_unrelated_items_commute(world: World, now: datetime, one: int, other: int):
    network, known = world
    first, second = asked(one, items="A"), asked(other, items="B")

    forward, backward = Stock.build(network, known, now), Stock.build(network, known, now)
    a = plan(first, network, forward, now)
    forward.commit(a)
    b = plan(second, network, forward, now)
    forward.commit(b)
    b_first = plan(second, network, backward, now)
    backward.commit(b_first)
    a_last = plan(first, network, backward, now)
    backward.commit(a_last)

    assert (a, b) == (a_last, b_first)
    assert levels_of(forward) == levels_of(backward)


@quick
@given(worlds, nows, st.integers(1, 25), days, st.integers(0, 2))
def test_a_holiday_or_an_earlier_cutoff_never_brings_a_date_forward(
    world: World, now: datetime, quantity: int, holiday: date, which: int
):
    network, known = world
    code = sorted(network.sites)[which % len(network.sites)]
    site = network.sites[code]
    calendar = site.calendar or Calendar(site.zone)
    shut = Calendar(calendar.zone, calendar.week, calendar.closed | {holiday})
    harder = with_site(with_site(network, code, calendar=shut), code, cutoff=min(site.cutoff or 1440, 600))

    easy, hard = (answer((n, known), now, quantity) for n in (network, harder))

    assert hard.short >= easy.short
    assert is_no_worse(easy, hard)


@quick
@given(worlds, nows, st.integers(1, 25), wanted_days)
def test_a_later_order_never_comes_earlier(world: World, now: datetime, quantity: int, wanted: date | None):
    network, known = world
    stock = Stock.build(network, known, now)
    early = plan(asked(quantity, wanted=wanted, received=now - timedelta(hours=5)), network, stock, now)
    late = plan(asked(quantity, wanted=wanted, received=now), network, stock, now)

    assert is_no_worse(early, late)


@quick
@given(worlds, nows, st.integers(1, 25), wanted_days)
def test_the_same_question_has_the_same_answer(
    world: World, now: datetime, quantity: int, wanted: date | None
):
    network, known = world
    stock = Stock.build(network, known, now)
    request = asked(quantity, wanted=wanted)

    first = promise(request, network, stock, now)

    assert promise(request, network, stock, now) == first
    assert promise(request, network, Stock.build(network, known, now), now) == first


# Both lines could leave the first site tomorrow; planned one after the other, each takes a departure of its own.
SHUT_TODAY = (
    small_network([1, 0], [0, 1]),
    Facts(tuple(Receipt(item, site, Decimal(1)) for item in "AB" for site in ("S0", "S1"))),
    (Capacity("S0", "dock_slots", START, Decimal(0)), Capacity("S1", "pick_lines", START, Decimal(1))),
)


@quick
@example(SHUT_TODAY, datetime(2026, 3, 23, tzinfo=UTC), [1, 1], None, Policy(min_shipment=Decimal(4)))
@given(wide_worlds, nows, st.lists(st.integers(1, 15), min_size=1, max_size=3), wanted_days, policies)
def test_no_option_beats_the_soonest_by_its_own_goals(
    world: WideWorld, now: datetime, quantities: list[int], wanted: date | None, policy: Policy
):
    found, _stock = options(world, now, quantities, items="ABA", wanted=wanted, policy=policy)

    goals = {option.code: goals_of(option, wanted, now) for option in found.options}
    soonest = goals["earliest" if wanted is None else "wanted"]
    assert soonest <= min(goals["cheapest"], goals["fewest"])


def goals_of(option: Option, wanted: date | None, now: datetime) -> tuple[Decimal, Decimal, int, Decimal]:
    """Return what is short, quantity-days late, deliveries and cost: the order of goals."""
    days_late = [
        (part.quantity, (part.deliver_on - (wanted or now.astimezone(ZoneInfo(part.zone)).date())).days)
        for part in option.parts
    ]
    late = sum((quantity * max(0, count) for quantity, count in days_late), Decimal(0))
    return option.short, late, option.deliveries, option.cost


@quick
@given(worlds, nows, st.integers(1, 25))
def test_patience_saves_and_earliest_is_earliest(world: World, now: datetime, quantity: int):
    network, known = world
    found = promise(asked(quantity), network, Stock.build(network, known, now), now)
    earliest, cheapest, fewest = (found.option(code) for code in ("earliest", "cheapest", "fewest"))

    assert earliest.short == cheapest.short == fewest.short
    assert cheapest.cost <= min(earliest.cost, fewest.cost)
    assert fewest.deliveries <= min(earliest.deliveries, cheapest.deliveries)
    assert is_no_worse(earliest, cheapest)
    assert is_no_worse(earliest, fewest)
    assert delivered_by(earliest) or earliest.short == quantity
