"""The desk's work on an order: each step, what it refuses, and what the audit says of it."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.models import LineState, Order, OrderEvent, OrderLine
from portal.kernel.tenancy import SYSTEM, scope
from tests.order_factories import balance_of, only_line

NUMBER = "C-2026-000001"
SCREEN = reverse("admin:orders_order_change", args=[NUMBER])
LIST = reverse("admin:orders_order_changelist")


def do(office, deed, **said):
    return office.post(reverse("admin:orders_order_deed", args=[NUMBER]), {"deed": deed, **said})


def states():
    with scope(SYSTEM):
        rows = OrderLine.objects.filter(order__number=NUMBER).order_by("position", "part")
        return list(rows.values_list("state", flat=True))


def text(page):
    return page.content.decode()


@pytest.mark.parametrize(
    ("deed", "before", "after", "said"),
    [
        ("release", LineState.CONFIRMED, LineState.RELEASED, {}),
        ("hold", LineState.CONFIRMED, LineState.ON_HOLD, {"reason": "Credit limit"}),
        ("resume", LineState.ON_HOLD, LineState.CONFIRMED, {}),
        ("pick", LineState.RELEASED, LineState.PICKED, {}),
        ("dock", LineState.SHIPPED, LineState.AT_DOCK, {}),
        ("deliver", LineState.SHIPPED, LineState.DELIVERED, {"receiver": "M. Roche"}),
        ("invoice", LineState.DELIVERED, LineState.INVOICED, {}),
    ],
)
def test_a_step_moves_the_marked_line_and_is_audited(deed, before, after, said, office, order_in, deeds):
    order = order_in(before, before)

    answer = do(office, deed, line=only_line(order).public_id, **said)

    assert answer.status_code == 302
    assert states() == [after, before]
    assert deeds() == [(f"{deed}_lines", NUMBER)]


def test_a_line_goes_all_the_way_from_the_shelf_to_the_invoice(office, order_in, bolt, network):
    order_in(LineState.CONFIRMED)

    for deed in ("release", "pick", "pack", "ship", "dock", "deliver", "invoice"):
        assert do(office, deed, receiver="M. Roche").status_code == 302

    assert states() == [LineState.INVOICED]
    assert balance_of(bolt, network.site).on_hand == 90


def test_without_a_mark_a_step_is_for_all_lines_that_it_follows_for(office, order_in):
    order_in(LineState.CONFIRMED, LineState.RELEASED, LineState.CONFIRMED)

    do(office, "release")

    assert states() == [LineState.RELEASED] * 3


def test_a_short_pick_splits_the_line(office, order_in):
    order_in(LineState.RELEASED)

    answer = do(office, "pick", quantity="4", reason="Shelf empty")

    assert answer.status_code == 302
    assert states() == [LineState.PICKED, LineState.BACKORDERED]
    assert "Picked short: 6 missing" in text(office.get(SCREEN))


@pytest.mark.parametrize(
    ("deed", "state", "said", "told"),
    [
        ("release", LineState.SHIPPED, {}, "follows for no line"),
        ("hold", LineState.CONFIRMED, {"reason": ""}, "put on hold for a reason"),
        ("deliver", LineState.SHIPPED, {"receiver": " "}, "needs the name"),
        ("pick", LineState.RELEASED, {"quantity": "99"}, "can be picked"),
        ("pick", LineState.RELEASED, {"quantity": "many"}, "Quantity: Enter a number."),
        ("release", LineState.CONFIRMED, {"line": uuid.uuid4()}, "not of this order"),
        ("release", LineState.CONFIRMED, {"line": "no line"}, "not of this order"),
        ("teleport", LineState.CONFIRMED, {}, "not known"),
    ],
)
def test_what_a_step_refuses_is_told_and_nothing_changes(deed, state, said, told, office, order_in, deeds):
    order_in(state)

    page = do(office, deed, **said)

    assert page.status_code in {404, 409, 422}
    assert told in text(page)
    assert states() == [state]
    assert deeds() == []
    with scope(SYSTEM):
        assert not OrderEvent.objects.exists()


def test_a_step_that_does_not_follow_for_a_marked_line_is_refused_with_the_mark_kept(office, order_in, deeds):
    line = only_line(order_in(LineState.CONFIRMED)).public_id

    page = do(office, "pack", line=line)

    assert page.status_code == 409
    assert f'id="mark-{line}" checked' in text(page)
    assert states() == [LineState.CONFIRMED]
    assert deeds() == []


def test_what_was_entered_is_not_lost_by_a_refusal(office, order_in):
    order_in(LineState.RELEASED, LineState.RELEASED)

    page = do(office, "pick", quantity="7")

    assert "one line only" in text(page)
    assert 'name="quantity" value="7"' in text(page)
    assert states() == [LineState.RELEASED] * 2


def test_a_step_taken_twice_has_one_effect_and_one_entry(office, order_in, deeds):
    line = only_line(order_in(LineState.CONFIRMED)).public_id
    do(office, "release", line=line)

    do(office, "release", line=line)

    assert deeds() == [("release_lines", NUMBER)]


def test_a_step_is_posted(office, order_in):
    order_in(LineState.CONFIRMED)

    assert office.get(reverse("admin:orders_order_deed", args=[NUMBER])).status_code == 405


def test_cancelling_asks_first_and_gives_the_stock_back(office, order_in, bolt, network, deeds):
    line = only_line(order_in(LineState.CONFIRMED, LineState.CONFIRMED)).public_id
    url = reverse("admin:orders_order_cancel", args=[NUMBER])

    asked = office.get(url)
    answer = office.post(url, {"line": line, "reason": "Ordered twice"})

    assert "Cancel these lines?" in text(asked)
    assert answer.status_code == 302
    assert states() == [LineState.CANCELLED, LineState.CONFIRMED]
    assert balance_of(bolt, network.site).reserved == 10
    assert deeds() == [("cancel_lines", NUMBER)]


@pytest.mark.parametrize("state", [LineState.PICKED, LineState.CONFIRMED])
def test_cancelling_what_has_begun_or_nothing_at_all_is_refused(state, office, order_in, deeds):
    line = only_line(order_in(state)).public_id
    said = {"line": line} if state == LineState.PICKED else {}

    page = office.post(reverse("admin:orders_order_cancel", args=[NUMBER]), {**said, "reason": "Late"})

    assert page.status_code in {409, 422}
    assert 'value="Late"' in text(page)
    assert states() == [state]
    assert deeds() == []


def test_an_order_tells_its_whole_story_on_one_screen(office, order_in, bolt):
    order_in(LineState.CONFIRMED, LineState.DELIVERED, purchase_order="PO-77")
    do(office, "hold", reason="Credit limit")

    page = text(office.get(SCREEN))

    for told in (
        "PO-77",
        "Alpha",
        bolt.sku,
        "Credit limit",
        "On hold",
        "Firm",
        "Put lines on hold",
        "DC-LYON".title(),
    ):
        assert told in page


def test_the_screen_asks_as_many_questions_for_many_lines_as_for_two(
    office, order_in, django_assert_num_queries
):
    order_in(LineState.CONFIRMED, LineState.CONFIRMED)
    order_in(*[LineState.CONFIRMED] * 7, number="C-2026-000002")
    office.get(SCREEN)
    with CaptureQueriesContext(connection) as for_two:
        office.get(SCREEN)

    with django_assert_num_queries(len(for_two)):
        office.get(reverse("admin:orders_order_change", args=["C-2026-000002"]))


@pytest.mark.parametrize("words", [NUMBER, "PO-77", "alpha", "BOLT", "po-77 bolt", "000001"])
def test_an_order_is_found_by_number_reference_company_and_item(words, office, order_in):
    order_in(purchase_order="PO-77")

    assert SCREEN in text(office.get(LIST, {"q": words}))
    assert SCREEN not in text(office.get(LIST, {"q": f"{words} elsewhere"}))


def test_orders_are_narrowed_by_the_state_of_their_lines(office, order_in, now):
    order_in(LineState.ON_HOLD, LineState.DELIVERED)
    order_in(LineState.DELIVERED, number="C-2026-000002")
    with scope(SYSTEM):
        OrderLine.objects.filter(order__number=NUMBER).update(deliver_until=now - timedelta(days=1))

    found = {
        lines: [
            number
            for number in (NUMBER, "C-2026-000002")
            if number in text(office.get(LIST, {"lines": lines}))
        ]
        for lines in ("open", "late", "on_hold", "delivered", "picked")
    }

    assert found == {
        "open": [NUMBER],
        "late": [NUMBER],
        "on_hold": [NUMBER],
        "delivered": [NUMBER, "C-2026-000002"],
        "picked": [],
    }


def test_the_list_shows_the_computed_state_and_the_total(office, order_in):
    order_in(LineState.DELIVERED, LineState.PACKED)
    with scope(SYSTEM):
        Order.objects.update(charges_total=Decimal("4.50"))

    page = text(office.get(LIST))

    assert 'data-state="packed"' in page
    assert "€14.50" in page


def test_an_unknown_order_is_not_there(office, network):
    assert office.get(reverse("admin:orders_order_change", args=["C-0"])).status_code == 404
    assert office.post(reverse("admin:orders_order_deed", args=["C-0"]), {"deed": "pack"}).status_code == 404


@pytest.mark.parametrize("person", ["buyer", "operator"])
def test_nobody_else_takes_a_step(person, order_in, logged_in, request, client):
    order_in(LineState.CONFIRMED)
    logged_in(request.getfixturevalue(person))

    answer = do(client, "release")

    assert answer.status_code == 403
    assert states() == [LineState.CONFIRMED]


def test_a_number_of_digits_is_not_taken_for_a_key(office, order_in):
    order_in(number="536365")

    assert "536365" in text(office.get(reverse("admin:orders_order_change", args=["536365"])))


@pytest.mark.parametrize("words", ["hopital", "HÔPITAL", "nord hopital"])
def test_a_company_is_found_without_its_accents(words, office, order_in, company):
    order_in()
    with scope(SYSTEM):
        type(company).objects.filter(pk=company.pk).update(name="Hôpital du Nord")

    assert SCREEN in text(office.get(LIST, {"q": words}))
    assert "Hôpital du Nord" in text(office.get(reverse("admin:customers_company_changelist"), {"q": words}))


def test_lines_put_on_hold_are_told_as_such(office, order_in):
    order_in(LineState.CONFIRMED, LineState.CONFIRMED)

    do(office, "hold", reason="Credit limit")

    assert "2 lines are on hold." in text(office.get(SCREEN))
