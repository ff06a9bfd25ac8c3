"""A year of orders and the open ones: as many as told, late as told, and in every state."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from portal.demo.facts.catalogue import items
from portal.demo.facts.delays import DEPARTURE, DEPARTURE_BY_SITE, HANDLING, WEEKDAY_FACTOR
from portal.demo.facts.history import past_orders
from portal.demo.facts.open_orders import open_orders
from portal.demo.facts.order_shapes import LineFact, OrderFact
from portal.demo.facts.stock import StockItem, StockKey, classes, order_terms, stock_keys

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def history() -> list[OrderFact]:
    return list(past_orders(NOW, scale=0.3))


@pytest.fixture(scope="module")
def stock() -> dict[tuple[str, str], StockKey]:
    listed = [StockItem(i.sku, i.popularity, float(i.price), i.multiple, i.brand) for i in items()]
    return {(key.sku, key.site): key for key in stock_keys(listed, NOW.date())}


def lateness(line: LineFact) -> timedelta:
    assert line.delivered_at is not None
    assert line.plan is not None
    return line.delivered_at - line.plan.deliver_until


def test_a_year_has_thousands_of_orders_all_delivered_before_now(history: list[OrderFact]):
    lines = [line for order in history for line in order.lines]

    assert 1_800 <= len(history) <= 2_400
    assert len(lines) > 9_000
    assert all(line.delivered_at and line.delivered_at < NOW for line in lines)
    assert min(order.placed_at for order in history) < NOW - timedelta(days=360)


def test_some_deliveries_are_late_but_most_are_not(history: list[OrderFact]):
    late = Counter(lateness(line) > timedelta(0) for order in history for line in order.lines)

    assert 0.05 < late[True] / late.total() < 0.2


def test_departures_are_late_as_often_as_the_site_is_known_to_be(history: list[OrderFact]):
    seen = defaultdict(list)
    for order in history:
        for leg in order.legs:
            if leg.leg == DEPARTURE and leg.site in DEPARTURE_BY_SITE and leg.lane.endswith("standard"):
                seen[leg.site].append((leg.actual_at > leg.planned_at, leg.planned_at.weekday()))

    for site, found in seen.items():
        known = DEPARTURE_BY_SITE[site].probability
        expected = sum(known * WEEKDAY_FACTOR[day] for _, day in found) / len(found)
        assert sum(late for late, _ in found) / len(found) == pytest.approx(expected, abs=0.045)


def test_departure_and_transit_delays_add_up_to_the_lateness(history: list[OrderFact]):
    for order in history[:200]:
        for line in order.lines:
            own = [leg for leg in order.legs if leg.lane == line.lane and leg.leg != HANDLING]
            assert sum((leg.actual_at - leg.planned_at for leg in own), timedelta(0)) == lateness(line)


def test_the_past_is_the_same_when_asked_again():
    assert list(past_orders(NOW, scale=0.02)) == list(past_orders(NOW, scale=0.02))


@pytest.mark.parametrize("now", [NOW, SUNDAY_NIGHT])
def test_open_orders_show_every_state_with_a_story_in_order(
    now: datetime, stock: dict[tuple[str, str], StockKey]
):
    found = list(open_orders(now, stock))

    states = {line.state for order in found for line in order.lines}
    assert states == {
        "to_approve", "received", "confirmed", "on_hold", "backordered", "released", "picked", "packed", "shipped",
        "at_dock", "delivered", "invoiced", "cancelled", "substituted", "claimed", "returned",
    }  # fmt: skip
    returns = {order.returned.state for order in found if order.returned}
    assert returns == {"requested", "accepted", "refused", "received", "credited"}
    for order in found:
        told = [event.at for event in order.events]
        assert told == sorted(told)
        assert told[-1] <= now


def test_open_lines_leave_after_now_and_gone_ones_before(stock: dict[tuple[str, str], StockKey]):
    for order in open_orders(NOW, stock):
        for line in order.lines:
            if line.stock:
                assert line.plan is not None
                assert (line.plan.ship_at <= NOW) == (line.stock == "shipped")


def test_open_orders_take_no_more_than_there_is(stock: dict[tuple[str, str], StockKey]):
    taken: Counter[tuple[str, str]] = Counter()
    for order in open_orders(NOW, stock):
        for line in order.lines:
            if line.stock:
                taken[line.sku, line.site] += line.quantity

    assert taken
    assert all(quantity <= stock[key].on_hand - stock[key].safety for key, quantity in taken.items())


def test_stock_is_spread_by_popularity(stock: dict[tuple[str, str], StockKey]):
    listed = [StockItem(f"I{rank}", 100 - rank, 5.0) for rank in range(100)]
    keys = list(stock_keys(listed, NOW.date()))

    kind = classes(listed)
    places = Counter(kind[key.sku] for key in keys)
    assert Counter(kind.values()) == {"A": 20, "B": 30, "C": 50}
    assert places["A"] / 20 > places["B"] / 30 > places["C"] / 50
    assert all(supply.due_on > NOW.date() for key in keys for supply in key.receipts)
    assert any(key.on_hand == 0 and key.receipts for key in stock.values())


def test_a_supplier_asks_for_whole_multiples():
    terms = order_terms(StockItem("X", 1.0, 0.05, 100, "Ferrélia"))

    assert terms.site == "SUP-FERR"
    assert terms.minimum % 100 == 0
    assert terms.multiple == 100
    assert terms.lead_days >= 6
