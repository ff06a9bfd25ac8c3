"""Holds: stock and capacity set aside for a while, exactly, once, and given back."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from inventory.models import Capacity, Lane, Protection, Reservation, Site, StockBalance
from portal.kernel.tenancy import SYSTEM, Scope, scope
from promising.services import (
    ExpiredPromiseError,
    PromiseChangedError,
    UnknownOptionError,
    UnknownPromiseError,
    hold_promise,
    release_expired_holds,
    release_promise,
)
from tests import factories

pytestmark = pytest.mark.usefixtures("system")
QUARTER = timedelta(minutes=15)


@pytest.fixture
def hold(company, now):
    def keep(promise, option="cheapest", at=now):
        return hold_promise(company_id=company.pk, promise_id=promise.id, option=option, now=at)

    return keep


def reserved(item) -> Decimal:
    found: Decimal = StockBalance.objects.get(item=item).reserved
    return found


def test_a_hold_sets_the_stock_aside_for_a_quarter_of_an_hour(quote, hold, bolt, now):
    promise = quote(("BOLT-M10", 300))

    held = hold(promise)

    reservation = Reservation.objects.get()
    assert held.state == "held"
    assert held.valid_until == now + QUARTER
    assert reserved(bolt) == 300
    assert (reservation.kind, reservation.reference, reservation.due_on) == (
        "hold",
        promise.id,
        date(2026, 3, 10),
    )
    assert reservation.expires_at == now + QUARTER


def test_others_are_promised_what_the_hold_leaves(quote, hold, bolt):
    hold(quote(("BOLT-M10", 300)))

    other = quote(("BOLT-M10", 300))

    assert other.option("earliest").lines[0].short == 100


@pytest.mark.parametrize("closed", [Lane, Site])
def test_what_was_promised_by_a_way_that_is_closed_since_is_not_held_but_promised_anew(
    quote, hold, bolt, closed
):
    promise = quote(("BOLT-M10", 300))
    closed.objects.update(is_active=False)

    with pytest.raises(PromiseChangedError) as changed:
        hold(promise)

    assert changed.value.fresh.options[0].lines[0].short == 300
    assert reserved(bolt) == 0


def test_holding_the_same_option_again_changes_nothing(quote, hold, bolt, now):
    promise = quote(("BOLT-M10", 300))
    first = hold(promise)

    again = hold(promise, at=now + timedelta(minutes=5))

    assert again == first
    assert reserved(bolt) == 300
    assert Reservation.objects.count() == 1


def test_holding_another_option_replaces_the_first(quote, hold, bolt):
    promise = quote(("BOLT-M10", 300))
    hold(promise, "cheapest")

    held = hold(promise, "earliest")

    assert held.option_code == "earliest"
    assert reserved(bolt) == 300
    assert Reservation.objects.filter(state="live").count() == 1


def test_hold_then_release_leaves_availability_as_it_was(quote, hold, bolt, company, network, now):
    pick_day = Capacity.objects.create(
        site=network.site, resource="pick_lines", on=date(2026, 3, 10), quantity=2, used=1
    )
    promise = quote(("BOLT-M10", 300))
    hold(promise)
    pick_day.refresh_from_db()
    assert pick_day.used == 2

    released = release_promise(company_id=company.pk, promise_id=promise.id, now=now)

    pick_day.refresh_from_db()
    assert released.state == "quoted"
    assert reserved(bolt) == 0
    assert pick_day.used == 1
    assert Reservation.objects.get().state == "released"


def test_an_expired_hold_counts_no_more_even_before_it_is_swept(quote, hold, bolt, now):
    hold(quote(("BOLT-M10", 500)))
    later = now + QUARTER

    fresh = quote(("BOLT-M10", 500), now=later)
    held = hold(fresh, at=later)

    assert held.state == "held"
    assert reserved(bolt) == 500
    assert Reservation.objects.filter(state="live").count() == 1


def test_the_sweep_gives_back_expired_holds_only(quote, hold, bolt, now):
    hold(quote(("BOLT-M10", 200)))
    hold(quote(("BOLT-M10", 100), now=now + timedelta(minutes=5)), at=now + timedelta(minutes=5))

    released = release_expired_holds(now=now + QUARTER)

    assert released == 1
    assert reserved(bolt) == 100


def test_an_expired_quote_cannot_be_held(quote, hold, bolt, now):
    promise = quote(("BOLT-M10", 300))

    with pytest.raises(ExpiredPromiseError):
        hold(promise, at=now + QUARTER)

    assert reserved(bolt) == 0


def test_an_unknown_option_is_refused_by_name(quote, hold, bolt):
    promise = quote(("BOLT-M10", 300))

    with pytest.raises(UnknownOptionError) as refusal:
        hold(promise, "tomorrow")

    assert "earliest" in refusal.value.remedy_text


def test_another_company_s_promise_looks_unknown(quote, bolt, other_company, now):
    promise = quote(("BOLT-M10", 300))

    with scope(Scope(other_company.pk)), pytest.raises(UnknownPromiseError):
        hold_promise(company_id=other_company.pk, promise_id=promise.id, option="earliest", now=now)

    assert reserved(bolt) == 0


def test_a_promise_that_nobody_made_is_unknown(company, now, bolt):
    with pytest.raises(UnknownPromiseError):
        hold_promise(company_id=company.pk, promise_id=uuid4(), option="earliest", now=now)


def test_the_last_piece_is_held_once_and_the_second_is_told_what_is_left(quote, hold, bolt):
    first, second = quote(("BOLT-M10", 400)), quote(("BOLT-M10", 400))
    hold(first)

    with pytest.raises(PromiseChangedError) as refusal:
        hold(second)

    fresh = refusal.value.fresh
    assert reserved(bolt) == 400
    assert fresh.id != second.id
    assert fresh.options[0].lines[0].short == 300


def test_stock_of_another_site_serves_when_it_is_as_soon_and_as_cheap(quote, hold, bolt, network):
    promise = quote(("BOLT-M10", 400))
    twin = factories.make_site("DC-TWIN")
    factories.make_lane(twin, network.zone)
    factories.put_stock(bolt, twin, 500)
    StockBalance.objects.filter(item=bolt, site=network.site).update(on_hand=100)

    held = hold(promise)

    assert held.id == promise.id
    assert held.option("cheapest").lines[0].schedule[0].site == "DC-TWIN"
    assert StockBalance.objects.get(site=twin).reserved == 400


def test_a_part_that_would_come_later_is_told_though_the_rest_is_not(quote, hold, bolt, network):
    factories.expect_receipt(bolt, network.site, 1000, date(2026, 3, 17))
    shown, other = quote(("BOLT-M10", 600)), quote(("BOLT-M10", 300))
    hold(other, "earliest")

    with pytest.raises(PromiseChangedError) as refusal:
        hold(shown, "earliest")

    fresh = refusal.value.fresh.option("earliest")
    assert fresh is not None
    (then,), (now,) = shown.option("earliest").lines, fresh.lines
    assert [part.quantity for part in then.schedule] == [500, 100]
    assert [part.quantity for part in now.schedule] == [200, 400]
    assert then.schedule[-1].deliver_until == now.schedule[-1].deliver_until
    assert reserved(bolt) == 300


def test_more_deliveries_than_were_shown_are_told(quote, hold, bolt, network):
    promise = quote(("BOLT-M10", 400))
    Lane.objects.update(cost_base=0)
    twin = factories.make_site("DC-TWIN")
    factories.make_lane(twin, network.zone, cost_base=0)
    factories.put_stock(bolt, twin, 200)
    StockBalance.objects.filter(item=bolt, site=network.site).update(on_hand=200)

    with pytest.raises(PromiseChangedError) as refusal:
        hold(promise, "fewest")

    fresh = refusal.value.fresh.option("fewest")
    assert fresh is not None
    assert (promise.option("fewest").deliveries, fresh.deliveries) == (1, 2)
    assert fresh.deliver_until == promise.option("fewest").deliver_until


def test_a_full_day_moves_the_promise(quote, hold, bolt, network):
    promise = quote(("BOLT-M10", 100))
    Capacity.objects.create(
        site=network.site, resource="pick_lines", on=date(2026, 3, 10), quantity=5, used=5
    )

    with pytest.raises(PromiseChangedError) as refusal:
        hold(promise)

    fresh = refusal.value.fresh.options[0].lines[0]
    assert fresh.schedule[0].ship_on == date(2026, 3, 11)
    assert fresh.because["constraint"] == "capacity"


def test_stock_kept_for_another_company_is_out_of_reach(quote, bolt, other_company):
    Protection.objects.create(company=other_company, item=bolt, quantity=450)

    promise = quote(("BOLT-M10", 100))

    assert promise.option("earliest").lines[0].short == 50


def test_a_company_uses_up_what_is_kept_for_it_and_gets_it_back(quote, hold, bolt, company, now):
    kept = Protection.objects.create(company=company, item=bolt, quantity=450)
    promise = quote(("BOLT-M10", 500))

    hold(promise)
    kept.refresh_from_db()
    consumed_while_held = kept.consumed
    release_promise(company_id=company.pk, promise_id=promise.id, now=now)
    kept.refresh_from_db()

    assert consumed_while_held == 450
    assert kept.consumed == 0


@pytest.mark.parametrize("count", [1, 20])
def test_a_hold_takes_the_same_few_queries_for_any_number_of_lines(
    quote, company, network, now, count, django_assert_num_queries
):
    lines = []
    for number in range(count):
        item = factories.make_item(f"SKU-{number}")
        factories.put_stock(item, network.site, 100)
        lines.append((item.sku, 10))
    promise = quote(*lines)

    with scope(SYSTEM), django_assert_num_queries(12):
        hold_promise(company_id=company.pk, promise_id=promise.id, option="cheapest", now=now)
