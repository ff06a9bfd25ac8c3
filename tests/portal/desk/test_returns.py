"""Returns on the desk: decided, received, credited; refusals change nothing."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.aftersales.models import CreditNote, Return
from orders.aftersales.services import ReturnWish, request_return
from orders.models import LineState
from portal.kernel.tenancy import SYSTEM, scope
from tests.order_factories import balance_of, only_line

LIST = reverse("admin:aftersales_return_changelist")


@pytest.fixture
def asked(order_in, buyer, now):
    """Return the number of a return of 4 of 10 delivered pieces."""
    line = only_line(order_in(LineState.DELIVERED))
    with scope(SYSTEM):
        return request_return(
            number=line.order.number,
            lines=[ReturnWish(line.public_id, Decimal(4), "damaged")],
            comment="Box crushed",
            author=buyer,
            now=now,
        )


def do(office, number, deed, **said):
    return office.post(reverse("admin:aftersales_return_deed", args=[number]), {"deed": deed, **said})


def state(number):
    with scope(SYSTEM):
        return Return.objects.get(number=number).state


def text(page):
    return page.content.decode()


def line_key(number):
    with scope(SYSTEM):
        return Return.objects.get(number=number).lines.get().pk


def test_returns_to_decide_come_first_and_others_on_demand(office, asked):
    way = reverse("admin:aftersales_return_change", args=[asked])
    first = text(office.get(LIST))
    do(office, asked, "accept")

    assert way in first
    assert way not in text(office.get(LIST))
    assert way in text(office.get(LIST, {"state": "accepted"}))
    assert way in text(office.get(LIST, {"state": "all"}))


def test_a_return_shows_reason_comment_and_order(office, asked):
    page = text(office.get(reverse("admin:aftersales_return_change", args=[asked])))

    for told in ("Damaged on arrival", "Box crushed", "C-2026-000001", "4 pieces"):
        assert told in page


@pytest.mark.parametrize(("deed", "after"), [("accept", "accepted"), ("refuse", "refused")])
def test_a_return_is_decided_and_audited(deed, after, office, asked, deeds):
    answer = do(office, asked, deed, note="As agreed by phone")

    assert answer.status_code == 302
    assert state(asked) == after
    assert (f"return_{after}", asked) in deeds()


def test_a_refusal_without_a_word_is_refused(office, asked):
    page = do(office, asked, "refuse", note=" ")

    assert page.status_code == 422
    assert "needs a word of explanation" in text(page)
    assert state(asked) == "requested"


def test_received_goods_go_to_stock_and_are_credited(office, asked, bolt, network, deeds):
    do(office, asked, "accept")
    before = balance_of(bolt, network.site).on_hand
    key = line_key(asked)

    answer = do(office, asked, "receive", **{f"received-{key}": "3", f"restocked-{key}": "2"})

    assert answer.status_code == 302
    assert state(asked) == "credited"
    assert balance_of(bolt, network.site).on_hand == before + 2
    with scope(SYSTEM):
        note = CreditNote.objects.get()
    assert note.amount == Decimal("1.50")
    assert note.number in text(office.get(reverse("admin:aftersales_return_change", args=[asked])))
    assert ("receive_return", asked) in deeds()


@pytest.mark.parametrize(("received", "restocked"), [("5", "5"), ("2", "3"), ("0", "0"), ("some", "1")])
def test_goods_that_cannot_have_come_are_refused_and_kept_in_the_form(
    received, restocked, office, asked, bolt, network
):
    do(office, asked, "accept")
    before = balance_of(bolt, network.site).on_hand
    key = line_key(asked)

    page = do(office, asked, "receive", **{f"received-{key}": received, f"restocked-{key}": restocked})

    assert page.status_code == 422
    assert f'name="received-{key}" value="{received}"' in text(page)
    assert state(asked) == "accepted"
    assert balance_of(bolt, network.site).on_hand == before
    with scope(SYSTEM):
        assert not CreditNote.objects.exists()


def test_a_decided_return_is_not_decided_again(office, asked):
    do(office, asked, "accept")

    page = do(office, asked, "refuse", note="Too late")

    assert page.status_code == 409
    assert state(asked) == "accepted"


@pytest.mark.parametrize(
    ("field", "told"), [("received", "Received, line 1:"), ("restocked", "Back in stock, line 1:")]
)
def test_a_quantity_that_cannot_be_read_is_told_with_its_line(field, told, office, asked):
    do(office, asked, "accept")

    page = do(office, asked, "receive", **{f"{field}-{line_key(asked)}": "some"})

    assert f"{told} Enter a number." in text(page)


@pytest.mark.parametrize("deed", ["accept", "refuse"])
def test_the_second_of_two_who_decide_alike_is_told_that_it_was_done(deed, office, asked):
    do(office, asked, deed, note="Mine")

    second = do(office, asked, deed, note="Ours")

    page = text(office.get(second["Location"]))
    assert "Nothing to do: this step was taken before." in page
    assert "Mine" in page
    assert "Ours" not in page
