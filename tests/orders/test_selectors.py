"""Lists of orders and one order on one screen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from orders.events import NewEvent, record_event, record_events
from orders.models import LineState, OrderCharge, OrderLine, PromiseEntry
from orders.selectors import (
    OrderFilters,
    backorders,
    last_event,
    order_counts,
    order_detail,
    order_events,
    orders_page,
)
from portal.kernel.tenancy import Scope, scope
from tests import factories
from tests.order_factories import Wish, make_order, only_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def place(system, company, ship_to, network, item, buyer, now):
    factories.put_stock(item, network.site, 10_000)

    def place(number=1, *states, company=company, ship_to=ship_to, age=0, **fields):
        return make_order(
            company=company,
            ship_to=ship_to,
            lane=network.standard,
            wishes=[Wish(item, 10, state) for state in states or [LineState.CONFIRMED]],
            now=now - timedelta(days=age),
            number=f"C-2026-{number:06d}",
            buyer=buyer,
            **fields,
        )

    return place


def detail_of(order, now):
    detail = order_detail(number=order.number, now=now)
    assert detail is not None
    return detail


def numbers(page):
    return [int(row.number[-6:]) for row in page.rows]


def test_a_row_tells_what_matters_of_an_order(place, now, ship_to):
    order = place(1, LineState.CONFIRMED, LineState.SHIPPED, purchase_order="PO 7")

    row = orders_page(now=now).rows[0]

    assert (row.number, row.state, row.state_label) == (order.number, "confirmed", "Confirmed")
    assert (row.purchase_order, row.ship_to_name, row.line_count) == ("PO 7", ship_to.name, 2)
    assert row.total.amount == Decimal("10.00")
    assert row.deliver_until == only_line(order).deliver_until
    assert not row.is_late


def test_pages_go_forth_and_back_over_all_orders(place, now):
    for number in range(1, 8):
        place(number, age=10 - number)

    first = orders_page(limit=3, now=now)
    second = orders_page(limit=3, cursor=first.next_cursor, now=now)
    third = orders_page(limit=3, cursor=second.next_cursor, now=now)
    back = orders_page(limit=3, cursor=second.previous_cursor, now=now)

    assert [numbers(page) for page in (first, second, third)] == [[7, 6, 5], [4, 3, 2], [1]]
    assert (first.previous_cursor, third.next_cursor) == ("", "")
    assert numbers(back) == [7, 6, 5]
    assert back.previous_cursor == ""


def test_orders_of_the_same_instant_are_neither_lost_nor_doubled(place, now):
    for number in range(1, 6):
        place(number)

    first = orders_page(limit=2, now=now)
    second = orders_page(limit=2, cursor=first.next_cursor, now=now)
    third = orders_page(limit=2, cursor=second.next_cursor, now=now)

    assert numbers(first) + numbers(second) + numbers(third) == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("cursor", ["rubbish", "é", "bnxhfDE", "bnxub3QtYS1kYXRlfDE"])
def test_an_unreadable_cursor_is_the_first_page(place, now, cursor):
    place(1)

    assert numbers(orders_page(cursor=cursor, now=now)) == [1]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (OrderFilters(), [5, 4, 3, 2, 1]),
        (OrderFilters(query="000003"), [3]),
        (OrderFilters(query="po 4"), [4]),
        (OrderFilters(state="open"), [5, 4, 2, 1]),
        (OrderFilters(state="closed"), [3]),
        (OrderFilters(state="late"), [5]),
        (OrderFilters(state="confirmed"), [5, 1]),
        (OrderFilters(state="shipped"), [2]),
        (OrderFilters(state="backordered"), [4]),
        (OrderFilters(state="cancelled"), []),
        (OrderFilters(state="no such state"), []),
        (OrderFilters(placed_to=date(2026, 3, 5)), [5]),
        (OrderFilters(placed_from=date(2026, 3, 10)), [4, 3, 2, 1]),
    ],
)
def test_orders_are_found_by_what_people_know_of_them(place, now, filters, expected):
    place(1, LineState.CONFIRMED, LineState.DELIVERED)
    place(2, LineState.SHIPPED, LineState.DELIVERED)
    place(3, LineState.DELIVERED, LineState.CANCELLED)
    place(4, LineState.BACKORDERED, LineState.CONFIRMED, purchase_order="PO 4")
    place(5, LineState.CONFIRMED, age=6)

    found = sorted(numbers(orders_page(filters=filters, now=now)), reverse=True)

    assert found == expected


def test_the_state_of_a_row_and_the_filter_by_it_agree(place, now):
    for number, states in enumerate(
        [
            (a, b)
            for a in ("confirmed", "delivered", "cancelled", "returned")
            for b in ("shipped", "cancelled")
        ]
    ):
        place(number + 1, *states)
    OrderLine.objects.filter(order=place(9)).delete()  # as an old invoice of charges alone

    rows = orders_page(now=now).rows
    for state in LineState.values:
        found = orders_page(filters=OrderFilters(state=state), now=now).rows
        assert numbers_of(found) == numbers_of(row for row in rows if row.state == state)


def numbers_of(rows):
    return {row.number for row in rows}


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_two_queries_however_long(place, now, count, django_assert_num_queries):
    for number in range(count):
        place(number + 1, LineState.CONFIRMED, LineState.SHIPPED)

    with django_assert_num_queries(2):
        assert len(orders_page(now=now).rows) == count


def test_another_companys_orders_are_not_listed(place, now, other_company):
    place(1)

    with scope(Scope(other_company.pk)):
        assert orders_page(now=now).rows == ()
        assert order_detail(number="C-2026-000001", now=now) is None
        assert order_events(number="C-2026-000001") is None
        assert last_event("C-2026-000001") is None


def test_orders_are_counted_by_what_needs_somebody(place, now):
    place(1, LineState.CONFIRMED, LineState.CONFIRMED)
    place(2, LineState.CONFIRMED, age=6)
    place(3, LineState.BACKORDERED, LineState.TO_APPROVE, LineState.ON_HOLD)
    place(4, LineState.DELIVERED)

    assert order_counts(now=now) == {
        "open": 3,
        "late": 1,
        "to_approve": 1,
        "backordered": 1,
        "on_hold": 1,
    }


def test_a_position_shows_all_its_parts(place, now, item):
    order = place(1)
    line = only_line(order)
    OrderLine.objects.filter(pk=line.pk).update(unit_factor=5)
    OrderLine.objects.create(
        company=order.company,
        order=order,
        position=1,
        part=2,
        item=item,
        quantity=5,
        unit=item.base_unit,
        unit_factor=5,
        unit_price=line.unit_price,
        amount=Decimal("2.50"),
        state=LineState.BACKORDERED,
    )

    (position,) = detail_of(order, now).positions

    assert (position.quantity, position.unit_quantity, position.amount.amount) == (15, 3, Decimal("7.50"))
    assert [(part.part, part.state, part.unit_quantity) for part in position.parts] == [
        (1, "confirmed", 2),
        (2, "backordered", 1),
    ]


def test_the_story_tells_deeds_newest_first(place, now, operator):
    order = place(1, LineState.CONFIRMED, LineState.CONFIRMED)
    lines = [only_line(order, position) for position in (1, 2)]
    record_event(order, "placed", author=None, now=now)
    record_events(
        [NewEvent(order.pk, "shipped", line.pk) for line in lines],
        author=operator,
        now=now + timedelta(hours=1),
    )
    record_event(
        order,
        "short_picked",
        line=lines[0],
        author=operator,
        now=now,
        data={"picked": "5.000", "missing": "5", "reason": "broken"},
    )

    story = detail_of(order, now).timeline

    assert [(entry.event, entry.text, entry.line) for entry in story] == [
        (4, "Picked short: 5 found, 5 missing", "1"),
        (3, "On its way", "1, 2"),
        (1, "Order placed", ""),
    ]
    assert story[0].detail == "Bolt BOLT-M10 · broken"
    assert (story[0].by, story[0].icon, story[0].tone) == (str(operator), "split", "warn")


def test_an_event_of_an_unknown_kind_is_told_all_the_same(place, now):
    order = place(1)
    record_event(order, "blessed_twice", author=None, now=now)

    assert detail_of(order, now).timeline[0].text == "blessed twice"


def test_the_promise_ledger_stands_with_its_line(place, buyer, now):
    order = place(1)
    line = only_line(order)
    for kind, author in (("promised", buyer), ("repromised", None)):
        PromiseEntry.objects.create(
            company=order.company, line=line, kind=kind, deliver_until=now, at=now, author=author
        )

    part = detail_of(order, now).positions[0].parts[0]

    assert [(entry.label, entry.deliver_until, entry.by) for entry in part.ledger] == [
        ("Promised", now, str(buyer)),
        ("Re-promised", now, ""),
    ]


def test_charges_are_part_of_the_total(place, now):
    order = place(1, charges_total=Decimal("4.00"))
    OrderCharge.objects.create(company=order.company, order=order, kind="carriage", amount=Decimal("4.00"))

    detail = detail_of(order, now)

    assert (detail.goods_total.amount, detail.total.amount) == (5, 9)
    with translation.override("en"):
        detail = detail_of(order, now)
    assert [(charge.label, charge.amount.amount) for charge in detail.charges] == [("Carriage", 4)]


@pytest.mark.parametrize(
    ("state", "cancel", "approve", "give_back"),
    [
        (LineState.TO_APPROVE, True, True, False),
        (LineState.CONFIRMED, True, False, False),
        (LineState.SHIPPED, False, False, False),
        (LineState.DELIVERED, False, False, True),
        (LineState.RETURNED, False, False, False),
    ],
)
def test_an_order_says_what_can_be_done_with_it(place, now, state, cancel, approve, give_back):
    order = place(1, state)

    detail = detail_of(order, now)

    assert (detail.can_cancel, detail.can_approve, detail.can_return) == (cancel, approve, give_back)


@pytest.mark.parametrize(
    ("state", "done", "current"),
    [
        (LineState.CONFIRMED, 1, "confirmed"),
        (LineState.BACKORDERED, 1, "backordered"),
        (LineState.ON_HOLD, 1, "on_hold"),
        (LineState.SHIPPED, 5, "shipped"),
        (LineState.TO_APPROVE, 0, "to_approve"),
        (LineState.CLAIMED, 7, "claimed"),
        (LineState.INVOICED, 8, None),
        (LineState.CANCELLED, 0, None),
    ],
)
def test_steps_show_how_far_an_order_has_come(place, now, state, done, current):
    order = place(1, state)

    steps = detail_of(order, now).steps

    assert [step.status for step in steps].count("done") == done
    assert next((step.state for step in steps if step.status == "current"), None) == current


def test_a_backordered_order_is_not_said_to_be_confirmed(place, now):
    order = place(1, LineState.BACKORDERED)

    with translation.override("en"):
        steps = detail_of(order, now).steps

    assert [step.label for step in steps][:3] == ["Received", "Backordered", "Released"]


@pytest.mark.parametrize("count", [1, 3])
def test_an_order_takes_five_queries_however_long(place, now, operator, count, django_assert_num_queries):
    order = place(1, *[LineState.CONFIRMED] * count)
    for position in range(1, count + 1):
        record_event(order, "released", line=only_line(order, position), author=operator, now=now)

    with django_assert_num_queries(5):
        order_detail(number=order.number, now=now)


def test_events_are_read_after_the_last_one_known(place, now, operator):
    order = place(1)
    for kind in ("placed", "confirmed", "released"):
        record_event(order, kind, line=only_line(order), author=operator, now=now)

    events = order_events(number=order.number, after=1) or ()

    assert [(event.sequence, event.kind, event.line) for event in events] == [
        (2, "confirmed", "1"),
        (3, "released", "1"),
    ]
    assert last_event(order.number) == 3


def test_backorders_tell_when_more_is_expected(place, now, item, network):
    order = place(1, LineState.BACKORDERED, purchase_order="PO 1")
    factories.expect_receipt(item, network.site, 50, date(2026, 3, 20))

    (row,) = backorders(now=now)

    assert (row.number, row.purchase_order) == (order.number, "PO 1")
    assert (row.quantity, row.expected) == (Decimal(10), date(2026, 3, 20))


@pytest.mark.parametrize("count", [1, 3])
def test_backorders_take_two_queries_however_many(place, now, count, django_assert_num_queries):
    place(1, *[LineState.BACKORDERED] * count)

    with django_assert_num_queries(2):
        assert len(backorders(now=now)) == count
