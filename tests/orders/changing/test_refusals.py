"""A change that is refused: why, what can be done instead, and that nothing moved."""

from datetime import date, datetime, timedelta

import pytest

from inventory.models import Lane
from orders.changing import (
    KEEP,
    ChangeBrokenError,
    ExpiredChangeError,
    ItemGoneError,
    NotChangeableError,
    NothingChangedError,
    NothingLeftError,
    OrderNotChangeableError,
    UnknownChangeError,
    UnknownPositionError,
)
from orders.models import OrderChange
from orders.placing import UnknownOrderError, cancel_order
from orders.progress.holds import hold_lines
from orders.progress.warehouse import release_lines
from portal.catalogue.units import InvalidQuantity, QuantityNotMultiple
from portal.kernel.idempotency import KeyReusedError
from promising.services import PastDateError, RequestedLine, UnknownItemError
from tests.orders.changing.looking import everything, line_of

pytestmark = pytest.mark.usefixtures("system")


def test_a_key_serves_one_change(order_of, preview, apply, bolt):
    number = order_of(("BOLT-M10", 100))
    apply(preview(number, quantities={1: 150}), key="once")
    second = preview(number, quantities={1: 200})
    before = everything()

    with pytest.raises(KeyReusedError):
        apply(second, key="once")

    assert everything() == before


def test_a_way_that_was_closed_meanwhile_breaks_the_change_and_shows_a_fresh_one(
    order_of, preview, apply, bolt, network
):
    number = order_of(("BOLT-M10", 100))
    view = preview(number, quantities={1: 400})
    Lane.objects.filter(pk=network.standard.pk).update(is_active=False)
    before = everything()

    with pytest.raises(ChangeBrokenError) as broken:
        apply(view)

    assert everything() == before
    apply(broken.value.fresh)
    assert line_of(number, part=2).lane == network.express


def test_a_way_of_another_option_that_was_closed_meanwhile_breaks_the_change_too(
    order_of, preview, apply, bolt, network
):
    Lane.objects.filter(pk=network.standard.pk).update(transit_days=3)
    number = order_of(("BOLT-M10", 100))
    view = preview(number, quantities={1: 400}, option="cheapest")
    Lane.objects.filter(pk=network.express.pk).update(is_active=False)
    before = everything()

    with pytest.raises(ChangeBrokenError) as broken:
        apply(view)

    before_that, now = (each.shown.options[0].deliver_until for each in (view, broken.value.fresh))
    assert before_that is not None
    assert now is not None
    assert now > before_that
    assert everything() == before


def test_stock_that_went_meanwhile_breaks_the_change_and_shows_a_fresh_one(order_of, preview, apply, bolt):
    number = order_of(("BOLT-M10", 100))
    view = preview(number, quantities={1: 400})
    order_of(("BOLT-M10", 300))
    before = everything()

    with pytest.raises(ChangeBrokenError) as broken:
        apply(view)

    assert everything() == before
    fresh = broken.value.fresh
    assert fresh.id != view.id
    after = fresh.shown.positions[0].after
    assert after is not None
    assert after.waiting == 200
    assert apply(fresh).state == "backordered"


def test_an_order_that_moved_meanwhile_is_shown_anew(order_of, preview, apply, bolt):
    number = order_of(("BOLT-M10", 100))
    first, second = preview(number, quantities={1: 150}), preview(number, quantities={1: 200})
    apply(first)
    before = everything()

    with pytest.raises(ChangeBrokenError) as broken:
        apply(second)

    assert everything() == before
    shown = broken.value.fresh.shown.positions[0].before
    assert shown is not None
    assert shown.quantity == 150


def test_an_expired_preview_is_refused(order_of, preview, apply, bolt, now):
    view = preview(order_of(("BOLT-M10", 100)), quantities={1: 150})
    before = everything()

    with pytest.raises(ExpiredChangeError):
        apply(view, at=now + timedelta(minutes=16))

    assert everything() == before


def test_after_the_cut_off_nothing_is_changed(order_of, preview, apply, bolt, now):
    number = order_of(("BOLT-M10", 100))
    view = preview(number, quantities={1: 50})
    until = datetime.fromisoformat("2026-03-10T16:00:00+00:00")
    ship_at = line_of(number).ship_at
    assert ship_at is not None
    before = everything()

    with pytest.raises(OrderNotChangeableError):
        preview(number, quantities={1: 50}, at=ship_at)
    OrderChange.objects.update(expires_at=ship_at + timedelta(days=1))
    with pytest.raises(OrderNotChangeableError):
        apply(view, at=max(until, ship_at))

    assert everything() == before


def test_a_line_in_the_warehouse_stays_while_another_is_changed(
    order_of, preview, apply, lines, bolt, nut, now
):
    number = order_of(("BOLT-M10", 100), ("NUT-M10", 50))
    release_lines(lines=[line_of(number).public_id], author=None, now=now)
    before = everything()

    with pytest.raises(NotChangeableError) as refused:
        preview(number, quantities={1: 50})
    assert refused.value.line == 1
    assert everything() == before

    apply(preview(number, quantities={1: 100, 2: 60}))
    assert lines() == [(1, 1, 100, "released"), (2, 1, 60, "confirmed")]


def test_a_line_released_after_the_preview_is_not_changed(order_of, preview, apply, bolt, now):
    number = order_of(("BOLT-M10", 100))
    view = preview(number, quantities={1: 50})
    release_lines(lines=[line_of(number).public_id], author=None, now=now)
    before = everything()

    with pytest.raises(OrderNotChangeableError):
        apply(view)

    assert everything() == before


def test_a_cancelled_order_and_one_on_hold_are_not_changed(order_of, preview, bolt, company, buyer, now):
    number, held = order_of(("BOLT-M10", 100)), order_of(("BOLT-M10", 100))
    cancel_order(company_id=company.pk, user=buyer, number=number, now=now)
    hold_lines(lines=[line_of(held).public_id], reason="credit", author=None, now=now)

    for each in (number, held):
        with pytest.raises(OrderNotChangeableError):
            preview(each, quantities={1: 50})


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({}, NothingChangedError),
        ({"quantities": {1: 100}}, NothingChangedError),
        ({"quantities": {1: 0, 2: 0}}, NothingLeftError),
        ({"quantities": {7: 1}}, UnknownPositionError),
        ({"quantities": {1: "many"}}, InvalidQuantity),
        ({"quantities": {1: "-3"}}, InvalidQuantity),
        ({"quantities": {1: "1e400000000"}}, InvalidQuantity),
        ({"quantities": {1: "0.5"}}, QuantityNotMultiple),
        ({"additions": [RequestedLine("NONE", 1)]}, UnknownItemError),
        ({"wanted_on": date(2026, 3, 1)}, PastDateError),
        ({"wanted_on": KEEP, "purchase_order": ""}, NothingChangedError),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(order_of, preview, bolt, nut, wish, refusal):
    number = order_of(("BOLT-M10", 100), ("NUT-M10", 50))
    before = everything()

    with pytest.raises(refusal) as refused:
        preview(number, **wish)

    assert everything() == before
    assert not OrderChange.objects.exists()
    assert refused.value.field
    assert refused.value.remedy_text


def test_more_of_an_item_that_is_no_longer_offered_is_refused_but_less_is_not(order_of, preview, bolt):
    number = order_of(("BOLT-M10", 100))
    bolt.is_active = False
    bolt.save()

    with pytest.raises(ItemGoneError):
        preview(number, quantities={1: 200})

    assert preview(number, quantities={1: 40}).shown.positions[0].after.quantity == 40


def test_another_company_sees_neither_order_nor_change(
    order_of, preview, apply, bolt, other_company, outsider
):
    number = order_of(("BOLT-M10", 100))
    view = preview(number, quantities={1: 50})
    theirs = {"company_id": other_company.pk, "user": outsider}

    with pytest.raises(UnknownOrderError):
        preview(number, quantities={1: 50}, **theirs)
    with pytest.raises(UnknownOrderError):
        apply(view, **theirs)


def test_a_change_belongs_to_its_order(order_of, preview, apply, bolt):
    first, second = order_of(("BOLT-M10", 100)), order_of(("BOLT-M10", 100))
    view = preview(first, quantities={1: 50})

    with pytest.raises(UnknownChangeError):
        apply(view, number=second)
