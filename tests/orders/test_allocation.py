"""Who gets the stock when supply has changed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from inventory.models import Calendar, Lane, LaneService, Reservation, ReservationState
from inventory.receipts import cancel_receipt, delay_receipt, post_receipt
from orders.allocation import Reallocation, reallocate, reallocate_waiting
from orders.models import LineState, OrderEvent, OrderLine, PromiseEntry
from orders.progress import pick_line, release_lines
from tests import factories
from tests.order_factories import Wish, balance_of, make_order, only_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(db):
    return factories.make_item()


@pytest.fixture
def place(system, company, ship_to, network, item, now):
    def place(number, quantity, state=LineState.CONFIRMED, *, days=0):
        return make_order(
            company=company,
            ship_to=ship_to,
            lane=network.standard,
            wishes=[Wish(item, quantity, state, days)],
            now=now,
            number=f"C-2026-{number:06d}",
        )

    return place


@pytest.fixture
def key(item, network):
    return item.pk, network.site.pk


def kinds(order):
    return list(OrderEvent.objects.filter(order=order).order_by("sequence").values_list("kind", flat=True))


def live_reservations():
    return Reservation.objects.filter(state=ReservationState.LIVE)


def test_a_waiting_line_gets_what_has_come(place, item, network, key, now):
    order = place(1, 40, LineState.BACKORDERED)
    factories.put_stock(item, network.site, 100)

    done = reallocate(keys=[key], now=now)

    line = only_line(order)
    assert done == Reallocation(allocated=1)
    assert (line.state, line.site, line.lane) == (LineState.CONFIRMED, network.site, network.standard)
    assert line.deliver_until is not None
    assert line.deliver_until > now
    assert balance_of(item, network.site).reserved == 40
    assert live_reservations().get().reference == line.public_id
    assert PromiseEntry.objects.get().deliver_until == line.deliver_until
    assert kinds(order) == ["reallocated"]


def test_the_first_date_of_a_waiting_line_keeps_how_sure_it_was(place, item, network, key, now, monkeypatch):
    order = place(1, 40, LineState.BACKORDERED)
    OrderLine.objects.update(promised_until=None)
    factories.put_stock(item, network.site, 100)
    monkeypatch.setattr("promising.network.CompiledNetwork.sureness_of", lambda _network, _part: 0.88)

    reallocate(keys=[key], now=now)

    line = only_line(order)
    assert (line.promised_until, line.sureness, line.promised_sureness) == (line.deliver_until, 0.88, 0.88)


def test_a_line_does_not_come_before_a_day_that_is_tomorrow_where_it_goes(system, company, network, item):
    now = datetime(2026, 3, 10, 0, 0, tzinfo=UTC)  # the ninth, two in the afternoon
    there = {"timezone": "Pacific/Tahiti"}
    open_days = {day: ["06:00-20:00"] for day in ("mon", "tue")}
    days = Calendar.objects.create(code="TAHITI", name="Tahiti", week=open_days, **there)
    site = factories.make_site("DC-TAHITI", calendar=days, **there)
    departures = {day: ["16:00"] for day in ("mon", "tue")}
    lane = factories.make_lane(
        site, network.zone, LaneService.EXPRESS, departures=departures, transit_minutes=30
    )
    place = factories.make_ship_to(company, "PAPEETE", **there)
    waiting = [Wish(item, 40, LineState.BACKORDERED)]
    order = make_order(company=company, ship_to=place, lane=lane, wishes=waiting, now=now)
    OrderLine.objects.filter(order=order).update(wanted_on=date(2026, 3, 10))
    factories.put_stock(item, site, 100)

    reallocate(keys=[(item.pk, site.pk)], now=now)

    assert only_line(order).deliver_until == datetime(2026, 3, 11, 3, 0, tzinfo=UTC)


def test_a_run_on_its_own_output_changes_nothing(place, item, network, key, now):
    place(1, 40, LineState.BACKORDERED)
    factories.put_stock(item, network.site, 100)
    reallocate(keys=[key], now=now)

    again = reallocate(keys=[key], now=now)

    assert again == Reallocation()
    assert OrderEvent.objects.count() == 1


def test_the_line_that_was_promised_first_is_served_first(place, item, network, key, now):
    later = place(1, 40, LineState.BACKORDERED, days=2)
    earlier = place(2, 40, LineState.BACKORDERED, days=1)
    factories.put_stock(item, network.site, 50)

    reallocate(keys=[key], now=now)

    assert only_line(earlier).state == LineState.CONFIRMED
    assert only_line(later).state == LineState.BACKORDERED


def test_what_is_promised_to_others_is_not_given_away(place, item, network, key, now):
    factories.put_stock(item, network.site, 100)
    promised = place(1, 80, days=3)
    waiting = place(2, 40, LineState.BACKORDERED)

    done = reallocate(keys=[key], now=now)

    assert done == Reallocation()
    assert (only_line(promised).state, only_line(waiting).state) == ("confirmed", "backordered")


def test_a_waiting_line_is_promised_supply_to_come(place, item, network, key, now):
    order = place(1, 40, LineState.BACKORDERED)
    factories.expect_receipt(item, network.site, 40, date(2026, 3, 18))

    reallocate(keys=[key], now=now)

    line = only_line(order)
    assert line.state == LineState.CONFIRMED
    assert line.ship_on is not None
    assert line.ship_on >= date(2026, 3, 18)


def test_a_posted_receipt_serves_the_line_that_waited(place, item, network, operator, now):
    order = place(1, 40, LineState.BACKORDERED)
    receipt = factories.expect_receipt(item, network.site, 40, date(2026, 3, 18))
    key = post_receipt(reference=receipt.reference, author=operator, now=now)

    reallocate(keys=[key], now=now)

    line = only_line(order)
    assert line.state == LineState.CONFIRMED
    assert line.ship_on == date(2026, 3, 10)


def test_delayed_supply_moves_the_promise_and_says_so(place, item, network, now):
    receipt = factories.expect_receipt(item, network.site, 40, date(2026, 3, 11))
    order = place(1, 40, days=1)
    before = only_line(order)
    key = delay_receipt(reference=receipt.reference, due_on=date(2026, 3, 20))

    done = reallocate(keys=[key], now=now)

    line = only_line(order)
    assert done == Reallocation(repromised=1)
    assert line.state == LineState.CONFIRMED
    assert line.ship_on is not None
    assert line.ship_on >= date(2026, 3, 20)
    assert line.promised_until == before.promised_until
    assert kinds(order) == ["repromised"]
    assert PromiseEntry.objects.get(kind="repromised").deliver_until == line.deliver_until
    assert balance_of(item, network.site).reserved == 40


def test_what_set_the_new_date_is_told_instead_of_what_set_the_old_one(place, item, network, now):
    receipt = factories.expect_receipt(item, network.site, 40, date(2026, 3, 11))
    order = place(1, 40, days=1)
    OrderLine.objects.update(because={"constraint": "cutoff_missed", "facts": {}, "sooner": []})
    key = delay_receipt(reference=receipt.reference, due_on=date(2026, 3, 20))

    reallocate(keys=[key], now=now)

    because = only_line(order).because
    assert because["constraint"] == "stock"
    assert because["facts"]["day"] == "2026-03-20"
    assert because["facts"]["receipt"] == receipt.reference


def test_a_line_that_waits_says_that_there_is_no_supply(place, item, network, now):
    receipt = factories.expect_receipt(item, network.site, 40, date(2026, 3, 11))
    order = place(1, 40, days=1)
    key = cancel_receipt(reference=receipt.reference)

    reallocate(keys=[key], now=now)

    because = only_line(order).because
    assert because["constraint"] == "stock"
    assert "day" not in because["facts"]


def test_cancelled_supply_lets_the_line_wait_without_any_oversell(place, item, network, now):
    receipt = factories.expect_receipt(item, network.site, 40, date(2026, 3, 11))
    order = place(1, 40, days=1)
    key = cancel_receipt(reference=receipt.reference)

    done = reallocate(keys=[key], now=now)

    line, balance = only_line(order), balance_of(item, network.site)
    assert done == Reallocation(backordered=1)
    assert (line.state, line.deliver_until) == (LineState.BACKORDERED, None)
    assert (balance.reserved, balance.shortage) == (0, 0)
    assert kinds(order) == ["backordered"]


def test_short_supply_goes_to_the_earliest_commitment(place, item, network, operator, now):
    receipt = factories.expect_receipt(item, network.site, 100, date(2026, 3, 11))
    later = place(1, 60, days=3)
    earlier = place(2, 40, days=1)
    key = post_receipt(
        reference=receipt.reference, quantity=Decimal(60), is_last=True, author=operator, now=now
    )

    reallocate(keys=[key], now=now)

    assert only_line(earlier).state == LineState.CONFIRMED
    assert only_line(later).state == LineState.BACKORDERED
    assert balance_of(item, network.site).reserved == 40


def test_a_promise_that_still_stands_is_left_alone(place, item, network, now):
    receipt = factories.expect_receipt(item, network.site, 40, date(2026, 3, 11))
    order = place(1, 40, days=5)
    key = delay_receipt(reference=receipt.reference, due_on=date(2026, 3, 13))

    done = reallocate(keys=[key], now=now)

    assert done == Reallocation()
    assert not kinds(order)


def test_the_rest_of_a_short_pick_gets_what_else_is_there(place, item, network, key, operator, now):
    factories.put_stock(item, network.site, 100)
    order = place(1, 40)
    release_lines(lines=[only_line(order).public_id], author=operator, now=now)
    pick_line(line=only_line(order).public_id, quantity=Decimal(30), author=operator, now=now)

    reallocate(keys=[key], now=now)

    assert only_line(order, part=2).state == LineState.CONFIRMED
    assert balance_of(item, network.site).reserved == 10


def test_what_a_lost_message_asked_for_is_found_by_the_sweep(place, item, network, now):
    order = place(1, 40, LineState.BACKORDERED)
    factories.put_stock(item, network.site, 100)

    done = reallocate_waiting(now=now + timedelta(minutes=5))

    assert done.allocated == 1
    assert only_line(order).state == LineState.CONFIRMED


def test_nothing_waiting_is_nothing_to_do(item, network, now):
    factories.put_stock(item, network.site, 100)

    assert reallocate_waiting(now=now) == Reallocation()


@pytest.fixture
def other_site(network):
    site = factories.make_site("DC-LILLE")
    factories.make_lane(site, network.zone)
    return site


def test_a_promise_that_its_site_no_longer_carries_is_kept_from_another(
    place, item, network, other_site, now
):
    receipt = factories.expect_receipt(item, network.site, 40, date(2026, 3, 11))
    order = place(1, 40, days=1)
    before = only_line(order)
    factories.put_stock(item, other_site, 100)
    key = cancel_receipt(reference=receipt.reference)

    done = reallocate(keys=[key], now=now)

    line = only_line(order)
    assert done == Reallocation(repromised=1)
    assert (line.state, line.site) == (LineState.CONFIRMED, other_site)
    assert line.deliver_until <= before.deliver_until
    assert balance_of(item, network.site).reserved == 0
    assert balance_of(item, other_site).reserved == 40


def test_a_waiting_line_is_served_by_whichever_site_has_stock(place, item, network, other_site, now):
    order = place(1, 40, LineState.BACKORDERED)
    factories.put_stock(item, other_site, 100)

    done = reallocate_waiting(now=now)

    line = only_line(order)
    assert done == Reallocation(allocated=1)
    assert (line.state, line.site) == (LineState.CONFIRMED, other_site)
    assert balance_of(item, other_site).reserved == 40


@pytest.fixture
def counter(network):
    """Let the centre have a counter."""
    return Lane.objects.create(
        code="LYON-COUNTER",
        origin=network.site,
        carrier=network.standard.carrier,
        service=LaneService.COLLECT,
        transit_minutes=0,
    )


@pytest.fixture
def collected(system, network, counter, item, order_of):
    """Order forty pieces that are to come, to be collected at the counter; return the receipt and the number."""
    receipt = factories.expect_receipt(item, network.site, 40, date(2026, 3, 11))
    return receipt, order_of((item.sku, 40), option="earliest", policy={"collect_at": network.site.code})


def test_what_was_to_be_collected_is_still_collected(collected, counter, network, other_site, item, now):
    receipt, number = collected
    factories.put_stock(item, other_site, 100)
    key = delay_receipt(reference=receipt.reference, due_on=date(2026, 3, 18))

    done = reallocate(keys=[key], now=now)

    line = OrderLine.objects.get(order__number=number)
    assert done == Reallocation(repromised=1)
    assert (line.site, line.lane) == (network.site, counter)
    assert line.ship_on == date(2026, 3, 18)


def test_what_was_to_be_collected_waits_where_its_counter_is_closed(collected, counter, now):
    receipt, number = collected
    Lane.objects.filter(pk=counter.pk).update(is_active=False)
    key = delay_receipt(reference=receipt.reference, due_on=date(2026, 3, 18))

    reallocate(keys=[key], now=now)

    line = OrderLine.objects.get(order__number=number)
    assert (line.state, line.deliver_until) == (LineState.BACKORDERED, None)
    assert not live_reservations().exists()
